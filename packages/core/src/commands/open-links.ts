/* hot: no allocation */
/**
 * `AT+CIPOPEN?` instead of `AT+CIPCLOSE?` (status.ts), for a family of two links: there the list
 * `+CIPCLOSE: 0,1` is, byte for byte, the result of a close. Each link has a line of its own here, and
 * nothing is believed until all of them have come (SIM7028 note, section 2.1.3).
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, usualDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { judgeHeld } from '../online.ts'
import { failed, resync, wantAudit } from '../recovery.ts'
import { begin, compareLink, LISTS, listed } from './status.ts'

const CIPOPEN_QUERY: readonly number[] = ascii('AT+CIPOPEN?')

export const OPEN_LINKS: Command = Object.freeze({
  name: 'links',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    begin(engine)
    engine.status.listed = 0
    engine.status.open = 0
    engine.status.beyond = 0
    engine.writer.begin().put(CIPOPEN_QUERY).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipOpen) return NOT_MINE
    const { parser, status } = engine
    parser.parseArguments(parser.text, end)
    // `n` is not open, `n,"TCP",…` is; `n,err` is the result of an open command.
    if (parser.argc !== 1) return NOT_MINE
    const number = parser.a0
    if (number < 0) return NOT_MINE
    if (number >= engine.dialect.limits.links) {
      status.beyond++
      return 0
    }
    status.listed |= 1 << number
    if (!parser.clean) status.open |= 1 << number
    status.seen = true
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    const { status } = engine
    if (ok && !status.seen) return false
    const links = engine.dialect.limits.links
    if (ok && status.listed === (1 << links) - 1) {
      for (let i = 0; i < links; i++) compareLink(engine, i, (status.open & (1 << i)) !== 0)
    }
    if (engine.online.doubt) judgeHeld(engine, false)
    listed(engine)
    if (status.beyond <= 1) status.listsMissed = 0
    else if (++status.listsMissed < LISTS) wantAudit(engine)
    else failed(engine, ErrorCode.wrongFamily)
    return true
  },

  expired(engine: Engine): boolean {
    listed(engine)
    resync(engine)
    return false
  },
})
