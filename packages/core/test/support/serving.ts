/** A modem with a TCP server, and a client that has connected to it, on the scripted DCE. */
import type { Listener } from '../../src/listener.ts'
import type { ModemOptions } from '../../src/options.ts'
import { Bench, info, type Socket } from './bench.ts'

/** The answer to `AT+CIPCLOSE?`: these links are open. */
export const list = (...open: readonly number[]): string =>
  info(`+CIPCLOSE: ${Array.from({ length: 10 }, (_, i) => (open.includes(i) ? 1 : 0)).join(',')}`)

export function serving(modem: Partial<ModemOptions> = {}): { bench: Bench; listener: Listener } {
  const bench = new Bench({ modem }).up()
  const listener = bench.listening('l')
  return { bench, listener }
}

/** A client that is connected to socket `a`, on link 0. */
export function served(modem: Partial<ModemOptions> = {}): {
  bench: Bench
  listener: Listener
  a: Socket
} {
  const { bench, listener } = serving(modem)
  bench.client(0)
  const a = bench.accepted('a', listener)
  bench.dce.silent()
  bench.told()
  return { bench, listener, a }
}
