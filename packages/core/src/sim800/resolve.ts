/**
 * SIM800: `AT+CDNSGIP="name"`, whose answer comes some time after its OK (TCPIP note V1.02, chapter 5): until then
 * the channel is free. The other order is understood, too.
 */
import { decode } from '../ascii.ts'
import type { Command } from '../command.ts'
import { quote } from '../commands/peers.ts'
import { finishLookup, keepAddresses, type Lookup, RESOLVE } from '../commands/resolve.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase } from '../errors.ts'
import type { Link } from '../link.ts'
import { Timer } from '../timers.ts'

/** "DNS parse failed": which number the module gives says little more. */
const FAILED = ErrorBase.cip + 11

export const LOOK_UP: Command = Object.freeze({
  ...RESOLVE,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.command
  },

  final(engine: Engine, link: Link | null, ok: boolean, code: number): boolean {
    // Told before the OK, as other families do.
    const isFailed = ok && engine.detail !== 0
    if (isFailed) finishLookup(engine, engine.detail)
    if (isFailed || RESOLVE.final(engine, link, ok, code)) return true
    engine.turns.asked = true
    engine.timers.set(Timer.resolve, engine.now, engine.dialect.deadlines.resolve)
    return true
  },
})

/** `+CDNSGIP: 1,"name","address"[,"address"]` or `+CDNSGIP: 0,code` after the OK. */
export function resolved(engine: Engine, _start: number, end: number): boolean {
  if (!engine.turns.asked) return true
  const { arena, parser } = engine
  const lookup = engine.lookups[0] as Lookup
  parser.parseArguments(parser.text, end)
  if (parser.argc === 2 && parser.a0 === 0) {
    finishLookup(engine, FAILED)
    return true
  }
  const from = quote(arena.bytes, parser.text, end, 1)
  const to = quote(arena.bytes, parser.text, end, 2)
  // A late one may be about the question before.
  if (decode(arena.bytes, from + 1, to).toLowerCase() !== lookup.host.toLowerCase()) return false
  keepAddresses(engine, lookup, parser.text, end)
  if (lookup.addresses.length === 0) return false
  finishLookup(engine, 0)
  return true
}
