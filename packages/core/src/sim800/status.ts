/* hot: no allocation */
/**
 * SIM800: which connections there are (`AT+CIPSTATUS`), and who is at the other end of one that a client has
 * made (`AT+CIPSTATUS=n`; TCPIP note V1.02, section 3.1 and chapter 10). The list comes after its OK and has
 * no end of its own: it is over with the last link's line, or when nothing more comes for a while.
 */
import { connected } from '../accept.ts'
import { parsePort } from '../address.ts'
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, usualDeadline } from '../command.ts'
import { isSpoiled, quote } from '../commands/peers.ts'
import { begin, compareLink, listed } from '../commands/status.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { LinkState } from '../link-state.ts'
import { judgeHeld } from '../online.ts'
import { resync } from '../recovery.ts'
import { notifyServer } from '../server-events.ts'
import { Timer } from '../timers.ts'
import { GprsState } from './gprs.ts'
import { learn } from './lines.ts'
import { gprsOf } from './links.ts'

const CIPSTATUS: readonly number[] = ascii('AT+CIPSTATUS')
const CONNECTED: readonly number[] = ascii('CONNECTED')
const CLOSED: readonly number[] = ascii('CLOSED')
const INITIAL: readonly number[] = ascii('INITIAL')
const EQUALS = 61
const SPACE = 32
const QUOTE = 34
const LETTER_C = 67
const DIGIT_0 = 48
/** Behind `C:`. */
const NUMBER_AT = 2
/** Which quotes stand before the address and before the port. */
const ADDRESS = 3
const PORT = 5
/** From one line of the list to the next. */
const LINGER_MS = 250

export const STATUS: Command = Object.freeze({
  name: 'links',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    begin(engine)
    engine.writer.begin().put(CIPSTATUS).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, start: number, end: number): number {
    if (tag === Tag.state) {
      if (!learn(engine, start, end)) return NOT_MINE
      engine.status.seen = true
      // No final result code will say it.
      if (engine.ready && !engine.echoed) engine.echoOff = true
      if (!engine.numbered) compareOnly(engine)
      linger(engine)
      return 0
    }
    if (tag !== Tag.listed) return NOT_MINE
    linger(engine)
    if (engine.arena.bytes[start] === LETTER_C) compareLine(engine, start, end)
    return 0
  },

  // OK comes before all of it.
  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (ok) return false
    if (engine.online.doubt) judgeHeld(engine, false)
    listed(engine)
    return true
  },

  expired(engine: Engine): boolean {
    const { seen } = engine.status
    listed(engine)
    if (!seen) resync(engine)
    return false
  },
})

function linger(engine: Engine): void {
  engine.timers.set(Timer.command, engine.now, LINGER_MS)
}

/** Without numbers the state is the connection's. */
function compareOnly(engine: Engine): void {
  const { state } = gprsOf(engine)
  if (state === GprsState.connecting || state === GprsState.closing) return
  compareLink(engine, 0, state === GprsState.connected)
}

/** `C: n,context,"TCP","ip","port","CONNECTED"`; a line that has lost bytes says nothing. */
function compareLine(engine: Engine, start: number, end: number): void {
  const { bytes } = engine.arena
  let at = start + NUMBER_AT
  while (at < end && bytes[at] === SPACE) at++
  const number = (bytes[at] as number) - DIGIT_0
  const { links } = engine.dialect.limits
  if (number < 0 || number >= links) return
  if (endsWith(bytes, start, end, CONNECTED)) compareLink(engine, number, true)
  else if (endsWith(bytes, start, end, CLOSED) || endsWith(bytes, start, end, INITIAL)) {
    compareLink(engine, number, false)
  }
  if (number !== links - 1) return
  engine.finish()
  listed(engine)
}

/** True when the last field is `text` in quotes, perhaps with blanks inside them. */
function endsWith(bytes: Uint8Array, start: number, end: number, text: readonly number[]): boolean {
  if (bytes[end - 1] !== QUOTE) return false
  let to = end - 1
  while (to > start && bytes[to - 1] === SPACE) to--
  let from = to - text.length
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false
  while (from > start && bytes[from - 1] === SPACE) from--
  return from > start && bytes[from - 1] === QUOTE
}

/** Asks about the first link that is not known, or whose client's port is not. */
export const WHO: Command = Object.freeze({
  name: 'peers',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    begin(engine)
    engine.servers.asked = firstUnknown(engine.servers.unknown)
    engine.writer.begin().put(CIPSTATUS).fill(EQUALS, 1).number(engine.servers.asked).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipStatus) return NOT_MINE
    const { parser, servers } = engine
    parser.parseArguments(parser.text, end)
    if (parser.argc === 0 || parser.a0 !== servers.asked) return NOT_MINE
    engine.status.seen = true
    described(engine, parser.text, end)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (ok && !engine.status.seen) return false
    answered(engine)
    return true
  },

  expired(engine: Engine): boolean {
    answered(engine)
    resync(engine)
    return false
  },
})

/** `n,context,"TCP","ip","port","CONNECTED"` */
function described(engine: Engine, start: number, end: number): void {
  const { bytes } = engine.arena
  const { servers } = engine
  const { client } = servers
  const number = servers.asked
  const from = quote(bytes, start, end, ADDRESS)
  const to = quote(bytes, start, end, ADDRESS + 1)
  const portFrom = quote(bytes, start, end, PORT)
  const portTo = quote(bytes, start, end, PORT + 1)
  if (portTo === end || !endsWith(bytes, start, end, CONNECTED)) return
  const port = parsePort(bytes, portFrom + 1, portTo)
  if (port < 0 || !client.read(bytes, from + 1, to, port)) return
  const link = engine.links[number] as Link
  if (link.server >= 0) {
    link.remotePort = port
    return
  }
  servers.unknown &= ~(1 << number)
  servers.unannounced |= 1 << number
  connected(engine, number, isSpoiled(engine, link) ? null : servers.at(0))
  // What it has sent was announced for a link that was not known.
  if (link.state === LinkState.open) link.announced = true
}

/** What is not known by now stays so: a client whose port was not told has none. */
function answered(engine: Engine): void {
  const { servers } = engine
  const bit = 1 << servers.asked
  const link = engine.links[servers.asked] as Link
  const wasUnknown = (servers.unknown & bit) !== 0
  servers.unknown &= ~bit
  const server = servers.at(link.server)
  link.unnamed = false
  if (server !== null && wasUnknown) notifyServer(engine, server)
}

function firstUnknown(mask: number): number {
  let number = 0
  while ((mask & (1 << number)) === 0) number++
  return number
}
