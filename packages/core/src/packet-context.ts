/**
 * The packet context that an application names for a socket (SIM800, `AT+CIPSGTXT`; TCPIP note V1.02,
 * chapter 4): 0, or 1 on a modem with the option `secondApn`.
 */
import type { Engine } from './engine.ts'

/** @throws RangeError for other numbers; Error where there is no second context. */
export function contextOf(engine: Engine, context: unknown): number {
  if (context === undefined || context === 0) return 0
  if (context !== 1) throw new RangeError(`context: ${String(context)} is not 0 or 1`)
  if (engine.options.secondContextLine === null) {
    throw new Error('context: the modem needs the option secondApn')
  }
  return 1
}
