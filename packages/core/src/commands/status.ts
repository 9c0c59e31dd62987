/* hot: no allocation */
/**
 * Questions about links: `AT+CIPCLOSE?` (which are open), `AT+CIPRXGET=4,n` (how much waits) and
 * `AT+CIPACK=n` (how much was sent and acknowledged); A76XX note, sections 3.4.3, 3.2.2 and the
 * command manual. They heal what a lost URC or a lost result would leave wrong for ever.
 */

import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, readDeadline, usualDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import { type Link, Ready, SendPhase } from '../link.ts'
import { breakLink, drained, ended, release, up } from '../link-events.ts'
import { ANNOUNCED, ASKS_ACKNOWLEDGED } from '../link-fields.ts'
import { LinkState } from '../link-state.ts'
import { renumber } from '../numbered.ts'
import { judgeHeld } from '../online.ts'
import { AuditPhase, auditNext, failed, resync } from '../recovery.ts'
import { isLimited, onOnWay, onSendCount, sendBroken } from './send-outcome.ts'

const CIPCLOSE_QUERY: readonly number[] = ascii('AT+CIPCLOSE?')
const CIPRXGET_COUNT: readonly number[] = ascii('AT+CIPRXGET=4,')
/** Where links have no numbers. */
const ONLY_COUNT: readonly number[] = ascii('AT+CIPRXGET=4')
const CIPACK: readonly number[] = ascii('AT+CIPACK')
const SPACE = 32
const COMMA = 44
const ONE = 49
const EQUALS = 61
const COUNT = 4
/** So many lists of another length in a row are no damage any more. */
export const LISTS = 3

/** Whether the information text has come: an OK without it belongs to an earlier command. */
export class StatusState {
  seen = false
  /** OK without the list of links, and how often in a row: the modem is of another family. */
  listMissed = false
  listsMissed = 0
  /** Lines about links that the family does not have. */
  beyond = 0
  sent = 0
  acknowledged = 0
  /** Links that a list has named, and which of them are open, a bit each. */
  listed = 0
  open = 0
}

export function begin(engine: Engine): void {
  engine.status.seen = false
}

export const LINKS: Command = Object.freeze({
  name: 'links',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    begin(engine)
    engine.status.listMissed = false
    engine.writer.begin().put(CIPCLOSE_QUERY).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipClose) return NOT_MINE
    const parser = engine.parser
    let from = parser.text
    while (from < end && engine.arena.bytes[from] === SPACE) from++
    // A list of another length is a close result, or has lost bytes and would shift every link.
    if (end - from !== 2 * engine.dialect.limits.links - 1) return NOT_MINE
    if (!isList(engine.arena.bytes, from, end)) return NOT_MINE
    compare(engine, from)
    engine.status.seen = true
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    const { status } = engine
    if (ok && !status.seen) {
      status.listMissed = true
      return false
    }
    status.listsMissed = 0
    if (engine.online.doubt) judgeHeld(engine, false)
    listed(engine)
    return true
  },

  expired(engine: Engine): boolean {
    const { status } = engine
    listed(engine)
    resync(engine)
    if (status.listMissed && ++status.listsMissed === LISTS) failed(engine, ErrorCode.wrongFamily)
    return false
  },
})

/** Of links that were not to be closed before this, all is known that can be known. */
export function listed(engine: Engine): void {
  if (engine.audit === AuditPhase.links) auditNext(engine)
  for (let i = 0; i < engine.links.length; i++) (engine.links[i] as Link).endSeen = false
}

/** `0,1,0,…` */
function isList(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 2) {
    if (bytes[i] !== ONE && bytes[i] !== ONE - 1) return false
    if (i + 1 < end && bytes[i + 1] !== COMMA) return false
  }
  return true
}

/** Sets every link right that the DCE sees otherwise. */
function compare(engine: Engine, start: number): void {
  const bytes = engine.arena.bytes
  for (let number = 0; number < engine.dialect.limits.links; number++) {
    const isOpen = bytes[start + 2 * number] === ONE
    compareLink(engine, number, isOpen)
  }
}

/** What the list says about one link. */
export function compareLink(engine: Engine, number: number, isOpen: boolean): void {
  const servers = engine.servers
  if (number >= engine.links.length) {
    if (isOpen && servers.active) servers.rejects |= 1 << number
    return
  }
  const link = engine.links[number] as Link
  if (number === 0 && engine.online.doubt) judgeHeld(engine, isOpen)
  if (!isOpen) seenClosed(engine, link)
  else if (servers.active && link.state <= LinkState.opening) servers.unknown |= 1 << number
  else seenOpen(engine, link)
}

/** The DCE shows a connection that this side did not accept. */
export function seenOpen(engine: Engine, link: Link): void {
  if (link.state === LinkState.free || link.state === LinkState.opening) up(engine, link)
  else if (link.state === LinkState.waiting) link.stale = true
}

function seenClosed(engine: Engine, link: Link): void {
  if (!link.unnamed) engine.servers.unknown &= ~(1 << link.number)
  // What is held back tells more, once it has been read as lines.
  if (link.transparent && engine.online.replays && link.state !== LinkState.closing) return
  if (link.state === LinkState.open) ended(engine, link, ErrorCode.linkLost)
  else if (link.state === LinkState.flushing) breakLink(engine, link, ErrorCode.linkLost)
  else if (link.state === LinkState.closing && !link.dialled) release(engine, link)
}

export const WAITING: Command = Object.freeze({
  name: 'waiting',
  onPrompt: null,
  deadlineMs: readDeadline,

  write(engine: Engine, link: Link): void {
    begin(engine)
    const writer = engine.writer.begin()
    if (engine.numbered) writer.put(CIPRXGET_COUNT).number(link.number).end()
    else writer.put(ONLY_COUNT).end()
  },

  line(engine: Engine, link: Link, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipRxGet) return NOT_MINE
    const parser = engine.parser
    parser.parseArguments(parser.text, end)
    if (!engine.numbered) renumber(parser)
    if (!parser.clean || parser.argc !== 3 || parser.a0 !== COUNT) return NOT_MINE
    if (parser.a1 !== link.number) return NOT_MINE
    engine.status.seen = true
    counted(engine, link, parser.a2)
    return 0
  },

  final(engine: Engine, link: Link, ok: boolean): boolean {
    if (ok && !engine.status.seen) return false
    if (!ok) uncounted(engine, link)
    auditNext(engine)
    return true
  },

  expired(engine: Engine): boolean {
    auditNext(engine)
    resync(engine)
    return false
  },
})

/** The DCE refuses to tell: of a link that is gone, nothing is left to be read. */
function uncounted(engine: Engine, link: Link): void {
  const suspect = link.suspect
  link.suspect = 0
  link.announced = false
  if (link.state === LinkState.ended && suspect === 0) drained(engine, link)
  else if (suspect !== 0 && link.state !== LinkState.free) breakLink(engine, link, ErrorCode.hole)
}

function counted(engine: Engine, link: Link, waiting: number): void {
  const suspect = link.suspect
  if (suspect !== 0) link.suspect = 0
  if (link.state !== LinkState.open && link.state !== LinkState.ended) return
  link.flags &= ~ANNOUNCED
  if (waiting < suspect) {
    breakLink(engine, link, ErrorCode.hole)
    return
  }
  link.known = waiting
  if (waiting === 0 && link.state === LinkState.ended) drained(engine, link)
}

export const ACKNOWLEDGED: Command = Object.freeze({
  name: 'acknowledged',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine, link: Link): void {
    begin(engine)
    const writer = engine.writer.begin().put(CIPACK)
    if (engine.numbered) writer.fill(EQUALS, 1).number(link.number)
    writer.end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipAck) return NOT_MINE
    const parser = engine.parser
    parser.parseArguments(parser.text, end, true)
    if (!parser.clean || parser.argc !== 3) return NOT_MINE
    engine.status.seen = true
    engine.status.sent = parser.a0
    engine.status.acknowledged = parser.a1
    return 0
  },

  final(engine: Engine, link: Link, ok: boolean): boolean {
    if (ok && !engine.status.seen) return false
    answer(engine, link, ok)
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    answer(engine, link, false)
    resync(engine)
    return false
  },
})

function answer(engine: Engine, link: Link, ok: boolean): void {
  if (link.sendPhase === SendPhase.doubt) {
    if (ok) onSendCount(engine, link, engine.status.sent)
    else sendBroken(engine, link, ErrorCode.sendFailed)
  }
  // Where what has arrived is not counted, nothing is: see `Dialect`.
  const counts = engine.dialect.acknowledges
  const onWay = counts ? (engine.status.sent - engine.status.acknowledged) | 0 : 0
  // Refused, it is no other than before, and asked again after the same pause.
  onOnWay(engine, link, ok ? onWay : link.onWay)
  if (!link.askAcknowledged) return
  link.askAcknowledged = false
  // What is still in our own buffer was not sent, so it counts too.
  link.unacknowledged = ok ? onWay + link.unsent : -1
  engine.notify(link, Ready.acknowledged)
}

/** Both directions may wait for the same answer. */
export function wantsAcknowledged(link: Link): boolean {
  if (link.sendPhase === SendPhase.doubt) return true
  if (isLimited(link) && link.sendPhase === SendPhase.idle && !link.resting) {
    if (link.unsent !== 0) return true
  }
  return (link.flags & ASKS_ACKNOWLEDGED) !== 0 && link.state !== LinkState.closing
}
