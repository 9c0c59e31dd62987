/* hot: no allocation */
/**
 * SIM800: how a send comes out. Quick sending (CIPQSEND=1) says `DATA ACCEPT:n,len` when the module has the
 * block, normal sending `n, SEND OK` when the peer has it (TCPIP note V1.02, sections 6.1 to 6.5). Either is
 * the only line there is, so where it is damaged AT+CIPACK is asked; and as SEND OK does not say how much
 * was sent, it is asked there, too. What is written, and what is done about lost bytes, is in
 * commands/send.ts, send-variable.ts and send-outcome.ts.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { SEND } from '../commands/send.ts'
import { doubt, judge, payloadStart } from '../commands/send-outcome.ts'
import { EARLY_MS, Phase } from '../commands/send-state.ts'
import { SEND_VARIABLE } from '../commands/send-variable.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { isLoaded } from '../inert.ts'
import { type Link, SendPhase } from '../link.ts'
import { numberBefore } from '../numbered.ts'
import { resync } from '../recovery.ts'
import { resembles } from '../remains.ts'
import { Timer } from '../timers.ts'
import { gprsOf } from './links.ts'

const DATA_ACCEPT: readonly number[] = ascii('DATA ACCEPT:')
const SEND_OK: readonly number[] = ascii('SEND OK')
const SEND_FAIL: readonly number[] = ascii('SEND FAIL')
/** A line that lost a byte still has so many of the text's characters in their order. */
const ACCEPT_REMAINS = 9
const SEND_REMAINS = 5
/** The longest line that may be the remains of SEND OK or SEND FAIL with its number. */
const LONGEST = 12
const LETTER_A = 65
/** Where the line does not say how many bytes were taken. */
const UNTOLD = -1
/** From the end of a connection until a send that is in flight is given up. */
const ENDED_MS = 1000

export const SEND_FIXED: Command = Object.freeze({
  ...SEND,
  line,

  onPrompt(engine: Engine, link: Link): void {
    SEND.onPrompt?.(engine, link)
    // Not the whole deadline at once: see `isAnswered`.
    if (engine.send.phase === Phase.payload) waitOn(engine)
  },

  // OK is never its answer.
  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    if (!ok) askRoom(engine, link)
    return !ok && SEND.final(engine, link, ok, code)
  },

  expired(engine: Engine, link: Link): boolean {
    if (isAnswered(engine)) {
      doubt(engine, link)
      return false
    }
    return waitsOn(engine) || SEND.expired(engine, link)
  },
})

export const SEND_CTRL_Z: Command = Object.freeze({
  ...SEND_VARIABLE,
  line,

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    if (!ok) askRoom(engine, link)
    return !ok && SEND_VARIABLE.final(engine, link, ok, code)
  },

  expired(engine: Engine, link: Link): boolean {
    if (isAnswered(engine)) {
      doubt(engine, link)
      return false
    }
    return SEND_VARIABLE.expired(engine, link)
  },
})

/** Before its prompt a send is refused for its length, too. */
function askRoom(engine: Engine, link: Link): void {
  if (engine.send.phase === Phase.prompt) gprsOf(engine).asksRoom |= 1 << link.number
}

export function isSend(command: Command | null): boolean {
  return command === SEND_FIXED || command === SEND_CTRL_Z
}

/** The block is written, as far as can be seen into a prompt. */
function isWritten(engine: Engine): boolean {
  const { output, send } = engine
  return send.phase === Phase.payload && !output.writing && !send.early
}

/** The modem has begun to say something, and its end was lost: only an answer comes then. */
function isAnswered(engine: Engine): boolean {
  return isWritten(engine) && engine.parser.hasBegun
}

function waitOn(engine: Engine): void {
  engine.timers.set(Timer.command, engine.now, engine.dialect.deadlines.prompt)
}

/** The peer may be slow. */
function waitsOn(engine: Engine): boolean {
  const { applied, dialect, send } = engine
  if (!isWritten(engine) || send.unheard) return false
  send.waitedMs += dialect.deadlines.prompt
  // Without the peer's word for it, the module answers as soon as it has the block.
  const most = applied.waitsForPeer ? applied.sendMs : dialect.deadlines.network
  if (send.waitedMs >= most) return false
  waitOn(engine)
  return true
}

/** A line without a tag that was the answer. Those with a tag are in the table of lines.ts. */
function line(engine: Engine, _link: Link, tag: number, start: number, end: number): number {
  if (tag !== Tag.none || engine.send.phase === Phase.prompt) return NOT_MINE
  const { bytes } = engine.arena
  const isRemains =
    resembles(bytes, start, end, DATA_ACCEPT, ACCEPT_REMAINS) || isSendResult(bytes, start, end)
  if (!isRemains) return NOT_MINE
  conclude(engine, UNTOLD)
  return 0
}

function isSendResult(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST) return false
  // The link's number, or what is left of it.
  let from = start
  while (from < end && (bytes[from] as number) < LETTER_A) from++
  return (
    inOrder(bytes, from, end, SEND_OK) >= SEND_REMAINS ||
    inOrder(bytes, from, end, SEND_FAIL) >= SEND_REMAINS
  )
}

/** How many of the text's characters stand in their order. */
function inOrder(bytes: Uint8Array, start: number, end: number, text: readonly number[]): number {
  let found = 0
  let from = 0
  for (let at = start; at < end; at++) {
    let k = from
    while (k < text.length && text[k] !== bytes[at]) k++
    if (k === text.length) continue
    found++
    from = k + 1
  }
  return found
}

/** The send in flight has come out: the modem has taken so many bytes. */
function conclude(engine: Engine, taken: number): void {
  const { output, send } = engine
  const link = engine.link as Link
  const isTooSoon = engine.command === SEND_CTRL_Z && send.piece < send.length
  if (output.writing || isTooSoon) {
    // It has understood a shorter length, or an end. A block of fixed length is inert: it goes out.
    if (engine.command === SEND_CTRL_Z) output.stop()
    send.early = true
    engine.timers.set(Timer.command, engine.now, EARLY_MS)
    return
  }
  if (taken === UNTOLD && link.sendPhase === SendPhase.inFlight) {
    doubt(engine, link)
    return
  }
  engine.finish()
  if (link.sendPhase === SendPhase.inFlight) judge(engine, link, taken, taken)
}

/** True for a result of the send in flight; a late one is nobody's. */
function isAwaited(engine: Engine, number: number): boolean {
  if (!isSend(engine.command) || engine.send.phase === Phase.prompt) return false
  return (engine.link as Link).number === number
}

/** `DATA ACCEPT:n,len`, whose number stands behind. */
export function dataAccepted(engine: Engine, _start: number, end: number): boolean {
  const { parser } = engine
  parser.parseArguments(parser.text, end)
  const wanted = engine.numbered ? 2 : 1
  const isClean = parser.clean && parser.argc === wanted
  const number = engine.numbered ? parser.a0 : 0
  const taken = engine.numbered ? parser.a1 : parser.a0
  if (isClean && isAwaited(engine, number)) conclude(engine, taken)
  else if (isSend(engine.command) && engine.send.phase !== Phase.prompt) conclude(engine, UNTOLD)
  return isClean
}

/** `n, SEND OK` */
export function sendOk(engine: Engine, start: number): boolean {
  const number = numberBefore(engine, start)
  if (!isAwaited(engine, number)) return number >= 0
  const link = engine.link as Link
  const isStream = !link.isUdp && link.sendPhase === SendPhase.inFlight
  const isWhole = !engine.output.writing && isWritten(engine)
  if (!isStream || !isWhole) {
    conclude(engine, link.block)
    return true
  }
  // How much of it was sent is asked. What may be left of the block in the line buffer is made harmless.
  engine.finish()
  link.accepted = false
  link.sendPhase = SendPhase.doubt
  if (isLoaded(engine.arena.bytes, payloadStart(link), link.block)) resync(engine, true)
  else if (!engine.sync.wanted) {
    engine.sync.flush = true
    engine.sync.wanted = true
  }
  return true
}

/** `n, SEND FAIL`: of a stream, the connection is gone. */
export function sendFailed(engine: Engine, start: number): boolean {
  const number = numberBefore(engine, start)
  if (!isAwaited(engine, number)) return number >= 0
  const link = engine.link as Link
  engine.finish()
  if (link.sendPhase === SendPhase.inFlight) judge(engine, link, link.block, link.isUdp ? 0 : -1)
  return true
}

/** The link's connection is over: there may be no answer any more to what is being sent. */
export function sendEnded(engine: Engine, link: Link): void {
  if (!isSend(engine.command) || engine.link !== link) return
  // A prompt that is still to come is filled all the same: there is no other way out of it.
  engine.send.unheard = true
  if (isWritten(engine)) engine.timers.set(Timer.command, engine.now, ENDED_MS)
}
