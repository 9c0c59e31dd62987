/* hot: no allocation */
/**
 * What leaves while link 0 is in online data state: its payload, and the escape sequence or DTR that
 * lead back to command state (A76XX note, section 1.5.4; V.250 section 6.3.7). OK may be the peer's: it
 * counts when it comes after the guard time and nothing but lines follows it. What is received goes
 * through online.ts.
 */
import type { Engine } from './engine.ts'
import { type Link, Ready } from './link.ts'
import { sent, up } from './link-events.ts'
import { LinkState } from './link-state.ts'
import {
  dataLink,
  deliverBut,
  deliverHeld,
  enterUnsure,
  noteRoom,
  replay,
  toCommandState,
} from './online.ts'
import { Phase, Wish } from './online-state.ts'
import { APART_MS } from './pluses.ts'
import { resync, silent } from './recovery.ts'
import { Timer } from './timers.ts'

/** Silence before the escape sequence: a second, and what two clocks may differ. */
const GUARD_MS = 1100
/** OK cannot come sooner after the sequence, and the true one surely has come after so long. */
const EARLIEST_MS = 900
const LATEST_MS = 1300
/** The same where DTR is dropped. */
const DTR_GUARD_MS = 50
const DTR_LATEST_MS = 300
/** What follows OK has come. */
const QUIET_MS = 100
/** Without OK by then there was none. */
const UNANSWERED_MS = 3000
/** Until the port is looked at again, which may still hold bytes. */
const DRAIN_MS = 20
const TRIES = 2

/** Egress in data state. */
export function runOnline(engine: Engine): void {
  const online = engine.online
  const link = dataLink(engine)
  noteRoom(engine)
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

/** Bytes that are to be sent online. What is written after `escape` waits for `resume`. */
export function unsent(engine: Engine, link: Link): number {
  if (link.state === LinkState.flushing) return link.unsent
  if (link.state !== LinkState.open) return 0
  return engine.online.wish === Wish.online ? link.unsent : engine.online.owed
}

/** Command state is wanted, and nothing is left to be sent. */
function leaves(engine: Engine, link: Link): boolean {
  if (unsent(engine, link) !== 0) return false
  return link.state !== LinkState.open || engine.online.wish !== Wish.online
}

/** The socket's bytes, as the port takes them. */
function send(engine: Engine, link: Link): void {
  const { online, output, serial, arena, now, timers } = engine
  const half = arena.transmitSize >> 1
  const before = link.unsent
  for (let left = unsent(engine, link); left !== 0; left = unsent(engine, link)) {
    const room = serial.writable()
    if (room > online.room) online.room = room
    if (room <= 0) break
    const most = room < left ? room : left
    const run = online.pluses.allowed(arena, link, online.silence, now, most)
    if (run === 0) {
      timers.set(Timer.escape, now, APART_MS - online.silence.lasted(now))
      break
    }
    const length = arena.view(run).length
    online.pluses.passed(arena, link, length)
    output.give(link.unsentAt, length)
    online.silence.wrote(now, length)
    link.drop(length)
    if (online.owed !== 0) online.owed -= length
  }
  const left = link.unsent
  if (left !== before && (left === 0 || (before > half && left <= half))) sent(engine, link)
}

/** The line is to be silent, and then the DCE asked. */
export function beginGuard(engine: Engine): void {
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
  const isShort = byDtr && !online.pluses.pending
  const left = (isShort ? DTR_GUARD_MS : GUARD_MS) - online.silence.lasted(now)
  // Only RTS/CTS can keep bytes in the port for longer than the rate says.
  const isHeld = engine.canHold && room < online.room
  if (left > 0 || isHeld || room < online.sequence.length) {
    if (((now - online.guardedAt) | 0) >= engine.dialect.deadlines.network) {
      // The port holds bytes for ever: the DCE takes nothing more.
      silent(engine)
    } else timers.set(Timer.escape, now, left > 0 ? left : DRAIN_MS)
    return
  }
  online.phase = Phase.asked
  online.unsure = true
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
export function awaitAnswer(engine: Engine): void {
  const { online, now } = engine
  const since = (now - online.askedAt) | 0
  online.words.okAwaited = usesDtr(engine) || since >= EARLIEST_MS
  online.words.echoAwaited = true
}

/** When the answer is looked at: OK only once no other can come. */
export function setAnswerTimer(engine: Engine): void {
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
  if (online.phase === Phase.expected) enterUnsure(engine, dataLink(engine))
  else if (online.phase !== Phase.asked) return
  else if (online.words.ok && online.words.complete) escaped(engine)
  else unanswered(engine)
}

/** OK, and nothing after it that could be data: the DCE is in command state. */
function escaped(engine: Engine): void {
  const link = dataLink(engine)
  endAsking(engine)
  toCommandState(engine)
  if (link.state === LinkState.opening) up(engine, link)
  deliverBut(engine, engine.online.words.held)
  engine.online.fresh = 0
  replay(engine)
  tellCommandState(engine, link)
}

/** The application hears of the command state it has asked for, once all that it wrote is sent. */
export function tellCommandState(engine: Engine, link: Link): void {
  const online = engine.online
  if (online.wish !== Wish.leaving || online.owed !== 0) return
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
