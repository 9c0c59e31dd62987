/**
 * The local port of a UDP socket or a listener. ECMA-419 lets an application leave it out, and its
 * clients of names and of time do; the DCE wants one in each command and chooses none (A76XX note,
 * sections 3.2.1 and 3.4.1). So the driver does, from those that RFC 6335 section 6 leaves to such use.
 * They are taken in turn, not at random: core has no source of randomness.
 */
import { portOf } from './checks.ts'
import type { Engine } from './engine.ts'

const FIRST = 49152
const LAST = 65535

/**
 * The port that the options name; a free one where they name none, or 0.
 * @throws Error for `port: undefined`, which was meant to be one; RangeError for no port.
 */
export function localPortOf(engine: Engine, options: { readonly port?: number }): number {
  if (!('port' in options)) return freePort(engine)
  const port: unknown = options.port
  return port === 0 || port === '0' ? freePort(engine) : portOf(port)
}

/** There are more ports than links and servers, so one is free. */
function freePort(engine: Engine): number {
  do {
    const last = engine.lastPort
    engine.lastPort = last < FIRST || last === LAST ? FIRST : last + 1
  } while (isTaken(engine, engine.lastPort))
  return engine.lastPort
}

function isTaken(engine: Engine, port: number): boolean {
  if (engine.servers.all.some((server) => server.port === port)) return true
  return engine.links.some((link) => link.localPort === port)
}
