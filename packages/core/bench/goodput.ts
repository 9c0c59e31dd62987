/**
 * Goodput as a share of the line rate, measured, and what the wire itself allows: the ceiling of a scheme is
 * payload time / (payload time + time of all other bytes + turns), counted by families.ts.
 */
import { ErrorCode, type ModemOptions, type TCP, type TCPOptions } from '@atlink/core'
import {
  type Exchange,
  FAMILIES,
  type Family,
  onlineExchange,
  pullExchange,
  pushExchange,
  sendExchange,
} from './families.ts'
import { connected, type Line, type Rig, rig } from './rig.ts'

const RECEIVED = 600_000
const SENT = 150_000
/** More than is waited for: the DCE may keep the last of it for a while, in the hope of more. */
const WRITTEN = SENT + 8_192
/** The first block of a link: it teaches the driver the trailer, and is not what is measured. */
const FIRST = 256
const BITS = 10
/** Where data is not asked for, a buffer holds two blocks. */
const TWO_BLOCKS = Object.freeze({ receiveSize: 4096, transmitSize: 4096 })

export interface Figure {
  /** Payload share of the line rate, 0 to 1. */
  readonly share: number
  /** What the wire allows by the same count. */
  readonly ceiling: number
  /** Of receiving. */
  readonly commandsPerKb?: number
}

export function bytesPerMs(line: Line): number {
  return line.baud / BITS / 1000
}

export function ceiling({ payload, other, turns }: Exchange, line: Line): number {
  return payload / (payload + other + turns * line.turnMs * bytesPerMs(line))
}

type Sockets = new (options: Omit<TCPOptions, 'from'>) => TCP
type Measure = (family: Family, line: Line) => Figure

interface Received {
  /** A byte more or less than the first blocks is not measured. */
  readonly bytes: number
  readonly ms: number
  readonly commands: number
}

/** A socket's callback that reads all, and sees that it is what the peer counts up to 255 again and again. */
class Reader {
  received = 0
  readonly #target = new Uint8Array(2048)

  readonly onReadable = (socket: TCP): void => {
    const target = this.#target
    for (;;) {
      const count = socket.readInto(target, 0, target.length)
      if (count === 0) return
      for (let i = 0; i < count; i++) {
        if (target[i] !== (this.received++ & 255)) throw new Error('bench: a wrong byte')
      }
    }
  }
}

function receiveOn(it: Rig, links: number, Socket: Sockets = it.modem.TCP): Received {
  const each = Math.floor(RECEIVED / links)
  const block = new Uint8Array(each).map((_, i) => i)
  const readers: Reader[] = []
  const peers = []
  for (let i = 0; i < links; i++) {
    const reader = new Reader()
    readers.push(reader)
    const options: Omit<TCPOptions, 'from'> = {
      onReadable() {
        reader.onReadable(this)
      },
      onError(code) {
        if (code !== ErrorCode.remoteClosed) throw new Error(`bench: link ${i} ended with ${code}`)
      },
    }
    peers.push(connected(it, 1000 + i, options, Socket).peer)
  }
  const all = (count: number) => () => readers.every(({ received }) => received === count)
  for (const peer of peers) peer.write(block.subarray(0, FIRST))
  it.until('the first blocks', all(FIRST))
  const commands = it.modem.counters.commands
  const from = it.time.now()
  for (const peer of peers) peer.write(block.subarray(FIRST))
  it.until('all bytes', all(each))
  return {
    bytes: (each - FIRST) * links,
    ms: it.time.now() - from,
    commands: it.modem.counters.commands - commands,
  }
}

function received(line: Line, exchange: Exchange, { bytes, ms, commands }: Received): Figure {
  return {
    share: bytes / ms / bytesPerMs(line),
    ceiling: ceiling(exchange, line),
    commandsPerKb: (commands * 1000) / bytes,
  }
}

export function pull(links: number): Measure {
  return (family, line) => received(line, pullExchange(family), receiveOn(rig(family, line), links))
}

/** Without RTS/CTS: the application reads at once. */
export function push(links: number): Measure {
  return (family, line) => {
    const it = rig(family, line, { ...TWO_BLOCKS, receive: 'push' })
    return received(line, pushExchange(family), receiveOn(it, links))
  }
}

export const transparentReceived: Measure = (family, line) => {
  const it = rig(family, line, { ...TWO_BLOCKS, transparent: true })
  return received(line, onlineExchange(), receiveOn(it, 1, it.modem.Transparent))
}

export const transparentSent: Measure = (family, line) => {
  const it = rig(family, line, { ...TWO_BLOCKS, transparent: true })
  return {
    share: sendOn(it, line, 1000, it.modem.Transparent),
    ceiling: ceiling(onlineExchange(), line),
  }
}

/** An application that writes up to `piece` bytes at a time while there is room. */
export function send(piece: number): Measure {
  return (family, line) => ({
    share: sendOn(rig(family, line), line, piece),
    ceiling: ceiling(sendExchange(family), line),
  })
}

/** Payload shares of the line rate with the options of a modem, received by ten links and sent by one. */
export function goodputOf(
  line: Line,
  options: Partial<ModemOptions>,
): { received: number; sent: number } {
  const family = FAMILIES[0] as Family
  const { bytes, ms } = receiveOn(rig(family, line, options), 10)
  return {
    received: bytes / ms / bytesPerMs(line),
    sent: sendOn(rig(family, line, options), line, 64),
  }
}

/** The payload's share of the line rate. */
function sendOn(it: Rig, line: Line, piece: number, Socket: Sockets = it.modem.TCP): number {
  const data = new Uint8Array(piece).map((_, i) => 0x30 + (i % 10))
  let written = 0
  const fill = (socket: TCP): void => {
    while (written < WRITTEN && socket.room > 0) written += socket.writeFrom(data, 0, piece)
  }
  let started = false
  const options: Omit<TCPOptions, 'from'> = {
    onWritable() {
      if (started) fill(this)
    },
  }
  const { socket, peer } = connected(it, 2000, options, Socket)
  const from = it.time.now()
  started = true
  fill(socket)
  it.until('all bytes at the peer', () => peer.received.length >= SENT)
  const ms = it.time.now() - from
  return peer.received.length / ms / bytesPerMs(line)
}
