/* hot: no allocation */
/**
 * SIM800: what is said of a link before it is opened, and before a datagram (TCPIP note V1.02, sections 2.1.4,
 * 2.3 and chapter 4; with link numbers by the manual V1.12): the context, the local port, that datagrams of
 * anybody are received, and where the next one goes.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, notMine, usualDeadline } from '../command.ts'
import {
  BUSY_MS,
  dropDatagram,
  payloadStart,
  rest,
  sendBroken,
  wantsSend,
} from '../commands/send-outcome.ts'
import { ADDRESS, PORT } from '../datagram.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { refuse } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { resync, wantAudit } from '../recovery.ts'
import { GprsEvent, GprsState } from './gprs.ts'
import { gprsOf } from './links.ts'
import { STATUS } from './status.ts'

const CIPSGTXT: readonly number[] = ascii('AT+CIPSGTXT=')
const CLPORT: readonly number[] = ascii('AT+CLPORT=')
const TCP: readonly number[] = ascii('"TCP",')
const UDP: readonly number[] = ascii('"UDP",')
const CIPUDPMODE: readonly number[] = ascii('AT+CIPUDPMODE=')
const CIPSEND_QUERY: readonly number[] = ascii('AT+CIPSEND?')
/** Datagrams of anybody; where the next one goes. */
const EXTENDED = 1
const DESTINATION = 2
const TRIES = 3
const CTRL_Z = 0x1a
const ESC = 0x1b

/** Refused: perhaps a byte of it was lost. */
function again(engine: Engine, link: Link, code: number): void {
  if (++link.sendFailures < TRIES) return
  link.sendFailures = 0
  if (link.state === LinkState.waiting) refuse(engine, link, code)
  else dropDatagram(engine, link)
}

/** All of them are answered by OK alone. `taken` notes what the modem has by then. */
/* cold: once for each command */
function saying(
  name: string,
  write: (engine: Engine, link: Link) => void,
  taken: (engine: Engine, link: Link) => void,
): Command {
  return Object.freeze({
    name,
    precedes: true,
    onPrompt: null,
    line: notMine,
    deadlineMs: usualDeadline,
    write,

    final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
      if (!ok) again(engine, link, code)
      else {
        link.sendFailures = 0
        taken(engine, link)
      }
      return true
    },

    expired(engine: Engine): boolean {
      resync(engine)
      return false
    },
  })
}

/** `n,` where links have numbers. */
function begin(engine: Engine, text: readonly number[], link: Link): void {
  const writer = engine.writer.begin().put(text)
  if (engine.numbered) writer.number(link.number).comma()
}

const SELECT: Readonly<Command> = saying(
  'context',
  (engine, link) => engine.writer.begin().put(CIPSGTXT).number(link.context).end(),
  (engine, link) => {
    gprsOf(engine).context = link.context
  },
)

const LOCAL_PORT: Readonly<Command> = saying(
  'local port',
  (engine, link) => {
    begin(engine, CLPORT, link)
    engine.writer
      .put(link.isUdp ? UDP : TCP)
      .number(link.localPort)
      .end()
  },
  (engine, link) => {
    gprsOf(engine).portsOf(link.isUdp)[link.number] = link.localPort
  },
)

const FROM_ANYBODY: Readonly<Command> = saying(
  'any sender',
  (engine, link) => {
    begin(engine, CIPUDPMODE, link)
    engine.writer.number(EXTENDED).end()
  },
  (engine, link) => {
    gprsOf(engine).extended |= 1 << link.number
  },
)

const AIM: Readonly<Command> = saying(
  'destination',
  (engine, link) => {
    const header = link.unsentAt
    begin(engine, CIPUDPMODE, link)
    engine.writer
      .number(DESTINATION)
      .comma()
      .quote()
      .address(header + ADDRESS, 4)
      .quote()
      .comma()
      .number(engine.arena.words.getUint16(header + PORT))
      .end()
  },
  (engine, link) => aimed(engine, link),
)

/** The next datagram's destination is the link's. */
export function aimed(engine: Engine, link: Link): void {
  const header = link.unsentAt
  link.aim(header + ADDRESS, engine.arena.words.getUint16(header + PORT))
}

function isAimed(engine: Engine, link: Link): boolean {
  const header = link.unsentAt
  return link.isAimed(header + ADDRESS, engine.arena.words.getUint16(header + PORT))
}

/**
 * Nothing makes Ctrl-Z and ESC payload, so a datagram that has either goes out by its length. All others
 * end with Ctrl-Z: that prompt can be left when bytes are lost, and a datagram may not be cut.
 */
function mayEndWithCtrlZ(engine: Engine, link: Link): boolean {
  const { bytes, words } = engine.arena
  const start = payloadStart(link)
  const end = start + words.getInt16(link.unsentAt)
  for (let i = start; i < end; i++) if (bytes[i] === CTRL_Z || bytes[i] === ESC) return false
  return true
}

/**
 * A send was refused: the module may have room for less than that, or none while its peer takes nothing
 * (section 6.3). A link that it does not name is no more.
 */
const ROOM: Command = Object.freeze({
  name: 'room',
  precedes: true,
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.status.seen = false
    engine.writer.begin().put(CIPSEND_QUERY).end()
  },

  line(engine: Engine, link: Link, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipSend) return NOT_MINE
    const { parser } = engine
    parser.parseArguments(parser.text, end)
    if (!parser.clean || parser.argc !== (engine.numbered ? 2 : 1)) return NOT_MINE
    const number = engine.numbered ? parser.a0 : 0
    if (number !== link.number) return 0
    engine.status.seen = true
    hasRoom(engine, link, engine.numbered ? parser.a1 : parser.a0)
    return 0
  },

  final(engine: Engine, link: Link): boolean {
    // What the module has not told of is asked by the list of connections, and the send tried again.
    if (!engine.status.seen) {
      gprsOf(engine).asksRoom &= ~(1 << link.number)
      wantAudit(engine)
      rest(engine, link)
    }
    return true
  },

  expired(engine: Engine): boolean {
    resync(engine)
    return false
  },
})

function hasRoom(engine: Engine, link: Link, room: number): void {
  const gprs = gprsOf(engine)
  if (room === 0) {
    // Its peer takes nothing. The module itself gives up then, after as long.
    link.waits++
    if (link.waits * BUSY_MS >= engine.applied.sendMs) {
      sendBroken(engine, link, ErrorCode.sendTimedOut)
    } else rest(engine, link)
    return
  }
  link.waits = 0
  gprs.asksRoom &= ~(1 << link.number)
  // There was room for it: it was something else.
  if (room >= link.block) return
  link.sendFailures = 0
  gprs.rooms[link.number] = room
}

function beforeDatagram(engine: Engine, link: Link): Command | null {
  if (!wantsSend(link)) return null
  link.isVariable = mayEndWithCtrlZ(engine, link)
  return isAimed(engine, link) ? null : AIM
}

/** The one link without a number is still being closed, or has not been known to be: the modem is asked. */
function isBusy(engine: Engine): boolean {
  const gprs = gprsOf(engine)
  const isLegal = gprs.may(engine.numbered ? GprsEvent.dial : GprsEvent.dialOnly)
  // A server has the link: a client is refused.
  return !isLegal && gprs.state !== GprsState.listening
}

/** What comes first; null when the link may be opened, or the datagram sent. */
export function before(engine: Engine, link: Link): Command | null {
  const gprs = gprsOf(engine)
  if (link.state !== LinkState.waiting) {
    if (link.isUdp) return beforeDatagram(engine, link)
    return (gprs.asksRoom & (1 << link.number)) === 0 ? null : ROOM
  }
  if (isBusy(engine)) return STATUS
  if (link.context !== gprs.context) return SELECT
  if (gprs.portsOf(link.isUdp)[link.number] !== link.localPort) return LOCAL_PORT
  return link.isUdp && (gprs.extended & (1 << link.number)) === 0 ? FROM_ANYBODY : null
}
