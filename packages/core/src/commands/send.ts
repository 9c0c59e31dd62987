/* hot: no allocation */
/**
 * Fixed-length `AT+CIPSEND=n,len` (A76XX note, section 3.2.1) and what is done when any byte of it is
 * lost. In a fixed-length prompt every byte is payload, so in doubt only the application's own bytes
 * are ever written, in blocks that are inert in command state. docs/lost-prompt.md states the rule.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine } from '../command.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import { inertLength, isLoaded } from '../inert.ts'
import { type Link, SendPhase } from '../link.ts'
import { breakLink, ended, sent } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { resync, stuck } from '../recovery.ts'
import { Timer } from '../timers.ts'

const CIPSEND: readonly number[] = ascii('AT+CIPSEND=')
const CR = 13
/** `parser.blank` where neither CR nor LF has come. */
const NO_BLANK = 1
const CTRL_Z = 0x1a
const DIGIT_0 = 48
const DIGIT_9 = 57
/** A length of one digit: see `blockLength`. */
const SHORT = 10
/** Between the pieces of a block that is written blind, for a prompt to show itself. */
const PIECE_MS = 1000
/** Until a block whose OK came early is looked at again. */
const EARLY_MS = 100
/** Until others go on without a block's result. */
const HOLD_MS = 250
/** Until a missing `+CIPSEND` is asked for. */
const RESULT_MS = 10000
const BUSY_MS = 500
const TRIES = 3
/** `<cnf>` of a send whose connection is gone. */
const DISCONNECTED = -1

/** How far the send command in flight has come. */
const Phase = {
  /** The command is out; no prompt yet. */
  prompt: 0,
  /** The prompt was seen: the block is being written, or is written. */
  payload: 1,
  /** The block is being written, or is written, without a prompt having been seen. */
  blind: 2,
} as const

/** One send is in flight at a time. It must be finished even when its link has been given up. */
export class SendState {
  phase: number = Phase.prompt
  length = 0
  /** OK came before the block was written: the DCE understood a shorter length. */
  early = false
  /** OK has come, for the whole block as far as can be seen. */
  answered = false
  /** `+CIPSEND` has come already: bytes taken, -1 when it has not, and bytes sent. */
  taken = -1
  sent = 0
}

export const SEND: Command = Object.freeze({
  name: 'send',
  line: notMine,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.prompt
  },

  write(engine: Engine, link: Link): void {
    const send = engine.send
    send.phase = Phase.prompt
    send.length = blockLength(engine, link)
    send.early = false
    send.answered = false
    send.taken = -1
    link.block = send.length
    link.sendPhase = SendPhase.inFlight
    link.accepted = false
    engine.parser.promptExpected = true
    engine.parser.blank = NO_BLANK
    // Two digits at least: a lone digit that is lost would open a prompt of variable length.
    const writer = engine.writer.begin().put(CIPSEND).number(link.number).comma()
    writer.number(send.length, 2).end()
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    const send = engine.send
    if (ok && send.phase === Phase.prompt) return false
    if (ok && engine.output.writing) {
      // What the DCE does not take as payload is inert, so the block is written out first.
      send.early = true
      engine.timers.set(Timer.command, engine.now, EARLY_MS)
      return false
    }
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
  },

  expired(engine: Engine, link: Link): boolean {
    const send = engine.send
    if (engine.output.writing) {
      engine.timers.set(Timer.command, engine.now, EARLY_MS)
      return true
    }
    if (send.early) {
      doubt(engine, link)
      return false
    }
    if (send.answered) {
      awaitResult(engine, link)
      return false
    }
    if (send.taken >= 0) {
      // The result is there, so it was the OK that was lost.
      judge(engine, link, send.taken, send.sent)
      return false
    }
    if (send.phase === Phase.prompt && engine.parser.blank !== NO_BLANK) {
      // The CR LF of a prompt came, and only a prompt has nothing but that before it.
      onPrompt(engine, link)
      return true
    }
    if (send.phase === Phase.prompt) {
      send.phase = Phase.blind
      writePiece(engine, link, 0)
      return true
    }
    if (send.phase === Phase.blind) {
      if (engine.output.written < send.length) {
        writePiece(engine, link, engine.output.written)
        return true
      }
      // A prompt would have been filled and answered, so it was the command that was lost.
      doubt(engine, link)
      return false
    }
    // The prompt was seen and the block written, yet no answer: payload bytes were lost on the way,
    // and whatever is written now would reach the peer in their place.
    stuck(engine)
    return false
  },
})

/** How much is sent at once. */
function blockLength(engine: Engine, link: Link): number {
  const bytes = engine.arena.bytes
  const start = link.staging.start
  const most = engine.dialect.limits.send
  const waiting = link.staging.length
  const length = inertLength(bytes, start, waiting < most ? waiting : most)
  if (link.number !== 0 || length >= SHORT) return length
  // `=0,05` that loses its comma opens a prompt of variable length on link 5, which Ctrl-Z would
  // send: only as the first byte, where there is nothing to send, is it harmless.
  let cut = 1
  while (cut < length && bytes[start + cut] !== CTRL_Z) cut++
  return cut
}

/** The DCE shows a prompt. */
export function onPrompt(engine: Engine, link: Link): void {
  const send = engine.send
  let from = 0
  if (send.phase === Phase.blind) {
    if (!isCommandsOwn(engine, link)) from = engine.output.written
    else if (!relength(engine, link)) return
  }
  send.phase = Phase.payload
  engine.output.block(from, send.length)
  engine.timers.set(Timer.command, engine.now, engine.dialect.deadlines.network)
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
function awaitResult(engine: Engine, link: Link): void {
  if (link.state === LinkState.ended) link.sendPhase = SendPhase.idle
  if (link.sendPhase === SendPhase.inFlight) {
    link.accepted = true
    link.sendPhase = SendPhase.result
    link.waits = 0
    engine.timers.set(Timer.link + link.number, engine.now, RESULT_MS - HOLD_MS)
  }
  if (isLoaded(engine.arena.bytes, link.staging.start, engine.send.length)) resync(engine, true)
}

function judge(engine: Engine, link: Link, taken: number, count: number): void {
  if (taken !== link.block) {
    link.accepted = false
    doubt(engine, link)
  } else if (count === taken) confirm(engine, link, taken)
  else if (count === DISCONNECTED) unsent(engine, link)
  else sendBroken(engine, link, ErrorCode.sendFailed)
}

/** The connection is gone. What the peer sent before, perhaps why, is still read. */
function unsent(engine: Engine, link: Link): void {
  link.sendPhase = SendPhase.idle
  link.staging.clear()
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
  if (taken === 0 && ++link.sendFailures >= TRIES) {
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
  link.waits++
  if (link.waits * RESULT_MS >= engine.dialect.deadlines.network) {
    sendBroken(engine, link, ErrorCode.sendTimedOut)
  } else {
    link.sendPhase = SendPhase.doubt
  }
  return true
}

export function wantsSend(link: Link): boolean {
  if (link.state !== LinkState.open && link.state !== LinkState.flushing) return false
  return link.sendPhase === SendPhase.idle && !link.resting && link.staging.length !== 0
}

/** Nothing more can be sent. What the peer sent before it closed is still read. */
export function sendBroken(engine: Engine, link: Link, code: number): void {
  link.sendPhase = SendPhase.idle
  if (link.state === LinkState.ended) link.staging.clear()
  else breakLink(engine, link, code)
}

function confirm(engine: Engine, link: Link, count: number): void {
  link.sendPhase = SendPhase.idle
  link.block = 0
  link.confirmed = (link.confirmed + count) | 0
  if (count !== 0) link.sendFailures = 0
  link.staging.drop(count)
  engine.timers.stop(Timer.link + link.number)
  if (count !== 0) sent(engine, link)
}

function refused(engine: Engine, link: Link, code: number): void {
  if (engine.send.phase !== Phase.prompt) {
    doubt(engine, link)
    return
  }
  link.sendPhase = SendPhase.idle
  link.block = 0
  if (code === ErrorBase.cip + 8) {
    link.resting = true
    engine.timers.set(Timer.link + link.number, engine.now, BUSY_MS)
  } else if (code === ErrorBase.cip + 4 || code === ErrorBase.cip + 2) {
    sendBroken(engine, link, ErrorCode.linkLost)
  } else if (++link.sendFailures >= TRIES) {
    sendBroken(engine, link, code)
  }
}

function doubt(engine: Engine, link: Link): void {
  if (link.sendPhase !== SendPhase.idle) link.sendPhase = SendPhase.doubt
  engine.timers.stop(Timer.link + link.number)
  // Spoiling the line would go into a prompt that another command opens meanwhile.
  if (engine.command === null || (engine.command === SEND && engine.link === link))
    resync(engine, true)
  else engine.sync.later = true
}

/** Blind, a block goes out as what precedes its first CR, that CR alone, and the rest. */
function writePiece(engine: Engine, link: Link, from: number): void {
  const bytes = engine.arena.bytes
  const start = link.staging.start
  const length = engine.send.length
  let cr = 0
  while (cr < length && bytes[start + cr] !== CR) cr++
  let to = length
  if (from < cr) to = cr
  else if (from === cr && cr < length) to = cr + 1
  engine.output.block(from, to)
  const last = to === length
  engine.timers.set(Timer.command, engine.now, last ? engine.dialect.deadlines.prompt : PIECE_MS)
}

/**
 * A prompt while writing blind: is it the command line's own, whose lost CR the block has stood in
 * for? It is when the block's first CR was the last byte written. Otherwise the prompt only came late.
 */
function isCommandsOwn(engine: Engine, link: Link): boolean {
  const written = engine.output.written
  return written > 0 && engine.arena.bytes[link.staging.start + written - 1] === CR
}

/**
 * Then nothing has been taken as payload yet, and the length that the DCE has read ends in the
 * block's first line.
 * @returns false when the DCE now waits for more bytes than there are.
 */
function relength(engine: Engine, link: Link): boolean {
  const bytes = engine.arena.bytes
  const start = link.staging.start
  const last = engine.output.written - 1
  let length = engine.send.length
  for (let i = 0; i < last; i++) {
    const digit = bytes[start + i] as number
    if (digit < DIGIT_0 || digit > DIGIT_9) {
      length = engine.send.length
      break
    }
    if (length < 10000) length = length * 10 + digit - DIGIT_0
  }
  if (length > link.staging.length) {
    stuck(engine)
    return false
  }
  engine.send.length = length
  link.block = length
  return true
}
