/* hot: no allocation */
/**
 * What the answers to a send mean, of fixed or variable length, over TCP or UDP: final result code,
 * `+CIPSEND: n,req,cnf` (A76XX note, section 3.2.1), and AT+CIPACK where neither was clear. It writes
 * nothing to the line. A datagram is not sent a second time: it may have arrived.
 */
import { DATAGRAM_HEADER } from '../datagram.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import { isLoaded } from '../inert.ts'
import { type Link, SendPhase } from '../link.ts'
import { breakLink, ended, sent } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { resync } from '../recovery.ts'
import { Timer } from '../timers.ts'
import { Phase, PIECE_MS } from './send-state.ts'

/** Until others go on without a block's result. */
const HOLD_MS = 250
/** Until a missing `+CIPSEND` is asked for. */
const RESULT_MS = 10000
/** Until a link whose send was refused for lack of room is looked at again. */
export const BUSY_MS = 500
const TRIES = 3
/** `<cnf>` of a send whose connection is gone. */
const DISCONNECTED = -1

/**
 * The link's number belongs to another peer now. What has not been written of the block in flight
 * becomes NUL, which is nobody's data, and which a DCE in command state passes over.
 */
export function blankBlock(engine: Engine, link: Link): void {
  const send = engine.send
  const start = payloadStart(link)
  const written = send.phase === Phase.prompt ? 0 : engine.output.written
  const from = link.unsentAt + written
  engine.arena.bytes.fill(0, from < start ? start : from, start + send.length)
}

/** Where the bytes to be sent begin: before a datagram's there is its header. */
export function payloadStart(link: Link): number {
  return link.isUdp ? link.unsentAt + DATAGRAM_HEADER : link.unsentAt
}

/** At most so many bytes of a stream go out in one block. */
export function mayBeSent(engine: Engine, link: Link): number {
  const { gprs } = engine
  let most = gprs === null ? engine.dialect.limits.send : gprs.takeRoom(link.number)
  if (link.unsent < most) most = link.unsent
  const limit = link.unacknowledgedLimit
  if (limit !== 0 && limit - link.onWay < most && limit > link.onWay) most = limit - link.onWay
  return most
}

/** The final result code; false when the result is waited for before anything else is sent. */
export function onSendFinal(engine: Engine, link: Link, ok: boolean, code: number): boolean {
  const send = engine.send
  if (link.sendPhase !== SendPhase.inFlight) return true
  if (!ok) refused(engine, link, code)
  else if (send.taken >= 0) judge(engine, link, send.taken, send.sent)
  else {
    // Only the result shows that the whole block was taken, and is not in part in the DCE's line
    // buffer, where the next command line would end it. It comes with the OK.
    send.answered = true
    engine.timers.set(Timer.command, engine.now, HOLD_MS)
    return false
  }
  return true
}

/** `+CIPSEND: n,req,cnf`, which may be a late one of an earlier block. */
export function onSendResult(engine: Engine, link: Link, taken: number, count: number): void {
  if (link.sendPhase === SendPhase.result) {
    judge(engine, link, taken, count)
    return
  }
  const send = engine.send
  const early = engine.output.writing || send.phase === Phase.prompt
  if (link.sendPhase !== SendPhase.inFlight || early) return
  if (send.answered) {
    engine.finish()
    judge(engine, link, taken, count)
    return
  }
  send.taken = taken
  send.sent = count
  // Its OK comes at once, before or after.
  engine.timers.set(Timer.command, engine.now, PIECE_MS)
}

/** The peer is slow. Others go on, once what may be left of the block can no longer be run. */
export function awaitResult(engine: Engine, link: Link): void {
  if (link.state === LinkState.ended) link.sendPhase = SendPhase.idle
  if (link.sendPhase === SendPhase.inFlight) {
    link.accepted = true
    link.sendPhase = SendPhase.result
    link.waits = 0
    engine.timers.set(Timer.link + link.number, engine.now, RESULT_MS - HOLD_MS)
  }
  if (isLoaded(engine.arena.bytes, payloadStart(link), engine.send.length)) resync(engine, true)
}

export function judge(engine: Engine, link: Link, taken: number, count: number): void {
  if (link.isUdp && count !== DISCONNECTED) {
    const mistook = taken !== link.block
    datagramGone(engine, link, !mistook && count === taken)
    if (mistook) winBack(engine, link)
  } else if (taken !== link.block) mistaken(engine, link)
  else if (count === taken) confirm(engine, link, taken)
  else if (count === DISCONNECTED) unsent(engine, link)
  else sendBroken(engine, link, ErrorCode.sendFailed)
}

/**
 * The DCE has taken another length than was sent. Of a fixed one it has taken the first bytes. Of a
 * variable one any bytes may be missing, and the peer has the rest already.
 */
function mistaken(engine: Engine, link: Link): void {
  if (link.isVariable) {
    sendBroken(engine, link, ErrorCode.sendFailed)
    winBack(engine, link)
    return
  }
  link.accepted = false
  doubt(engine, link)
}

/** The connection is gone. What the peer sent before, perhaps why, is still read. */
function unsent(engine: Engine, link: Link): void {
  link.sendPhase = SendPhase.idle
  link.clearUnsent()
  ended(engine, link, ErrorCode.sendFailed)
}

/** What `AT+CIPACK` says about a block in doubt: `sentCount` bytes were taken since the link is open. */
export function onSendCount(engine: Engine, link: Link, sentCount: number): void {
  const taken = (sentCount - link.confirmed) | 0
  if (taken < 0 || taken > link.block) {
    if (++link.sendFailures >= TRIES) sendBroken(engine, link, ErrorCode.sendFailed)
    return
  }
  if (link.accepted && taken < link.block) {
    // It was taken whole and is still going out: the peer is slow.
    link.sendPhase = SendPhase.result
    engine.timers.set(Timer.link + link.number, engine.now, RESULT_MS)
    return
  }
  const isTorn = link.isVariable && taken > 0 && taken < link.block
  if (isTorn || (taken === 0 && ++link.sendFailures >= TRIES)) {
    sendBroken(engine, link, ErrorCode.sendFailed)
    return
  }
  confirm(engine, link, taken)
}

/** The link's timer has run out; false when it was not for a send. */
export function sendExpired(engine: Engine, link: Link): boolean {
  if (link.resting) {
    link.resting = false
    return true
  }
  if (link.sendPhase !== SendPhase.result) return false
  if (link.isUdp) {
    datagramGone(engine, link, true)
    return true
  }
  link.waits++
  if (link.waits * RESULT_MS >= engine.applied.sendMs) {
    sendBroken(engine, link, ErrorCode.sendTimedOut)
  } else {
    link.sendPhase = SendPhase.doubt
  }
  return true
}

export function wantsSend(link: Link): boolean {
  if (link.state !== LinkState.open && link.state !== LinkState.flushing) return false
  if (link.sendPhase !== SendPhase.idle || link.resting || link.unsent === 0) return false
  return !isLimited(link)
}

/** As much is on its way as the application allows: what has arrived is to be asked. */
export function isLimited(link: Link): boolean {
  if (link.unacknowledgedLimit === 0 || link.state !== LinkState.open) return false
  return link.onWay >= link.unacknowledgedLimit
}

/** So many bytes are on their way by the DCE's own count. */
export function onOnWay(engine: Engine, link: Link, onWay: number): void {
  link.onWay = onWay
  if (isLimited(link) && link.sendPhase === SendPhase.idle) rest(engine, link)
}

/** Nothing is sent, and nothing asked about sends, for a while. */
export function rest(engine: Engine, link: Link): void {
  link.resting = true
  engine.timers.set(Timer.link + link.number, engine.now, BUSY_MS)
}

/** Nothing more can be sent. What the peer sent before it closed is still read. */
export function sendBroken(engine: Engine, link: Link, code: number): void {
  link.sendPhase = SendPhase.idle
  if (link.state === LinkState.ended) link.clearUnsent()
  else breakLink(engine, link, code)
}

/** A datagram cannot be sent. */
export function dropDatagram(engine: Engine, link: Link): void {
  link.block = engine.arena.words.getInt16(link.unsentAt)
  datagramGone(engine, link, false)
}

/** A datagram is done with. Whether it has arrived, nobody can say. */
function datagramGone(engine: Engine, link: Link, isWhole: boolean): void {
  if (!isWhole) engine.counters.datagramsLost = (engine.counters.datagramsLost + 1) | 0
  confirm(engine, link, DATAGRAM_HEADER + link.block)
}

function confirm(engine: Engine, link: Link, count: number): void {
  link.sendPhase = SendPhase.idle
  link.block = 0
  link.confirmed = (link.confirmed + count) | 0
  link.onWay += count
  if (count !== 0) link.sendFailures = 0
  link.drop(count)
  engine.timers.stop(Timer.link + link.number)
  if (count !== 0) sent(engine, link)
}

export function refused(engine: Engine, link: Link, code: number): void {
  if (engine.send.phase !== Phase.prompt) {
    doubt(engine, link)
    return
  }
  link.sendPhase = SendPhase.idle
  // "Network not opened" is for recovery.ts: it ends every link.
  if (code === ErrorBase.cip + 8) rest(engine, link)
  else if (code === ErrorBase.cip + 4) {
    sendBroken(engine, link, ErrorCode.linkLost)
  } else if (++link.sendFailures >= TRIES) {
    if (link.isUdp) datagramGone(engine, link, false)
    else sendBroken(engine, link, code)
  }
}

/** It is not known what the DCE has taken: it is asked, once it is sure to be in command state. */
export function doubt(engine: Engine, link: Link): void {
  engine.timers.stop(Timer.link + link.number)
  if (link.isUdp && link.sendPhase !== SendPhase.idle) datagramGone(engine, link, false)
  else if (link.sendPhase !== SendPhase.idle) link.sendPhase = SendPhase.doubt
  winBack(engine, link)
}

/** Only a prompt of variable length can be left by ESC; one of fixed length has been filled. */
function winBack(engine: Engine, link: Link): void {
  if (link.isVariable) engine.sync.cancel = true
  // Spoiling the line would go into a prompt that another command opens meanwhile.
  const mine = engine.command?.onPrompt != null && engine.link === link
  if (engine.command === null || mine) resync(engine, true)
  else engine.sync.later = true
}
