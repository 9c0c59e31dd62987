/**
 * SIM800: `AT+CDNSGIP="name"`, whose answer comes after its OK (TCPIP note V1.02, chapter 5). Either order is
 * understood.
 */
import { type Command, NOT_MINE } from '../command.ts'
import { finishLookup, type Lookup, RESOLVE } from '../commands/resolve.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'

export const LOOK_UP: Command = Object.freeze({
  ...RESOLVE,

  write(engine: Engine): void {
    engine.status.seen = false
    RESOLVE.write(engine, null)
  },

  line(engine: Engine, link: Link | null, tag: number, start: number, end: number): number {
    if (tag !== Tag.cdnsGip || RESOLVE.line(engine, link, tag, start, end) === NOT_MINE)
      return NOT_MINE
    const { addresses } = engine.lookups[0] as Lookup
    // A failure is followed by nothing more, and by ERROR only where it comes instead of the OK.
    if (engine.status.seen) {
      engine.finish()
      finishLookup(engine, addresses.length === 0 ? engine.detail : 0)
    }
    return 0
  },

  final(engine: Engine, link: Link | null, ok: boolean, code: number): boolean {
    if (RESOLVE.final(engine, link, ok, code)) return true
    engine.status.seen = true
    return false
  },
})
