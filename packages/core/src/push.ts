/* hot: no allocation */
/**
 * Push reception (SIMCom's direct push, A76XX note, sections 1.5.2 and 3.2.1): what has arrived comes by
 * itself, as `+RECEIVE,n,len` and so many bytes. The form without a link number, `+IPD len`, is
 * understood as far as it can be and never asked for.
 *
 * Nothing follows a pushed block, so only what comes next can show that it was whole: the CR LF of a
 * line, or nothing for a while. Until then it is held back, for its last bytes may be a line's, in
 * place of bytes that were lost. docs/recovery.md has the rules.
 */
import { ascii } from './ascii.ts'
import { NO_BLANK } from './commands/send-state.ts'
import { DATAGRAM_HEADER, keepSender } from './datagram.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { breakLink, commit } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { passOver } from './recovery.ts'
import { resembles } from './remains.ts'
import { Timer } from './timers.ts'

const RECEIVE: readonly number[] = ascii('+RECEIVE')
/** A header that lost up to four bytes still has this many of its tag's in order. */
const REMAINS = 4
/** Silence after a block that shows that nothing was missing: the rest of a line comes at once. */
const PROOF_MS = 20
/** No longer length can have lost a digit of those that are pushed at most, up to 1500. */
const MAY_BE_CUT = 500
/** A block's last bytes that may be another line's first ones: so many lost bytes are seen. */
const TAKEN = 4
/** `parser.lead` with nothing, LF, and CR LF between a block and the next line. */
const NOTHING = 1
const LF_ONLY = 0b11
const CR_LF = 0b101
const CR = 13
const LF = 10
const COMMA = 44
const COLON = 58
const PROMPT = 0x3e

const Prompts = { unknown: 0, framed: 1, bare: 2 } as const

export class PushState {
  /** Data comes by itself: CIPRXGET=0 and header type 1 are set. */
  on = false
  /** The DCE says where each block came from: CIPSRIP=1 is set. */
  senders = false
  /** A `RECV FROM` line has come, and lies in the arena's datagram region. */
  senderKnown = false
  /** Whose block it is; null while one is passed over. */
  link: Link | null = null
  length = 0
  /** Bytes of the block that are still to come; 0 outside of one. */
  left = 0
  /** A block is in, and what follows has not come. */
  unproven = false
  /** What the firmware's prompts have before them, as far as it has shown: a `Prompts`. */
  prompts: number = Prompts.unknown
  /** There is no room for all of the block: it is readable as it comes, before it has proved whole. */
  eager = false
}

export function isPush(tag: number): boolean {
  return tag >= Tag.receive && tag <= Tag.receivedFrom
}

/** True for a line that may be a push header that lost bytes, or that another line runs into. */
export function resemblesPush(engine: Engine, start: number, end: number): boolean {
  if (!engine.push.on) return false
  return resembles(engine.arena.bytes, start, withoutColon(engine, end), RECEIVE, REMAINS)
}

/** A line with one of push reception's tags; returns how many bytes of payload follow it. */
export function onPushLine(engine: Engine, tag: number, end: number): number {
  const push = engine.push
  if (tag === Tag.receivedFrom) {
    push.senderKnown = keepSender(engine.arena, engine.parser.text, end)
    if (!push.senderKnown) lostTrack(engine)
    return 0
  }
  const length = tag === Tag.receive ? receiveHeader(engine, end) : plainHeader(engine, end)
  if (length <= 0 || length > engine.dialect.limits.read) {
    lostTrack(engine)
    return 0
  }
  begin(engine, length)
  return length
}

/** `n,len`, and a colon in older firmware. */
function receiveHeader(engine: Engine, end: number): number {
  const parser = engine.parser
  if (engine.arena.bytes[parser.text] !== COMMA) return 0
  parser.parseArguments(parser.text + 1, withoutColon(engine, end))
  if (!parser.clean || parser.argc !== 2) return 0
  const number = parser.a0
  const known = number >= 0 && number < engine.links.length
  engine.push.link = known ? (engine.links[number] as Link) : null
  return parser.a1
}

/** `len`, in one of its spellings: `+IPD16`, `+IPD,16`, `+IPD(16)`, `+IPD16:`. */
function plainHeader(engine: Engine, end: number): number {
  const bytes = engine.arena.bytes
  let from = engine.parser.text
  while (from < end && !isDigit(bytes[from] as number)) from++
  let to = end
  while (to > from && !isDigit(bytes[to - 1] as number)) to--
  engine.parser.parseArguments(from, to)
  engine.push.link = onlyLink(engine)
  return engine.parser.clean && engine.parser.argc === 1 ? engine.parser.a0 : 0
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

function withoutColon(engine: Engine, end: number): number {
  return engine.arena.bytes[end - 1] === COLON ? end - 1 : end
}

/** The one link that can have received something; with several nobody can tell whose a block is. */
function onlyLink(engine: Engine): Link | null {
  let only: Link | null = null
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (!receives(link)) continue
    if (only !== null) return null
    only = link
  }
  return only
}

/** True when data for the link may come, and may not be lost. */
function holdsLine(link: Link): boolean {
  return !link.isUdp && !link.transparent && receives(link)
}

/**
 * How many bytes may be read from the port, at most `most`. With RTS/CTS no more than any link that data
 * may come for has room for: the rest waits at the DCE. Without it, where room is short, no more than
 * what is left of the block, so that the application can read before the next one comes.
 */
export function readablePush(engine: Engine, most: number): number {
  const push = engine.push
  if (!push.on) return most
  if (engine.canHold) return leastRoom(engine, most)
  const link = push.link
  if (push.left === 0 || push.left > most || link === null || !holdsLine(link)) return most
  return link.ring.room - push.left < engine.dialect.limits.read ? push.left : most
}

function leastRoom(engine: Engine, most: number): number {
  let least = most
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (holdsLine(link) && link.ring.room < least) least = link.ring.room
  }
  return least
}

/** True when an application should read what it has before more is taken from the port. */
export function isShort(engine: Engine): boolean {
  if (!engine.push.on || engine.push.left !== 0) return false
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.ready !== 0 && holdsLine(link) && link.ring.readable !== 0) {
      if (link.ring.room < engine.dialect.limits.read) return true
    }
  }
  return false
}

/** Where something has come after a block, the rest of its line must follow. */
export function waitForProof(engine: Engine): void {
  if (!engine.parser.isUntouched)
    engine.timers.set(Timer.push, engine.now, engine.dialect.deadlines.block)
}

/**
 * A prompt, with CR LF before it or, of some firmware, without. False when it may be payload.
 */
export function onPushPrompt(engine: Engine): boolean {
  const push = engine.push
  const isFramed = engine.parser.blank !== NO_BLANK
  if (!push.unproven) {
    push.prompts = isFramed ? Prompts.framed : Prompts.bare
    return true
  }
  const link = push.link
  const mayHaveTaken = link !== null && receives(link) && link.ring.fromEnd(0) === LF
  const mayBeBare = push.prompts === Prompts.unknown ? !mayHaveTaken : push.prompts === Prompts.bare
  return proveBlock(engine, mayBeBare && engine.parser.lead === NOTHING)
}

function receives(link: Link): boolean {
  if (link.state === LinkState.ended) return !link.drained
  return link.state === LinkState.open || link.state === LinkState.opening
}

function begin(engine: Engine, length: number): void {
  const push = engine.push
  const link = push.link
  push.length = length
  push.left = length
  push.eager = false
  if (link !== null && !takes(engine, link, length)) {
    push.link = null
    if (link.state <= LinkState.waiting) engine.servers.spoiled |= 1 << link.number
  }
  push.senderKnown = false
  engine.timers.set(Timer.push, engine.now, engine.dialect.deadlines.block)
}

/** Whether the block goes into the link's ring; otherwise it is passed over. */
function takes(engine: Engine, link: Link, length: number): boolean {
  if (!receives(link)) return false
  if (link.isUdp) return takesDatagram(engine, link, length)
  if (link.ring.room >= length) return true
  engine.push.eager = true
  commitBlock(engine, link)
  return true
}

function takesDatagram(engine: Engine, link: Link, length: number): boolean {
  // Whoever sent it, it is not known: a line that said so was lost.
  if (!engine.push.senderKnown || link.ring.room < DATAGRAM_HEADER + length) {
    engine.counters.datagramsLost = (engine.counters.datagramsLost + 1) | 0
    return false
  }
  const at = engine.arena.datagram
  engine.arena.words.setInt16(at, length)
  link.ring.put(at, at + DATAGRAM_HEADER)
  return true
}

/** A run of a block's bytes. */
export function onPushPayload(engine: Engine, start: number, end: number): void {
  const push = engine.push
  const link = push.link
  push.left -= end - start
  if (link !== null && receives(link)) {
    if (link.ring.room < end - start) breakLink(engine, link, ErrorCode.overflow)
    else {
      link.ring.put(start, end)
      if (push.eager) commit(engine, link)
    }
  }
  if (push.left !== 0) {
    engine.timers.set(Timer.push, engine.now, engine.dialect.deadlines.block)
    return
  }
  push.unproven = true
  engine.timers.set(Timer.push, engine.now, PROOF_MS)
  if (link === null || !receives(link)) return
  // Without room for another block the application has to read this one first.
  const mayWait = !engine.canHold && link.ring.room >= engine.dialect.limits.read
  if (!mayWait && looksWhole(engine, link)) commitBlock(engine, link)
}

/** Where RTS/CTS keeps bytes from being lost, blocks need no proof but where losing some is easy. */
function looksWhole(engine: Engine, link: Link): boolean {
  const length = engine.push.length
  if (link.isUdp && length <= MAY_BE_CUT) return false
  return !mayHaveTaken(link, length) && !mayHoldPrompt(engine)
}

/** True when the block may end with the CR LF, or more, of the line after it. */
function mayHaveTaken(link: Link, length: number): boolean {
  const most = length < TAKEN ? length : TAKEN
  const ring = link.ring
  if (ring.fromEnd(0) === CR) return true
  for (let back = 1; back < most; back++) {
    if (ring.fromEnd(back) === CR && ring.fromEnd(back - 1) === LF) return true
  }
  return false
}

/** True when a prompt that is awaited may have gone into the block in place of bytes that were lost. */
function mayHoldPrompt(engine: Engine): boolean {
  const push = engine.push
  const link = push.link
  if (!engine.parser.promptExpected || link === null || !receives(link)) return false
  const most = push.length < TAKEN ? push.length : TAKEN
  for (let back = 0; back < most; back++) if (link.ring.fromEnd(back) === PROMPT) return true
  return false
}

/** The prompt has not come: the block has it. */
export function promptMissed(engine: Engine): void {
  if (!engine.push.unproven || !mayHoldPrompt(engine)) return
  settle(engine)
  lose(engine, engine.push.link as Link)
}

function commitBlock(engine: Engine, link: Link): void {
  if (link.ring.pending === 0) return
  if (link.isUdp) link.datagrams++
  commit(engine, link)
}

/**
 * A line after a block, which shows whether the block was whole. False when it is not known any more
 * what is a line and what is payload.
 * @param isBare the line is one that may have no CR LF before it: an echo, some firmware's prompt.
 */
export function proveBlock(engine: Engine, isBare: boolean): boolean {
  const push = engine.push
  const link = push.link
  const lead = engine.parser.lead
  settle(engine)
  if (isBare || lead === CR_LF) {
    if (link !== null && receives(link)) commitBlock(engine, link)
    return true
  }
  if (lead >> 1 === CR_LF) {
    // The block may have all of a short line but its end.
    if (link !== null && receives(link) && link.ring.pending !== 0) lose(engine, link)
    return true
  }
  // The block took the first one or two bytes of this line's CR LF in place of its own.
  const took = lead === LF_ONLY ? 1 : lead === NOTHING ? 2 : 0
  if (link === null || took === 0 || !receives(link) || !endsLike(link, took)) {
    lostTrack(engine)
    return false
  }
  lose(engine, link)
  return true
}

function endsLike(link: Link, took: number): boolean {
  if (took === 1) return link.ring.fromEnd(0) === CR
  return link.ring.fromEnd(1) === CR && link.ring.fromEnd(0) === LF
}

/** Nothing has followed the block, or it has come to a stop half-way. */
export function pushExpired(engine: Engine): void {
  const push = engine.push
  const link = push.link
  const isWhole = push.left === 0
  if (isWhole && promptToCome(engine)) {
    engine.timers.set(Timer.push, engine.now, PROOF_MS)
    return
  }
  settle(engine)
  if (!isWhole) {
    push.left = 0
    engine.parser.count(0)
  } else if (!isProven(engine)) {
    lostTrack(engine)
    return
  }
  if (link === null || !receives(link)) return
  if (isWhole) commitBlock(engine, link)
  else lose(engine, link)
}

/** True when nothing has come after the block, or the CR LF of a prompt that was lost. */
function isProven(engine: Engine): boolean {
  return engine.parser.isUntouched || (engine.parser.promptExpected && onlyEndCame(engine))
}

/** True while the prompt is waited for that shows whether the block has it. */
function promptToCome(engine: Engine): boolean {
  return mayHoldPrompt(engine) && (engine.parser.isUntouched || onlyEndCame(engine))
}

/** True when nothing but CR LF has come after the block. */
function onlyEndCame(engine: Engine): boolean {
  return engine.parser.isAtStart && engine.parser.lead === CR_LF
}

function settle(engine: Engine): void {
  engine.push.unproven = false
  engine.timers.stop(Timer.push)
}

/** Bytes of the block are missing: nothing after them is delivered. Of datagrams, the next is whole. */
function lose(engine: Engine, link: Link): void {
  if (link.isUdp) {
    link.ring.rollback()
    engine.counters.datagramsLost = (engine.counters.datagramsLost + 1) | 0
    return
  }
  engine.counters.holes = (engine.counters.holes + 1) | 0
  breakLink(engine, link, ErrorCode.hole)
}

/** What comes may be payload of any link: all streams end, and it is passed over. */
export function lostTrack(engine: Engine): void {
  const push = engine.push
  settle(engine)
  push.left = 0
  push.link = null
  push.senderKnown = false
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.isUdp) link.ring.rollback()
    else if (receives(link)) lose(engine, link)
  }
  passOver(engine)
}

/** Every connection is gone: what is still to come of a block belongs to nobody. */
export function forgetBlocks(engine: Engine): void {
  engine.push.link = null
  engine.push.senderKnown = false
}
