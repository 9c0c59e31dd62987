/* hot: no allocation */
/**
 * SIMCom's transparent mode (A76XX note, section 1.5.4): link 0 in online data state, where bytes are
 * its payload, and the way from there to command state and back (V.250 sections 5.8 and 6.3.7).
 * A peer can send whatever the modem might say, so nothing that is received is believed: the escape
 * sequence, or DCD, tells in which state the DCE is. Nothing but payload is written into a data state.
 * This file enters it and takes what is received; online-escape.ts sends, and leaves it.
 */
import { RESUME } from './commands/escape.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type Link, Ready, SendPhase } from './link.ts'
import { breakLink, ended, up } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { awaitAnswer, beginGuard, setAnswerTimer } from './online-escape.ts'
import { NEVER, newOnline, Phase, Wish } from './online-state.ts'
import { resync } from './recovery.ts'
import { Timer } from './timers.ts'

const SPACE = 32
const SLASH = 47
const DIGIT_0 = 48
const DIGIT_9 = 57
/** On a slow line it is as long as twenty bytes take. */
const TWENTY_BYTES = 200_000
/** An unfinished word is delivered after such a pause: the DCE writes a line in one go. */
const PAUSE_MS = 50
/** A complete one is looked into after such a silence. */
const CANDIDATE_MS = 1000
/** CR LF O K CR LF */
const OK_BYTES = 6
/** From an announced client to its CONNECT. */
const EXPECTED_MS = 500

/** The link of the online data state, whether it has a socket or not. */
export function dataLink(engine: Engine): Link {
  return engine.links[0] as Link
}

/** The DCE has said CONNECT: link 0 is in online data state from the next byte on. */
export function enterOnline(engine: Engine, link: Link): void {
  if (engine.online === NEVER) engine.online = newOnline(engine.options)
  const online = engine.online
  online.reset()
  online.phase = Phase.online
  online.heldMs = PAUSE_MS
  for (let bits = TWENTY_BYTES - PAUSE_MS * engine.baud; bits > 0; bits -= engine.baud) {
    online.heldMs++
  }
  online.silence.start(engine.now, engine.baud)
  online.pluses.start()
  if (!link.wasOnline) {
    link.wasOnline = true
    online.wish = Wish.online
    online.owed = 0
    online.resumeTries = 0
  }
  engine.parser.goOnline()
}

/** The DCE may have said CONNECT: the escape sequence tells, before anything is written. */
export function enterUnsure(engine: Engine, link: Link): void {
  enterOnline(engine, link)
  engine.online.unsure = true
  beginGuard(engine)
}

/** `+CLIENT: 0,0,…` of a transparent server: CONNECT follows at once. */
export function expectOnline(engine: Engine): void {
  engine.online.phase = Phase.expected
  engine.timers.set(Timer.escape, engine.now, EXPECTED_MS)
}

/** `CONNECT` or `CONNECT 115200`, and what other firmware puts behind the rate. */
function isEntry(engine: Engine, end: number): boolean {
  const bytes = engine.arena.bytes
  let at = engine.parser.text
  if (at === end) return true
  if (bytes[at++] !== SPACE) return false
  const byte = bytes[at] as number
  return at < end && byte >= DIGIT_0 && byte <= DIGIT_9
}

/** Bytes of the line's end are missing, and payload has been taken for the rest of it. */
function hasSwallowed(engine: Engine, end: number): boolean {
  const bytes = engine.arena.bytes
  let at = engine.parser.text + 1
  while (at < end && (bytes[at] as number) >= DIGIT_0 && (bytes[at] as number) <= DIGIT_9) at++
  return at < end && bytes[at] !== SPACE && bytes[at] !== SLASH
}

/** A line that begins with CONNECT. False when it does not lead to data state. */
export function connected(engine: Engine, end: number): boolean {
  if (!isEntry(engine, end)) return false
  const link = dataLink(engine)
  const { open } = engine.dialect.commands
  const isOwn = engine.link === link && (engine.command === open || engine.command === RESUME)
  if (isOwn) engine.finish()
  else if (engine.command !== null) interrupted(engine)
  if (link.state === LinkState.opening) up(engine, link)
  enterOnline(engine, link)
  engine.online.resumeTries = 0
  if (engine.online.wish === Wish.online) engine.notify(link, Ready.state)
  if (hasSwallowed(engine, end) && link.state === LinkState.open) {
    breakLink(engine, link, ErrorCode.hole)
  }
  return true
}

/** A client came while a command was on its way: its bytes have become payload. */
function interrupted(engine: Engine): void {
  const link = engine.link
  engine.output.stop()
  if (link !== null && link.sendPhase === SendPhase.inFlight) link.sendPhase = SendPhase.doubt
  resync(engine)
}

/** The ring takes what comes; of a socket that is gone, nothing. */
function takes(link: Link): boolean {
  if (link.owner === null) return false
  return link.state === LinkState.open || link.state === LinkState.opening
}

/**
 * How many bytes may be read from the port, at most `most`: not more than the ring takes, so that an
 * application that reads at once is never overrun. Where the DCE cannot be held and the application has
 * left the ring full, more is read all the same, and ends the link.
 */
export function dataRoom(engine: Engine, most: number): number {
  const link = dataLink(engine)
  const room = takes(link) ? link.space : most
  if (room === 0 && engine.online.starved) return most
  return room < most ? room : most
}

/** After the application was told: is there still no room? */
export function noteRoom(engine: Engine): void {
  const link = dataLink(engine)
  engine.online.starved = !engine.canHold && takes(link) && link.space === 0
}

/** A run of the online data state: payload, but for a tail that may be the modem's last words. */
export function takeData(engine: Engine, start: number, end: number): void {
  const online = engine.online
  if (online.phase === Phase.asked) awaitAnswer(engine)
  online.words.takeRun(engine.arena.bytes, start, end)
  keepData(engine, start, end)
  if (online.phase === Phase.asked) setAnswerTimer(engine)
}

/** A run that was looked through. */
export function keepData(engine: Engine, start: number, end: number): void {
  const { online, timers } = engine
  const words = online.words
  keep(engine, dataLink(engine), start, end)
  if (words.held === 0) timers.stop(Timer.held)
  else timers.set(Timer.held, engine.now, words.complete ? CANDIDATE_MS : online.heldMs)
}

function keep(engine: Engine, link: Link, start: number, end: number): void {
  if (!takes(link)) return
  const readable = link.readable
  const room = link.space
  const isTooMuch = end - start > room
  const online = engine.online
  if (online.words.okAwaited) {
    online.fresh += end - start
    if (online.fresh > OK_BYTES) online.fresh = OK_BYTES
  }
  const held = online.words.held > online.fresh ? online.words.held : online.fresh
  link.take(start, isTooMuch ? start + room : end)
  link.commit(isTooMuch ? 0 : held)
  if (link.readable !== readable) engine.notify(link, Ready.readable)
  if (isTooMuch) breakLink(engine, link, ErrorCode.overflow)
}

/** What is held back is payload. */
export function deliverHeld(engine: Engine): void {
  deliverBut(engine, engine.online.fresh)
}

/** All that is held back is payload, but for the last `keep` bytes. */
export function deliverBut(engine: Engine, keep: number): void {
  const link = dataLink(engine)
  if (link.pending <= keep || !takes(link)) return
  link.commit(keep)
  engine.notify(link, Ready.readable)
}

/** Nothing has come for a while after what is held back. */
export function heldExpired(engine: Engine): void {
  const online = engine.online
  const words = online.words
  if (online.replays) {
    replay(engine)
    // The list that has judged it shows the link after its end.
    dataLink(engine).endSeen = false
    return
  }
  if (!words.complete) {
    deliverHeld(engine)
    // An unfinished line behind a word makes it payload. One that has only begun may yet be true.
    if (words.lines !== 0) words.reset()
  } else if (online.phase === Phase.online) check(engine)
}

/** The modem's last words, or the peer's? */
function check(engine: Engine): void {
  const carrier = engine.serial.carrier?.()
  if (carrier === undefined) beginGuard(engine)
  else if (carrier) {
    deliverHeld(engine)
    engine.online.words.reset()
  } else lostCarrier(engine)
}

/** DCD is off: the DCE is in command state, and what is held back, its own. */
function lostCarrier(engine: Engine): void {
  toCommandState(engine)
  replay(engine)
  // What was on its way may lie in its command buffer.
  if (!engine.bringUp.active) resync(engine)
}

/** The audit is due. An idle connection is not asked after: only DCD can tell. */
export function auditOnline(engine: Engine): void {
  if (engine.online.phase !== Phase.online || engine.online.words.held !== 0) return
  if (engine.serial.carrier?.() !== false) return
  lostCarrier(engine)
}

/** The modem is down, or given up: there is no connection any more. */
export function forgetOnline(engine: Engine): void {
  if (engine.online === NEVER) return
  engine.online.reset()
  engine.timers.stop(Timer.held)
  engine.timers.stop(Timer.escape)
  if (engine.parser.online) engine.parser.goOffline()
}

/** Lines again. */
export function toCommandState(engine: Engine): void {
  const { online, timers } = engine
  engine.disturb()
  online.phase = Phase.command
  online.unsure = false
  online.tries = 0
  timers.stop(Timer.held)
  timers.stop(Timer.escape)
  engine.parser.goOffline()
}

/** What is held back is the modem's: it is read as lines. The connection has ended in any case. */
export function replay(engine: Engine): void {
  const { online, arena } = engine
  const link = dataLink(engine)
  const isOver = !online.words.ok
  let left = online.words.held < link.pending ? online.words.held : link.pending
  let at = link.tail(left)
  // An echo is no line.
  if (online.words.complete && left > online.words.echoed) left -= online.words.echoed
  link.rollback()
  online.words.reset()
  online.replays = false
  while (left > 0) {
    const count = left < arena.windowSize ? left : arena.windowSize
    at = link.copy(at, count, arena.window)
    engine.parser.feed(count)
    left -= count
  }
  if (!isOver) return
  if (link.state === LinkState.open) ended(engine, link, ErrorCode.linkLost)
  else if (link.state === LinkState.flushing || link.state === LinkState.opening) {
    breakLink(engine, link, ErrorCode.linkLost)
  }
}

/** `AT+CIPCLOSE?` has told about link 0 while what is held back is in doubt. */
export function judgeHeld(engine: Engine, isOpen: boolean): void {
  const online = engine.online
  online.doubt = false
  const link = dataLink(engine)
  const isDamaged = online.fresh !== 0
  online.fresh = 0
  if (isOpen) {
    online.words.reset()
    if (!isDamaged) deliverHeld(engine)
    // The end of the stream may be the rest of an OK that lost bytes on the line.
    else if (link.state === LinkState.open) breakLink(engine, link, ErrorCode.hole)
    return
  }
  // Not now: this is said in the middle of an answer.
  online.replays = true
  engine.timers.set(Timer.held, engine.now, 0)
}
