/* hot: no allocation */
/**
 * Pull reception: `AT+CIPRXGET=2,n,len` (A76XX note, section 3.2.2). A block becomes readable only
 * after its trailer. Whatever does not fit to the byte (header, length, trailer) is a hole: bytes
 * are missing, so the link ends with an error before the gap, and the rest of the answer is passed
 * over unread, because payload that is taken for lines would let the peer speak as the modem.
 */

import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, readDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import { isText, isUnsolicited } from '../lines.ts'
import type { Link } from '../link.ts'
import { breakLink, commit } from '../link-events.ts'
import { ANNOUNCED } from '../link-fields.ts'
import { LinkState } from '../link-state.ts'
import { announcedLink, hasSender, renumber } from '../numbered.ts'
import { overrun } from '../overrun.ts'
import { ReadSize } from '../read-size.ts'
import { hole, resync } from '../recovery.ts'
import { resembles } from '../remains.ts'
import { Timer } from '../timers.ts'

const CIPRXGET: readonly number[] = ascii('AT+CIPRXGET=2,')
const HEADER: readonly number[] = ascii('+CIPRXGET: ')
const READ = 2
const RETRIES = 3
const LF = 10
/** A header that lost up to four bytes in a row still has this many of its tag's eleven in order. */
const REMAINS = 7
/** Blank bytes between payload and OK, as parser.blank has them: CR LF, or CR LF CR LF. */
const SHORT_TRAILER = 0b101
const LONG_TRAILER = 0b10101

/** What the answer in progress has shown. One pull is in flight at a time. */
export class PullState {
  readonly size: ReadSize
  wanted = 0
  headerSeen = false
  length = 0
  rest = 0
  /** The trailer's first line has been looked at, and what came before it. */
  trailerSeen = false
  blank = 0
  /** A `+CIPRXGET: 1` for this link came since the header: there is more than `rest` says. */
  moreAnnounced = false
  /** The trailer of this firmware, 0 while unknown, and whether that is certain. */
  trailer = 0
  trailerLearned = false
  /** Blocks of some link wait for another one to show the trailer. */
  holding = false

  /** @param most bytes of one read. */
  constructor(most: number) {
    this.size = new ReadSize(most)
  }
}

export const PULL: Command = Object.freeze({
  name: 'pull',
  onPrompt: null,
  deadlineMs: readDeadline,

  write(engine: Engine, link: Link): void {
    const pull = engine.pull
    pull.wanted = pullLength(engine, link)
    pull.headerSeen = false
    pull.trailerSeen = false
    pull.moreAnnounced = false
    const writer = engine.writer.begin().put(CIPRXGET)
    if (engine.numbered) writer.number(link.number).comma()
    writer.number(pull.wanted).end()
  },

  line(engine: Engine, link: Link, tag: number, start: number, end: number): number {
    const pull = engine.pull
    if (!pull.headerSeen) return beforeHeader(engine, link, tag, start, end)
    if (!pull.trailerSeen) {
      pull.trailerSeen = true
      pull.blank = engine.parser.blank
      if (pull.length !== 0 && !trailerFits(engine)) return damaged(engine, link)
    }
    if (tag === Tag.ok) return NOT_MINE
    if (tag === Tag.cipRxGet) return announcement(engine, link, end)
    // Any service may speak up between payload and OK; that no byte is missing, the blanks have shown.
    const text = tag === Tag.none && isText(engine.arena.bytes, start, end)
    return text || isUnsolicited(tag) ? NOT_MINE : damaged(engine, link)
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    if (ok) {
      finish(engine, link)
      return true
    }
    link.pullFailures++
    // The DCE has said that these bytes are there. Any other refusal may be a damaged command.
    const noData = code === ErrorBase.ip + 22 || code === ErrorBase.ip + 11
    if (noData || link.pullFailures >= RETRIES) lostBytes(engine, link)
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    if (engine.pull.headerSeen) {
      hole(engine, link)
      return false
    }
    // Was the command lost, or its whole answer? How much still waits at the DCE tells.
    link.suspect = link.known
    resync(engine)
    return false
  },
})

/** True when a read command for this link is worth sending. */
export function wantsPull(engine: Engine, link: Link): boolean {
  if (link.known === 0 || link.suspect !== 0) return false
  if (link.state !== LinkState.open && link.state !== LinkState.ended) return false
  // A few free bytes are not worth a command, unless they are all that is asked for.
  const room = link.space
  return room >= engine.arena.receiveSize >> 1 || room >= link.known
}

/** True when it is to be asked how many bytes wait. */
export function wantsCount(link: Link): boolean {
  if (link.suspect !== 0) return true
  if ((link.flags & ANNOUNCED) === 0 || link.known !== 0) return false
  return link.state === LinkState.open || link.state === LinkState.ended
}

/**
 * Never more than is known to be there: then the answer's length is known beforehand, and a digit
 * that is lost in its header is seen.
 */
function pullLength(engine: Engine, link: Link): number {
  // The first block teaches the trailer; of one byte, so that no loss inside it can look right.
  if (engine.pull.trailer === 0) return 1
  let length = engine.pull.size.now
  if (engine.dialect.limits.read < length) length = engine.dialect.limits.read
  if (link.known < length) length = link.known
  return link.space < length ? link.space : length
}

function damaged(engine: Engine, link: Link): number {
  hole(engine, link)
  return 0
}

function beforeHeader(engine: Engine, link: Link, tag: number, start: number, end: number): number {
  if (tag === Tag.cipRxGet) {
    const parser = engine.parser
    parser.parseArguments(parser.text, end)
    if (!engine.numbered) renumber(parser)
    // Behind the four numbers there may be the sender.
    if (parser.argc === 4 && (parser.clean || hasSender(engine, end))) return header(engine, link)
    return announcement(engine, link, end)
  }
  if (tag === Tag.ok) return damaged(engine, link)
  if (isRead(tag)) return NOT_MINE
  return resembles(engine.arena.bytes, start, end, HEADER, REMAINS)
    ? damaged(engine, link)
    : NOT_MINE
}

function header(engine: Engine, link: Link): number {
  const parser = engine.parser
  const pull = engine.pull
  const length = parser.a2
  const rest = parser.a3
  const asked = parser.a0 === READ && parser.a1 === link.number && length === pull.wanted
  if (!asked || rest < link.known - length) return damaged(engine, link)
  pull.headerSeen = true
  pull.length = length
  pull.rest = rest
  engine.timers.set(Timer.command, engine.now, engine.dialect.deadlines.block)
  return length
}

/** `+CIPRXGET: 1,n` between command and final result code; anything else with that tag is damage. */
function announcement(engine: Engine, link: Link, end: number): number {
  const number = announcedLink(engine, end)
  if (number < 0) return damaged(engine, link)
  if (number === link.number) engine.pull.moreAnnounced = true
  return NOT_MINE
}

function trailerFits(engine: Engine): boolean {
  const pull = engine.pull
  const seen = pull.blank
  if (pull.trailerLearned) return seen === pull.trailer
  return seen === SHORT_TRAILER || seen === LONG_TRAILER
}

function finish(engine: Engine, link: Link): void {
  const pull = engine.pull
  link.pullFailures = 0
  pull.size.whole(pull.length)
  link.known = pull.rest
  link.announced = pull.moreAnnounced
  if (mayCommit(engine, link)) commit(engine, link)
  // After the peer's close nothing is announced any more: the DCE is asked until it has no more.
  if (link.state === LinkState.ended && link.known === 0) link.announced = true
}

/**
 * Learns the trailer from the first blocks. Loss only takes blanks away, so the long form is certain
 * at once. The short one may be a long one that lost two bytes. The first block is of one byte: then
 * that byte is right all the same, unless it is LF, which the loss of byte and CR would leave.
 */
function mayCommit(engine: Engine, link: Link): boolean {
  const pull = engine.pull
  if (pull.trailerLearned) return true
  if (pull.blank === LONG_TRAILER) learn(engine, LONG_TRAILER)
  else if (pull.trailer !== 0 || pull.holding) learn(engine, SHORT_TRAILER)
  else return firstBlock(engine, link)
  return link.state === LinkState.open || link.state === LinkState.ended
}

/** Its byte is not delivered alone when more is to come: applications like whole messages. */
function firstBlock(engine: Engine, link: Link): boolean {
  const pull = engine.pull
  const sure = link.fromEnd(0) !== LF
  if (sure) pull.trailer = SHORT_TRAILER
  else pull.holding = true
  if (sure && pull.rest === 0) return true
  link.held = true
  link.sure = sure
  return false
}

function learn(engine: Engine, trailer: number): void {
  const pull = engine.pull
  pull.trailer = trailer
  pull.trailerLearned = true
  pull.holding = false
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (!link.held) continue
    link.held = false
    if (link.sure || trailer === SHORT_TRAILER) commit(engine, link)
    else breakLink(engine, link, ErrorCode.hole)
  }
}

/** The DCE has lost bytes that it had announced. */
function lostBytes(engine: Engine, link: Link): void {
  link.known = 0
  link.announced = false
  overrun(engine)
  breakLink(engine, link, ErrorCode.hole)
}

/** Lines whose rows in lines.ts see for themselves when they are damaged. */
function isRead(tag: number): boolean {
  return tag >= Tag.error && tag <= Tag.netOpen
}
