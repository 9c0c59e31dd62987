/* hot: no allocation */
/**
 * Push reception (SIMCom's direct push, A76XX note, sections 1.5.2 and 3.2.1): what has arrived comes by
 * itself, as `+RECEIVE,n,len` and so many bytes. The form without a link number, `+IPD len`, is
 * understood as far as it can be and never asked for.
 * Whether a block is whole, push-proof.ts says.
 */
import { ascii } from './ascii.ts'
import { DATAGRAM_HEADER, keepSender } from './datagram.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { breakLink, commit } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { overrun } from './overrun.ts'
import { blockEnded, commitBlock, lostTrack } from './push-proof.ts'
import { receives } from './push-state.ts'
import { resembles } from './remains.ts'
import { Timer } from './timers.ts'

const RECEIVE: readonly number[] = ascii('+RECEIVE')
const IPD: readonly number[] = ascii('+IPD')
/** A header that lost up to four bytes still has this many of its tag's in order. */
const REMAINS = 4
const COMMA = 44
const COLON = 58
const SPACE = 32
const DOT = 46
/** `,255.255.255.255: 65535`, and one more. */
const LONGEST_SENDER = 24

/** Tags of push reception: these and what is between them. */
export const FIRST_PUSH: number = Tag.receive
export const LAST_PUSH: number = Tag.receivedFrom

/** True for a line that may be a push header that lost bytes, or that another line runs into. */
export function resemblesPush(engine: Engine, start: number, end: number): boolean {
  if (engine.parser.countsInline) return resemblesInline(engine.arena.bytes, start, end)
  const to = withoutSender(engine, withoutColon(engine, end))
  return resembles(engine.arena.bytes, start, to, RECEIVE, REMAINS)
}

/** `+IPD,len:` without one of its first four characters. */
function resemblesInline(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  let found = 0
  for (let k = 0; k < IPD.length && at < end; k++) {
    if (bytes[at] !== IPD[k]) continue
    at++
    found++
  }
  if (found < IPD.length - 1) return false
  while (at < end && (bytes[at] === COMMA || bytes[at] === SPACE)) at++
  const digits = at
  while (at < end && isDigit(bytes[at] as number)) at++
  return at !== digits && at < end && (bytes[at] === COLON || bytes[at] === COMMA)
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
  const to = withoutColon(engine, end)
  const counted = withoutSender(engine, to)
  if (counted !== to) {
    engine.push.senderKnown = keepSender(engine.arena, counted + 1, to)
    if (!engine.push.senderKnown) return 0
  }
  parser.parseArguments(parser.text + 1, counted)
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

/** Where `,address:port` begins, which SIM800 has at the end of the header; the end where it has not. */
function withoutSender(engine: Engine, end: number): number {
  if (engine.gprs === null) return end
  const { bytes } = engine.arena
  let hasDot = false
  for (let at = end - 1; at > end - LONGEST_SENDER; at--) {
    const byte = bytes[at] as number
    if (byte === COMMA) return hasDot ? at : end
    if (byte === DOT) hasDot = true
    else if (!isDigit(byte) && byte !== COLON && byte !== SPACE) return end
  }
  return end
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
  if (engine.canHold) return leastRoom(engine, most)
  const link = push.link
  if (push.left === 0 || push.left > most || link === null || !holdsLine(link)) return most
  return link.space - push.left < engine.dialect.limits.read ? push.left : most
}

function leastRoom(engine: Engine, most: number): number {
  let least = most
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (holdsLine(link) && link.space < least) least = link.space
  }
  return least
}

/** True when an application should read what it has before more is taken from the port. */
export function isShort(engine: Engine): boolean {
  if (!engine.push.on || engine.push.left !== 0) return false
  // Who has something to be told has it from `readyMask`, or is being told.
  if (engine.readyMask === 0 && engine.telling === null) return false
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    const isTold = link.ready === 0 && link !== engine.telling
    if (!isTold && holdsLine(link) && link.readable !== 0) {
      if (link.space < engine.dialect.limits.read) return true
    }
  }
  return false
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
  if (link.space >= length) return true
  engine.push.eager = true
  commitBlock(engine, link)
  return true
}

function takesDatagram(engine: Engine, link: Link, length: number): boolean {
  // Whoever sent it, it is not known: a line that said so was lost.
  if (!engine.push.senderKnown) overrun(engine)
  if (!engine.push.senderKnown || link.space < DATAGRAM_HEADER + length) {
    engine.counters.datagramsLost = (engine.counters.datagramsLost + 1) | 0
    return false
  }
  const at = engine.arena.datagram
  engine.arena.words.setInt16(at, length)
  link.take(at, at + DATAGRAM_HEADER)
  return true
}

/** A run of a block's bytes. */
export function onPushPayload(engine: Engine, start: number, end: number): void {
  const push = engine.push
  const link = push.link
  push.left -= end - start
  if (link !== null && receives(link)) {
    if (link.space < end - start) breakLink(engine, link, ErrorCode.overflow)
    else {
      link.take(start, end)
      if (push.eager) commit(engine, link)
    }
  }
  engine.payloadAt = engine.now
  if (push.left === 0) blockEnded(engine)
}

/** Every connection is gone: what is still to come of a block belongs to nobody. */
export function forgetBlocks(engine: Engine): void {
  engine.push.link = null
  engine.push.senderKnown = false
}
