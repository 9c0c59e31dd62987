/* hot: no allocation */
/**
 * Fixed-length `AT+CIPSEND=n,len` (A76XX note, section 3.2.1) and what is done when any byte of it is
 * lost. In a fixed-length prompt every byte is payload, so in doubt only the application's own bytes
 * are ever written, in blocks that are inert in command state. docs/lost-prompt.md states the rule.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine } from '../command.ts'
import type { Engine } from '../engine.ts'
import { inertLength } from '../inert.ts'
import type { Link } from '../link.ts'
import { promptMissed } from '../push-proof.ts'
import { stuck } from '../recovery.ts'
import { Timer } from '../timers.ts'
import { awaitResult, doubt, judge, mayBeSent, onSendFinal, payloadStart } from './send-outcome.ts'
import { EARLY_MS, NO_BLANK, Phase, PIECE_MS } from './send-state.ts'

const CIPSEND: readonly number[] = ascii('AT+CIPSEND=')
const CR = 13
const CTRL_Z = 0x1a
const DIGIT_0 = 48
const DIGIT_9 = 57
/** A length of one digit: see `blockLength`. */
const SHORT = 10

export const SEND: Command = Object.freeze({
  name: 'send',
  onPrompt,
  line: notMine,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.prompt
  },

  write(engine: Engine, link: Link): void {
    const send = engine.send
    send.begin(link, blockLength(engine, link))
    engine.parser.promptExpected = true
    engine.parser.blank = NO_BLANK
    // Two digits at least: a lone digit that is lost would open a prompt of variable length.
    const writer = engine.writer.begin().put(CIPSEND)
    if (engine.numbered) writer.number(link.number).comma()
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
    return onSendFinal(engine, link, ok, code)
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
      promptMissed(engine)
      if (link.isUdp && !isInert(engine, link)) {
        // It may not be cut, and a DCE in command state might run it.
        stuck(engine)
        return false
      }
      send.phase = Phase.blind
      writePiece(engine, link, 0)
      return true
    }
    if (send.phase === Phase.blind) {
      if (written(engine, link) < send.length) {
        writePiece(engine, link, written(engine, link))
        return true
      }
      // A prompt would have been filled and answered, so it was the command that was lost.
      doubt(engine, link)
      return false
    }
    if (send.unheard) {
      doubt(engine, link)
      return false
    }
    // The prompt was seen and the block written, yet no answer: payload bytes were lost on the way,
    // and whatever is written now would reach the peer in their place.
    stuck(engine)
    return false
  },
})

/** Bytes of the block that are out. */
function written(engine: Engine, link: Link): number {
  return engine.output.written - before(link)
}

/** What lies before the block in the transmit buffer: the header of a datagram. */
function before(link: Link): number {
  return payloadStart(link) - link.unsentAt
}

function isInert(engine: Engine, link: Link): boolean {
  const { arena, send } = engine
  return inertLength(arena.bytes, arena.cells, payloadStart(link), send.length) === send.length
}

/** How much is sent at once. */
function blockLength(engine: Engine, link: Link): number {
  if (link.isUdp) return engine.arena.words.getInt16(link.unsentAt)
  const bytes = engine.arena.bytes
  const start = link.unsentAt
  const length = inertLength(bytes, engine.arena.cells, start, mayBeSent(engine, link))
  if (link.number !== 0 || length >= SHORT) return length
  // `=0,05` that loses its comma opens a prompt of variable length on link 5, which Ctrl-Z would
  // send: only as the first byte, where there is nothing to send, is it harmless.
  let cut = 1
  while (cut < length && bytes[start + cut] !== CTRL_Z) cut++
  return cut
}

/** The DCE shows a prompt. */
function onPrompt(engine: Engine, link: Link): void {
  const send = engine.send
  let from = 0
  if (send.phase === Phase.blind) {
    if (!isCommandsOwn(engine, link)) from = written(engine, link)
    else if (!relength(engine, link)) return
  }
  send.phase = Phase.payload
  engine.output.block(before(link) + from, before(link) + send.length)
  engine.timers.set(Timer.command, engine.now, engine.applied.sendMs)
}

/** Blind, a block goes out as what precedes its first CR, that CR alone, and the rest. */
function writePiece(engine: Engine, link: Link, from: number): void {
  const bytes = engine.arena.bytes
  const start = payloadStart(link)
  const length = engine.send.length
  let cr = 0
  while (cr < length && bytes[start + cr] !== CR) cr++
  let to = length
  if (from < cr) to = cr
  else if (from === cr && cr < length) to = cr + 1
  engine.output.block(before(link) + from, before(link) + to)
  const last = to === length
  engine.timers.set(Timer.command, engine.now, last ? engine.dialect.deadlines.prompt : PIECE_MS)
}

/**
 * A prompt while writing blind: is it the command line's own, whose lost CR the block has stood in
 * for? It is when the block's first CR was the last byte written. Otherwise the prompt only came late.
 */
function isCommandsOwn(engine: Engine, link: Link): boolean {
  const last = payloadStart(link) + written(engine, link) - 1
  return last >= payloadStart(link) && engine.arena.bytes[last] === CR
}

/**
 * Then nothing has been taken as payload yet, and the length that the DCE has read ends in the
 * block's first line.
 * @returns false when the DCE now waits for more bytes than there are.
 */
function relength(engine: Engine, link: Link): boolean {
  const bytes = engine.arena.bytes
  const start = payloadStart(link)
  const last = written(engine, link) - 1
  let length = engine.send.length
  for (let i = 0; i < last; i++) {
    const digit = bytes[start + i] as number
    if (digit < DIGIT_0 || digit > DIGIT_9) {
      length = engine.send.length
      break
    }
    if (length < 10000) length = length * 10 + digit - DIGIT_0
  }
  if (length > link.unsent) {
    stuck(engine)
    return false
  }
  engine.send.length = length
  link.block = length
  return true
}
