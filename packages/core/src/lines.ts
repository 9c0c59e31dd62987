/**
 * What each tagged line does when it is not the answer that the command in flight waits for:
 * unsolicited result codes and results that come long after their command (A76XX note, section 4.2,
 * and the result lines of sections 3.1 to 3.4). A row per tag; a row answers false for a line that
 * does not parse to its end, which on a lossy line means that it is damaged.
 */
import { clientLine } from './accept.ts'
import { dialledLate, notOpened, staleClosed } from './commands/open.ts'
import { PULL } from './commands/pull.ts'
import { onSendResult } from './commands/send-outcome.ts'
import { stopResult } from './commands/servers.ts'
import { TAG_COUNT, Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { errorFromText } from './error-text.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { drained, ended, release, up } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { announcedLink } from './numbered.ts'
import { connected } from './online.ts'
import {
  damagedLine,
  heedFinal,
  hole,
  networkLost,
  passOver,
  restarted,
  strangeLine,
} from './recovery.ts'

const READ_FIELDS = 4
const SPACE = 32
const COLON = 58
const TILDE = 126
const BY_PEER = 1
const TIMED_OUT = 2

/** False for a line that does not parse to its end. */
export type LineHandler = (engine: Engine, start: number, end: number) => boolean

/** Tags that never are part of an answer, whatever the command in flight is. */
export function isUnsolicited(tag: number): boolean {
  return (
    tag === Tag.ipClose ||
    tag === Tag.cipEvent ||
    tag === Tag.boot ||
    tag === Tag.foreign ||
    isOfDataState(tag) ||
    tag === Tag.netOpen ||
    tag === Tag.netClose ||
    tag === Tag.client ||
    tag === Tag.serverStop ||
    (tag >= Tag.connectOk && tag <= Tag.state) ||
    tag === Tag.contextLost ||
    tag === Tag.started ||
    (tag >= Tag.cipOpen && tag <= Tag.cipClose) ||
    (tag >= Tag.creg && tag <= Tag.cpin)
  )
}

export function isOfDataState(tag: number): boolean {
  return tag === Tag.connect || tag === Tag.closed || tag === Tag.noCarrier
}

/** True for a line of printable ASCII. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte < SPACE || byte > TILDE) return false
  }
  return true
}

function parse(engine: Engine, end: number): boolean {
  engine.parser.parseArguments(engine.parser.text, end)
  return engine.parser.clean
}

export function linkOf(engine: Engine, number: number): Link | null {
  return number >= 0 && number < engine.links.length ? (engine.links[number] as Link) : null
}

/** A link that the DCE has and this side does not use. */
export function isBeyond(engine: Engine, number: number): boolean {
  return number >= engine.links.length && number < engine.dialect.limits.links
}

/**
 * `+CIPRXGET: 1,n`. With four numbers it is the header of a block whose command was given up: what
 * follows is payload, and must not be taken for lines.
 */
function received(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  const number = announcedLink(engine, end)
  if (parser.argc === READ_FIELDS && engine.command !== PULL) {
    passOver(engine)
    return true
  }
  const link = linkOf(engine, number)
  if (link === null) return isBeyond(engine, number)
  // What a UDP link has is never read: it would come without its sender.
  if (link.isUdp) return true
  // A late one may be about the connection before.
  if (link.state === LinkState.open || link.state === LinkState.opening) link.announced = true
  return true
}

/** `+CIPOPEN: n,err` */
function opened(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  if (!parse(engine, end) || parser.argc !== 2) return false
  const link = linkOf(engine, parser.a0)
  if (link === null) return false
  dialledLate(engine, link, parser.a1 === 0)
  if (parser.a1 === 0) up(engine, link)
  else if (link.state === LinkState.opening) notOpened(engine, link, ErrorBase.cip + parser.a1)
  heedFinal(engine, ErrorBase.cip + parser.a1)
  return true
}

/** `+CIPSEND: n,req,cnf` */
function sendDone(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  if (!parse(engine, end) || parser.argc !== 3) return false
  const link = linkOf(engine, parser.a0)
  if (link === null) return false
  onSendResult(engine, link, parser.a1, parser.a2)
  return true
}

/** `+CIPCLOSE: n,err`; unasked for, another family's word for a close by the peer. */
function closed(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  if (!parse(engine, end) || parser.argc !== 2) return false
  const link = linkOf(engine, parser.a0)
  if (link === null) return isBeyond(engine, parser.a0)
  // A refusal is judged with its final result code: there may be no connection yet.
  if (parser.a1 !== 0 && engine.link === link) {
    engine.detail = ErrorBase.cip + parser.a1
    return true
  }
  if (link.state === LinkState.closing) release(engine, link)
  else if (link.state === LinkState.waiting) staleClosed(engine, link)
  else if (link.state !== LinkState.free) ended(engine, link, ErrorCode.remoteClosed)
  return true
}

/** 0: closed by the module, 1: by the peer, 2: sending timed out, or DTR (section 4.2). */
function reasonOf(reason: number): number {
  if (reason === BY_PEER) return ErrorCode.remoteClosed
  return reason === TIMED_OUT ? ErrorCode.sendTimedOut : ErrorCode.linkLost
}

/** `+IPCLOSE: n,reason` */
function closedByPeer(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  if (!parse(engine, end) || parser.argc !== 2) return false
  const link = linkOf(engine, parser.a0)
  if (link === null) return isBeyond(engine, parser.a0)
  ended(engine, link, reasonOf(parser.a1))
  // What was pushed has come before.
  if (engine.push.on && link.state === LinkState.ended) drained(engine, link)
  return true
}

function networkClosed(engine: Engine): boolean {
  networkLost(engine)
  return true
}

function netOpened(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  parser.parseArguments(parser.text, end)
  if (parser.argc === 0) return false
  engine.bringUp.onNetwork(parser.a0)
  return true
}

export function booted(engine: Engine): boolean {
  restarted(engine)
  return true
}

/** `CONNECT 115200`: link 0 is in online data state, though perhaps nobody has asked for it. */
function online(engine: Engine, start: number, end: number): boolean {
  if (!connected(engine, end)) engine.unsolicited(start, end)
  return true
}

/** `CLOSED`, `NO CARRIER`: the transparent link is over, or is being closed. */
function offline(engine: Engine, start: number, end: number): boolean {
  const link = engine.links[0] as Link
  if (!link.transparent) engine.unsolicited(start, end)
  else if (link.state === LinkState.open || link.state === LinkState.flushing) {
    ended(engine, link, ErrorCode.remoteClosed)
  }
  return true
}

function ignored(): boolean {
  return true
}

function foreign(engine: Engine, start: number, end: number): boolean {
  engine.unsolicited(start, end)
  return true
}

/** The number behind an error tag, given as digits or as text (errMode, CMEE=2). */
export function errorNumber(engine: Engine, base: number, end: number): number {
  const parser = engine.parser
  const bytes = engine.arena.bytes
  let at = parser.text
  while (at < end && (bytes[at] === COLON || bytes[at] === SPACE)) at++
  parser.parseArguments(at, end)
  if (parser.clean && parser.argc === 1) return base + parser.a0
  const found = errorFromText(base, bytes, at, end)
  return found < 0 ? ErrorCode.commandFailed : found
}

function numbered(engine: Engine, base: number, end: number): boolean {
  engine.detail = errorNumber(engine, base, end)
  return true
}

function ipError(engine: Engine, _start: number, end: number): boolean {
  return numbered(engine, ErrorBase.ip, end)
}

function cipError(engine: Engine, _start: number, end: number): boolean {
  return numbered(engine, ErrorBase.cip, end)
}

function handlerOf(tag: number): LineHandler | null {
  switch (tag) {
    case Tag.ipError:
      return ipError
    case Tag.cipError:
      return cipError
    case Tag.cipRxGet:
      return received
    case Tag.cipOpen:
      return opened
    case Tag.cipSend:
      return sendDone
    case Tag.cipClose:
      return closed
    case Tag.ipClose:
      return closedByPeer
    case Tag.cipEvent:
      return networkClosed
    case Tag.netOpen:
      return netOpened
    case Tag.boot:
      return booted
    case Tag.client:
      return clientLine
    case Tag.serverStop:
      return stopResult
    case Tag.foreign:
      return foreign
    case Tag.connect:
      return online
    case Tag.closed:
    case Tag.noCarrier:
      return offline
    case Tag.netClose:
    case Tag.creg:
    case Tag.cgreg:
    case Tag.cereg:
    case Tag.cpin:
    case Tag.csq:
    case Tag.ipAddress:
    case Tag.cipAck:
    case Tag.cdnsGip:
    case Tag.cipMode:
    case Tag.socketContext:
      return ignored
    default:
      return null
  }
}

function handlers(): readonly (LineHandler | null)[] {
  const table: (LineHandler | null)[] = []
  for (let tag = 0; tag < TAG_COUNT; tag++) table.push(handlerOf(tag))
  return Object.freeze(table)
}

/** Of the families that open their network with NETOPEN; null for lines that are no business of theirs. */
export const UNCLAIMED: readonly (LineHandler | null)[] = handlers()

/** A line that the command in flight does not claim, and that is no final result code. */
export function unclaimed(engine: Engine, tag: number, start: number, end: number): void {
  const handler = engine.dialect.unclaimed[tag]
  if (handler) {
    if (handler(engine, start, end)) return
    // A damaged line in the middle of a pull may be its header.
    if (engine.command === PULL && engine.link !== null) hole(engine, engine.link)
    else damagedLine(engine)
    return
  }
  if (!isText(engine.arena.bytes, start, end)) damagedLine(engine)
  else {
    strangeLine(engine)
    engine.unsolicited(start, end)
  }
}
