/**
 * SIM800: the rows of its bring-up that choose how received data comes (TCPIP note V1.02, chapter 7). With
 * link numbers pushed data always has a header; without, CIPHEAD gives it one. A transparent connection's data
 * is neither read nor pushed.
 */
import type { Engine } from '../engine.ts'
import { Receive } from '../options.ts'
import { Step } from '../step.ts'
import { plain, type StepRow } from '../step-row.ts'

const pushes = (engine: Engine): boolean => engine.push.on
const isPulled = (engine: Engine): boolean => !engine.push.on && !engine.options.transparent

/** Of the first row: decides for all. */
const choose = (engine: Engine): boolean => {
  const { receive, transparent } = engine.options
  const isHeld = receive === Receive.whenHeld && engine.canHold
  engine.push.on = !transparent && (receive === Receive.push || isHeld)
  engine.push.senders = false
  engine.parser.countsInline = engine.push.on && !engine.numbered
  return engine.push.on
}

export const RECEIVE_ROWS: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPSRIP=0', { applies: choose }),
  plain(Step.network, 'AT+CIPHEAD=1', { applies: (engine) => pushes(engine) && !engine.numbered }),
  plain(Step.network, 'AT+CIPRXGET=0', { applies: (engine) => !isPulled(engine) }),
  plain(Step.network, 'AT+CIPRXGET=1', { applies: isPulled }),
])
