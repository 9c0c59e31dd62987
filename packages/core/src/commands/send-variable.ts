/* hot: no allocation */
/**
 * `AT+CIPSEND=n` and, for UDP, `AT+CIPSEND=n,,"address",port` (A76XX note, sections 3.2.1 and 3.3.1): the
 * payload ends with Ctrl-Z, and ETX before Ctrl-Z, ESC and ETX makes them payload. Unlike a prompt of
 * fixed length this one can be left (ESC), so nothing is ever written without having seen it. Datagrams
 * go this way because they may not be cut, streams where the application asks for it.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine } from '../command.ts'
import { ADDRESS, FAMILY, PORT } from '../datagram.ts'
import type { Engine } from '../engine.ts'
import { inertLength } from '../inert.ts'
import type { Link } from '../link.ts'
import { needsEtx } from '../output.ts'
import { promptMissed } from '../push-proof.ts'
import { Timer } from '../timers.ts'
import { awaitResult, doubt, judge, mayBeSent, onSendFinal, payloadStart } from './send-outcome.ts'
import { EARLY_MS, NO_BLANK, Phase } from './send-state.ts'

const CIPSEND: readonly number[] = ascii('AT+CIPSEND')
const EQUALS = 61
const CTRL_Z = 0x1a
const ESC = 0x1b
/** Within so much the DCE has answered a block that ended too soon. */
const PAUSE_MS = 250

export const SEND_VARIABLE: Command = Object.freeze({
  name: 'send variable',
  onPrompt,
  line: notMine,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.prompt
  },

  write(engine: Engine, link: Link): void {
    const length = link.isUdp ? datagramLength(engine, link) : streamLength(engine, link)
    engine.send.begin(link, length)
    engine.send.written = escapedLength(engine, link, length)
    engine.parser.promptExpected = true
    engine.parser.blank = NO_BLANK
    const writer = engine.writer.begin().put(CIPSEND)
    if (engine.numbered) writer.fill(EQUALS, 1).number(link.number)
    // SIM800 was told before.
    if (link.isUdp && engine.gprs === null) writeDestination(engine, link)
    writer.end()
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    const send = engine.send
    if (ok && send.phase === Phase.prompt) return false
    if (engine.output.writing || (send.phase === Phase.payload && send.piece < send.length)) {
      // The DCE has taken an end or a cancel for it that lost its ETX.
      engine.output.stop()
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
    if (send.answered) awaitResult(engine, link)
    else if (send.taken >= 0) judge(engine, link, send.taken, send.sent)
    else if (send.phase === Phase.prompt && engine.parser.blank !== NO_BLANK) {
      // The CR LF of a prompt came, and only a prompt has nothing but that before it.
      onPrompt(engine, link)
      return true
    } else if (send.phase === Phase.payload && !send.early && send.piece < send.length) {
      writePiece(engine, link)
      return true
    } else if (send.phase === Phase.payload && !send.early) {
      // It may have been the Ctrl-Z that was lost; in command state one more is no character of a line.
      send.phase = Phase.endedAgain
      engine.output.end()
      const { network, prompt } = engine.dialect.deadlines
      engine.timers.set(Timer.command, engine.now, send.unheard ? prompt : network - prompt)
      return true
    } else {
      promptMissed(engine)
      doubt(engine, link)
    }
    return false
  },
})

function onPrompt(engine: Engine, link: Link): void {
  engine.send.phase = Phase.payload
  writePiece(engine, link)
}

/**
 * All of the block or, where its text could be run if an ETX before it were lost, what precedes that
 * text: the DCE would say within a moment that the block has ended there, and no more is written.
 */
function writePiece(engine: Engine, link: Link): void {
  const send = engine.send
  const header = payloadStart(link) - link.unsentAt
  const from = send.piece
  send.piece = pieceEnd(engine, payloadStart(link), from, send.length)
  const isLast = send.piece === send.length
  engine.output.escaped(header + from, header + send.piece, isLast)
  const { prompt } = engine.dialect.deadlines
  engine.timers.set(Timer.command, engine.now, isLast ? prompt : PAUSE_MS)
}

function pieceEnd(engine: Engine, start: number, from: number, length: number): number {
  const bytes = engine.arena.bytes
  let end = from
  while (end < length) {
    end += inertLength(bytes, engine.arena.cells, start + end, length - end)
    if (end < length && mayEnd(bytes, start, start + end)) return end
  }
  return end
}

/** True when one of the bytes would end or cancel the block without its ETX. */
function mayEnd(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] === CTRL_Z || bytes[i] === ESC) return true
  }
  return false
}

function datagramLength(engine: Engine, link: Link): number {
  return engine.arena.words.getInt16(link.unsentAt)
}

function streamLength(engine: Engine, link: Link): number {
  const { bytes, cells } = engine.arena
  return inertLength(bytes, cells, link.unsentAt, mayBeSent(engine, link))
}

/** `,,"address",port` */
function writeDestination(engine: Engine, link: Link): void {
  const { bytes, words } = engine.arena
  const header = link.unsentAt
  const writer = engine.writer.comma().comma().quote()
  writer
    .address(header + ADDRESS, bytes[header + FAMILY] as number)
    .quote()
    .comma()
  writer.number(words.getUint16(header + PORT))
}

function escapedLength(engine: Engine, link: Link, length: number): number {
  if (!engine.dialect.etx) return length
  const bytes = engine.arena.bytes
  const start = payloadStart(link)
  let count = length
  for (let i = start; i < start + length; i++) if (needsEtx(bytes[i] as number)) count++
  return count
}
