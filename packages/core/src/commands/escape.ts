/* hot: no allocation */
/**
 * `ATO`, the return to online data state (V.250 section 6.3.7), and when it is due. The escape is no
 * command: online.ts has it.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { breakLink, ended } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { enterUnsure } from '../online.ts'
import { tellCommandState, unsent } from '../online-escape.ts'
import { Wish } from '../online-state.ts'
import { ACKNOWLEDGED, wantsAcknowledged } from './status.ts'

const ATO: readonly number[] = ascii('ATO')
const CONNECT: readonly number[] = ascii('CONNECT')
/** A CONNECT that has lost bytes still has so many of its characters in order. */
const REMAINS = 4
const LONGEST = 20
const TRIES = 3
/** Not longer: when CONNECT was lost, the peer's data is read as lines meanwhile. */
const ANSWER_MS = 3000

export const RESUME: Command = Object.freeze({
  name: 'resume',
  onPrompt: null,

  deadlineMs(): number {
    return ANSWER_MS
  },

  write(engine: Engine): void {
    engine.writer.begin().put(ATO).end()
  },

  line(engine: Engine, link: Link, tag: number, start: number, end: number): number {
    if (tag === Tag.noCarrier) {
      engine.finish()
      gone(engine, link)
      return 0
    }
    return damagedConnect(engine, link, tag, start, end)
  },

  // CONNECT is its answer. OK is a late one of another command.
  final(engine: Engine, link: Link, ok: boolean): boolean {
    if (ok) return false
    gone(engine, link)
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    engine.finish()
    if (++engine.online.resumeTries >= TRIES && link.state === LinkState.open) {
      breakLink(engine, link, ErrorCode.linkLost)
    }
    enterUnsure(engine, link)
    return false
  },
})

/** The DCE has no connection to return to. */
function gone(engine: Engine, link: Link): void {
  if (link.state === LinkState.open) ended(engine, link, ErrorCode.linkLost)
  else if (link.state === LinkState.flushing) breakLink(engine, link, ErrorCode.linkLost)
}

/** A line that was CONNECT: what follows may be data already, and must not be read as lines. */
export function damagedConnect(
  engine: Engine,
  link: Link,
  tag: number,
  start: number,
  end: number,
): number {
  if (tag !== Tag.none || end - start > LONGEST || !resembles(engine, start, end)) return NOT_MINE
  engine.finish()
  enterUnsure(engine, link)
  return 0
}

function resembles(engine: Engine, start: number, end: number): boolean {
  const bytes = engine.arena.bytes
  let found = 0
  let from = 0
  for (let at = start; at < end; at++) {
    let k = from
    while (k < CONNECT.length && CONNECT[k] !== bytes[at]) k++
    if (k === CONNECT.length) continue
    found++
    from = k + 1
  }
  return found >= REMAINS
}

/** What link 0 needs while it is in online command state, after all that waits for that state. */
export function nextOfTransparent(engine: Engine, link: Link): Command | null {
  const online = engine.online
  if (wantsAcknowledged(link)) return ACKNOWLEDGED
  tellCommandState(engine, link)
  const isOnline = link.state === LinkState.open && online.wish === Wish.online
  const returns = isOnline || unsent(engine, link) !== 0
  return returns && engine.user.length === 0 && engine.lookups.length === 0 ? RESUME : null
}
