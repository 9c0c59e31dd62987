/* hot: no allocation */
/**
 * SIMCom's transparent mode (A76XX note, section 1.5.4): link 0 in online data state, where bytes are
 * its payload, and the way from there to command state and back (V.250 sections 5.8 and 6.3.7).
 * A peer can send whatever the modem might say, so nothing that is received is believed: the escape
 * sequence, or DCD, tells in which state the DCE is. Nothing but payload is written into a data state.
 * How the commands look is in commands/; what the socket offers, in transparent.ts.
 */
import { RESUME } from './commands/escape.ts'
import { OPEN } from './commands/open.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { LastWords } from './last-words.ts'
import { type Link, Ready, SendPhase } from './link.ts'
import { breakLink, ended, sent, up } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { APART_MS, Pluses } from './pluses.ts'
import { resync, silent } from './recovery.ts'
import { Silence } from './silence.ts'
import { Timer } from './timers.ts'

export const Phase = {
  /** Command state, with a connection of the data state or without. */
  command: 0,
  /** A client was announced, and CONNECT is on its way: nothing may be written. */
  expected: 1,
  online: 2,
  /** The line is kept silent before the escape sequence. */
  guard: 3,
  /** The escape sequence is out, or DTR dropped. */
  asked: 4,
} as const

/** What the application wants of an open connection. */
export const Wish = {
  online: 0,
  /** Command state; it has not been told yet. */
  leaving: 1,
  command: 2,
} as const

const CR = 13
const SPACE = 32
const SLASH = 47
const DIGIT_0 = 48
const DIGIT_9 = 57
/** Bytes in half a second at this rate are the least that is waited for: see `heldMs`. */
const BITS_OF_TEN_BYTES = 200000
/** An unfinished word is delivered after such a pause: the DCE writes a line in one go. */
const PAUSE_MS = 50
/** A complete one is looked into after such a silence. */
const CANDIDATE_MS = 1000
/** Silence before the escape sequence: a second, and what two clocks may differ. */
const GUARD_MS = 1100
/** OK cannot come sooner after the sequence, and the true one surely has come after so long. */
const EARLIEST_MS = 900
const LATEST_MS = 1300
/** The same after DTR was dropped. */
const DTR_GUARD_MS = 50
const DTR_LATEST_MS = 300
/** What follows OK is part of it. */
const QUIET_MS = 100
/** Without OK by then there was none. */
const UNANSWERED_MS = 3000
/** From an announced client to its CONNECT. */
const EXPECTED_MS = 500
/** The port may still hold bytes. */
const DRAIN_MS = 20
const TRIES = 2

export class OnlineState {
  phase: number = Phase.command
  readonly words: LastWords
  readonly silence: Silence = new Silence()
  readonly pluses: Pluses = new Pluses()
  readonly sequence: Uint8Array = Uint8Array.of(43, 43, 43)
  /** The connection is one of UDP. */
  isUdp = false
  wish: number = Wish.online
  /** It is not known whether the DCE is in data state at all. */
  unsure = false
  /** No OK came. `AT+CIPCLOSE?` tells whether what is held back is the modem's. */
  doubt = false
  /** It is: it goes through the parser when the channel is free. */
  replays = false
  /** Dropping DTR has had no effect. */
  dtrFailed = false
  /** How often the escape, or the return, went unanswered. */
  tries = 0
  resumeTries = 0
  askedAt = 0
  guardedAt = 0
  /** The most room the port has shown: so much again, and it is empty. */
  room = 0
  heldMs = PAUSE_MS

  constructor(engine: Engine) {
    const { receiveSize, lineSize } = engine.options
    const most = receiveSize - 16
    this.words = new LastWords(engine.dialect.lastWords, most < lineSize ? most : lineSize)
  }

  /** The DCE is in data state, as far as is known, or about to be: no command may be written. */
  get active(): boolean {
    return this.phase !== Phase.command
  }

  /** Command state, and nothing is known of a connection. */
  reset(): void {
    this.phase = Phase.command
    this.unsure = false
    this.doubt = false
    this.replays = false
    this.tries = 0
    this.words.reset()
  }
}

function linkOf(engine: Engine): Link {
  return engine.links[0] as Link
}

/** The DCE has said CONNECT: link 0 is in online data state from the next byte on. */
export function enterOnline(engine: Engine, link: Link): void {
  const online = engine.online
  online.reset()
  online.phase = Phase.online
  online.heldMs = ((BITS_OF_TEN_BYTES / engine.baud) | 0) + 1
  if (online.heldMs < PAUSE_MS) online.heldMs = PAUSE_MS
  online.silence.start(engine.now, engine.baud)
  online.pluses.start()
  if (!link.wasOnline) {
    link.wasOnline = true
    online.wish = Wish.online
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
  const link = linkOf(engine)
  const isOwn = engine.link === link && (engine.command === OPEN || engine.command === RESUME)
  if (isOwn) engine.finish()
  else if (engine.command !== null) interrupted(engine)
  if (link.state === LinkState.opening) up(engine, link)
  enterOnline(engine, link)
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

/** How many bytes link 0 can take; a socket that is gone takes any number. */
export function dataRoom(engine: Engine): number {
  const link = linkOf(engine)
  return takes(link) ? link.ring.room : engine.arena.windowSize
}

/** A run of the online data state: payload, but for a tail that may be the modem's last words. */
export function takeData(engine: Engine, start: number, end: number): void {
  const online = engine.online
  const words = online.words
  const bytes = engine.arena.bytes
  if (online.phase === Phase.asked) awaitAnswer(engine)
  bytes[end] = CR
  let at = start
  while (at < end) {
    if (words.held === 0) {
      while (bytes[at] !== CR) at++
      if (at === end) break
    }
    words.take(bytes[at++] as number)
  }
  keep(engine, linkOf(engine), start, end)
  if (words.held === 0) engine.timers.stop(Timer.held)
  else engine.timers.set(Timer.held, engine.now, words.complete ? CANDIDATE_MS : online.heldMs)
  if (online.phase === Phase.asked) setAnswerTimer(engine)
}

function keep(engine: Engine, link: Link, start: number, end: number): void {
  if (!takes(link)) return
  const ring = link.ring
  const readable = ring.readable
  const room = ring.room
  const isTooMuch = end - start > room
  ring.put(start, isTooMuch ? start + room : end)
  ring.commit(isTooMuch ? 0 : engine.online.words.held)
  if (ring.readable !== readable) engine.notify(link, Ready.readable)
  if (isTooMuch) breakLink(engine, link, ErrorCode.overflow)
}

/** What is held back is payload. */
function deliverHeld(engine: Engine): void {
  const link = linkOf(engine)
  if (link.ring.pending === 0 || !takes(link)) return
  link.ring.commit()
  engine.notify(link, Ready.readable)
}

/** Nothing has come for a while after what is held back. */
export function heldExpired(engine: Engine): void {
  const online = engine.online
  const words = online.words
  if (online.replays) {
    replay(engine)
    return
  }
  if (!engine.parser.online) return
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
  resync(engine)
}

/** The audit is due. An idle connection is not asked after: only DCD can tell. */
export function auditOnline(engine: Engine): void {
  if (engine.online.phase !== Phase.online || engine.online.words.held !== 0) return
  if (engine.serial.carrier?.() !== false) return
  lostCarrier(engine)
}

/** The modem is down, or given up: there is no connection any more. */
export function forgetOnline(engine: Engine): void {
  engine.online.reset()
  engine.timers.stop(Timer.held)
  engine.timers.stop(Timer.escape)
  if (engine.parser.online) engine.parser.goOffline()
}

function toCommandState(engine: Engine): void {
  const { online, timers } = engine
  online.phase = Phase.command
  online.unsure = false
  online.tries = 0
  timers.stop(Timer.held)
  timers.stop(Timer.escape)
  engine.parser.goOffline()
}

/** What is held back is the modem's: it is read as lines. The connection has ended in any case. */
function replay(engine: Engine): void {
  const { online, arena } = engine
  const link = linkOf(engine)
  const isOver = !online.words.ok
  const ring = link.ring
  let left = online.words.held < ring.pending ? online.words.held : ring.pending
  let at = ring.tail(left)
  ring.rollback()
  online.words.reset()
  online.replays = false
  while (left > 0) {
    const count = left < arena.windowSize ? left : arena.windowSize
    at = ring.copy(at, count, arena.window)
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
  if (isOpen) {
    deliverHeld(engine)
    online.words.reset()
    return
  }
  // Not now: this is said in the middle of an answer.
  online.replays = true
  engine.timers.set(Timer.held, engine.now, 0)
}

/** Egress in data state. */
export function runOnline(engine: Engine): void {
  const online = engine.online
  const link = linkOf(engine)
  if (online.phase === Phase.online) {
    if (online.words.lines === 0) send(engine, link)
    if (leaves(engine, link)) beginGuard(engine)
  }
  if (online.phase !== Phase.guard) return
  const isNeeded = online.unsure || online.words.lines !== 0 || leaves(engine, link)
  if (isNeeded) ask(engine)
  else {
    online.phase = Phase.online
    engine.timers.set(Timer.escape, engine.now, 0)
  }
}

/** Command state is wanted, and nothing is left to be sent. */
function leaves(engine: Engine, link: Link): boolean {
  if (link.staging.length !== 0 && link.state === LinkState.flushing) return false
  if (link.state !== LinkState.open) return true
  return engine.online.wish !== Wish.online && link.staging.length === 0
}

/** The socket's bytes, as the port takes them. */
function send(engine: Engine, link: Link): void {
  if (link.state !== LinkState.open && link.state !== LinkState.flushing) return
  const { online, output, serial, arena, now, timers } = engine
  const staging = link.staging
  const half = arena.transmitSize >> 1
  const before = staging.length
  while (staging.length !== 0) {
    const room = serial.writable()
    if (room > online.room) online.room = room
    if (room <= 0) break
    const most = room < staging.length ? room : staging.length
    const run = online.pluses.allowed(arena, staging, online.silence, now, most)
    if (run === 0) {
      timers.set(Timer.escape, now, APART_MS - online.silence.lasted(now))
      break
    }
    const length = arena.view(run).length
    online.pluses.passed(arena, staging, length)
    output.give(staging.start, length)
    online.silence.wrote(now, length)
    staging.drop(length)
  }
  const left = staging.length
  if (left !== before && (left === 0 || (before > half && left <= half))) sent(engine, link)
}

function beginGuard(engine: Engine): void {
  engine.online.phase = Phase.guard
  engine.online.guardedAt = engine.now
}

function usesDtr(engine: Engine): boolean {
  return engine.options.dtr && !engine.online.dtrFailed
}

/** The escape sequence, once the line has been silent for long enough. */
function ask(engine: Engine): void {
  const { online, serial, now, timers } = engine
  const byDtr = usesDtr(engine)
  const room = serial.writable()
  if (room > online.room) online.room = room
  const left = (byDtr ? DTR_GUARD_MS : GUARD_MS) - online.silence.lasted(now)
  if (left > 0 || room < online.room || room < online.sequence.length) {
    if (((now - online.guardedAt) | 0) >= engine.dialect.deadlines.network) {
      // The port holds bytes for ever: the DCE takes nothing more.
      silent(engine)
    } else timers.set(Timer.escape, now, left > 0 ? left : DRAIN_MS)
    return
  }
  online.phase = Phase.asked
  online.askedAt = now
  if (byDtr) serial.setDTR?.(false)
  else {
    serial.write(online.sequence)
    engine.hooks.trace?.(1, online.sequence, 0, online.sequence.length)
    engine.counters.bytesOut = (engine.counters.bytesOut + online.sequence.length) | 0
    online.silence.wrote(now, online.sequence.length)
  }
  setAnswerTimer(engine)
}

/** From when on OK may be the DCE's: before, it is surely the peer's. */
function awaitAnswer(engine: Engine): void {
  const { online, now } = engine
  const since = (now - online.askedAt) | 0
  online.words.okAwaited = usesDtr(engine) || since >= EARLIEST_MS
  online.words.echoAwaited = true
}

function setAnswerTimer(engine: Engine): void {
  const { online, now, timers } = engine
  const since = (now - online.askedAt) | 0
  const hasOk = online.words.ok && online.words.complete
  const latest = usesDtr(engine) ? DTR_LATEST_MS : LATEST_MS
  const left = (hasOk ? latest : UNANSWERED_MS) - since
  timers.set(Timer.escape, now, hasOk && left < QUIET_MS ? QUIET_MS : left)
}

/** The way out goes on: see `runOnline` for what only waits. */
export function escapeExpired(engine: Engine): void {
  const online = engine.online
  if (online.phase === Phase.expected) enterUnsure(engine, linkOf(engine))
  else if (online.phase !== Phase.asked) return
  else if (online.words.ok && online.words.complete) escaped(engine)
  else unanswered(engine)
}

/** OK, and nothing after it that could be data: the DCE is in command state. */
function escaped(engine: Engine): void {
  const link = linkOf(engine)
  endAsking(engine)
  toCommandState(engine)
  if (link.state === LinkState.opening) up(engine, link)
  replay(engine)
  tellCommandState(engine, link)
}

/** The application hears of the command state it has asked for, once all that it wrote is sent. */
export function tellCommandState(engine: Engine, link: Link): void {
  const online = engine.online
  if (online.wish !== Wish.leaving || link.staging.length !== 0) return
  if (link.state !== LinkState.open) return
  online.wish = Wish.command
  engine.notify(link, Ready.state)
}

function endAsking(engine: Engine): void {
  const { online } = engine
  if (usesDtr(engine)) engine.serial.setDTR?.(true)
  online.words.okAwaited = false
  online.words.echoAwaited = false
}

function unanswered(engine: Engine): void {
  const { online } = engine
  const byDtr = usesDtr(engine)
  endAsking(engine)
  if (byDtr) online.dtrFailed = true
  else if (online.words.complete || ++online.tries >= TRIES) {
    toDoubt(engine)
    return
  }
  beginGuard(engine)
}

/** The DCE is in command state, with pluses in its command buffer: it is asked for its links. */
function toDoubt(engine: Engine): void {
  const { online } = engine
  if (!online.words.complete) {
    deliverHeld(engine)
    online.words.reset()
  }
  toCommandState(engine)
  online.doubt = true
  engine.sync.bare = true
  resync(engine)
}
