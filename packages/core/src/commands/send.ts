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
import { inertLength } from '../inert.ts'
import { type Link, SendPhase } from '../link.ts'
import { breakLink, sent } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { resync, stuck } from '../recovery.ts'
import { Timer } from '../timers.ts'

const CIPSEND: readonly number[] = ascii('AT+CIPSEND=')
const CR = 13
const DIGIT_0 = 48
const DIGIT_9 = 57
/** Between the pieces of a block that is written blind, for a prompt to show itself. */
const PIECE_MS = 1000
/** Until a missing `+CIPSEND` is asked for. */
const RESULT_MS = 10000
const BUSY_MS = 500
const TRIES = 3

export const SEND: Command = Object.freeze({
  name: 'send',
  line: notMine,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.prompt
  },

  write(engine: Engine, link: Link): void {
    const staging = link.staging
    const most = engine.dialect.limits.send
    const length = staging.length < most ? staging.length : most
    link.block = inertLength(engine.arena.bytes, staging.start, length)
    link.sendPhase = SendPhase.prompt
    link.accepted = false
    engine.parser.promptExpected = true
    // Two digits at least: a lone digit that is lost would open a prompt of variable length.
    const writer = engine.writer.begin().put(CIPSEND).number(link.number).comma()
    writer.number(link.block, 2).end()
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    engine.parser.promptExpected = false
    if (link.sendPhase === SendPhase.idle) return true
    if (!ok) refused(engine, link, code)
    else if (link.sendPhase === SendPhase.prompt || engine.output.writing) doubt(engine, link)
    else {
      link.accepted = true
      link.sendPhase = SendPhase.result
      link.waits = 0
      engine.timers.set(Timer.link + link.number, engine.now, RESULT_MS)
    }
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    if (link.sendPhase === SendPhase.prompt) {
      link.sendPhase = SendPhase.blind
      writePiece(engine, link, 0)
      return true
    }
    if (link.sendPhase === SendPhase.blind) {
      if (engine.output.written < link.block) {
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

/** The DCE shows a prompt. */
export function onPrompt(engine: Engine, link: Link): void {
  if (link.sendPhase === SendPhase.blind && !promptOfLateCommand(engine, link)) return
  const from = link.sendPhase === SendPhase.prompt ? 0 : engine.output.written
  link.sendPhase = SendPhase.payload
  engine.output.block(from, link.block)
  engine.timers.set(Timer.command, engine.now, engine.dialect.deadlines.network)
}

/** `+CIPSEND: n,req,cnf`. */
export function onSendResult(engine: Engine, link: Link, taken: number, sent: number): void {
  if (link.sendPhase === SendPhase.idle) return
  if (taken !== link.block || engine.output.writing) doubt(engine, link)
  else if (sent === taken) confirm(engine, link, taken)
  else breakLink(engine, link, ErrorCode.sendFailed)
}

/** What `AT+CIPACK` says about a block in doubt: `sent` bytes were taken since the link was opened. */
export function onSendCount(engine: Engine, link: Link, sent: number): void {
  const taken = (sent - link.confirmed) | 0
  if (taken < 0 || taken > link.block) {
    if (++link.sendFailures >= TRIES) breakLink(engine, link, ErrorCode.sendFailed)
    return
  }
  if (link.accepted && taken < link.block) {
    // It was taken whole and is still going out: the peer is slow.
    link.sendPhase = SendPhase.result
    engine.timers.set(Timer.link + link.number, engine.now, RESULT_MS)
    return
  }
  if (taken === 0 && ++link.sendFailures >= TRIES) {
    breakLink(engine, link, ErrorCode.sendFailed)
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
    breakLink(engine, link, ErrorCode.sendTimedOut)
  } else {
    link.sendPhase = SendPhase.doubt
  }
  return true
}

export function wantsSend(link: Link): boolean {
  if (link.state !== LinkState.open && link.state !== LinkState.flushing) return false
  return link.sendPhase === SendPhase.idle && !link.resting && link.staging.length !== 0
}

function confirm(engine: Engine, link: Link, count: number): void {
  link.sendPhase = SendPhase.idle
  link.block = 0
  link.confirmed = (link.confirmed + count) | 0
  if (count !== 0) link.sendFailures = 0
  link.staging.drop(count)
  engine.timers.stop(Timer.link + link.number)
  sent(engine, link)
}

function refused(engine: Engine, link: Link, code: number): void {
  if (link.sendPhase !== SendPhase.prompt) {
    doubt(engine, link)
    return
  }
  link.sendPhase = SendPhase.idle
  link.block = 0
  if (code === ErrorBase.cip + 8) {
    link.resting = true
    engine.timers.set(Timer.link + link.number, engine.now, BUSY_MS)
  } else if (code === ErrorBase.cip + 4 || code === ErrorBase.cip + 2) {
    breakLink(engine, link, ErrorCode.linkLost)
  } else if (++link.sendFailures >= TRIES) {
    breakLink(engine, link, code)
  }
}

function doubt(engine: Engine, link: Link): void {
  engine.output.stop()
  link.sendPhase = SendPhase.doubt
  resync(engine, true)
}

/** Blind, a block goes out as what precedes its first CR, that CR alone, and the rest. */
function writePiece(engine: Engine, link: Link, from: number): void {
  const bytes = engine.arena.bytes
  const start = link.staging.start
  let cr = 0
  while (cr < link.block && bytes[start + cr] !== CR) cr++
  let to = link.block
  if (from < cr) to = cr
  else if (from === cr && cr < link.block) to = cr + 1
  engine.output.block(from, to)
  const last = to === link.block
  engine.timers.set(Timer.command, engine.now, last ? engine.dialect.deadlines.prompt : PIECE_MS)
}

/**
 * A prompt while writing blind. Before the block's first CR it is the prompt, come late. Right after
 * that CR it is the command line's own, lost CR that the block has stood in for: nothing has been
 * taken as payload yet, and the length that the DCE read ends in the block's first line.
 * @returns false when the DCE now waits for more bytes than there are.
 */
function promptOfLateCommand(engine: Engine, link: Link): boolean {
  const bytes = engine.arena.bytes
  const start = link.staging.start
  const written = engine.output.written
  if (written === 0 || bytes[start + written - 1] !== CR) return true
  let length = link.block
  let numeric = true
  for (let i = 0; i < written - 1; i++) {
    const digit = bytes[start + i] as number
    if (digit < DIGIT_0 || digit > DIGIT_9) numeric = false
    else if (length < 10000) length = length * 10 + digit - DIGIT_0
  }
  if (!numeric) length = link.block
  if (length > link.staging.length) {
    stuck(engine)
    return false
  }
  link.block = length
  link.sendPhase = SendPhase.prompt
  return true
}
