/**
 * MQTT's packets (OASIS MQTT 3.1.1, chapters 2 and 3) as far as the stand-in uses them: written to a socket
 * piece by piece, and read from it byte by byte, stopping and going on anywhere.
 */
import type { TCP } from '@atlink/core'
import type { MQTTWriteOptions } from '../board/protocols.ts'
import { ascii } from './bytes.ts'

export const Operation = {
  CONNECT: 1,
  CONNACK: 2,
  PUBLISH: 3,
  PUBACK: 4,
  SUBSCRIBE: 8,
  SUBACK: 9,
  UNSUBSCRIBE: 10,
  UNSUBACK: 11,
  PINGREQ: 12,
  PINGRESP: 13,
  DISCONNECT: 14,
} as const

/** Name, level 4: MQTT 3.1.1. */
const PROTOCOL = [0, 4, 0x4d, 0x51, 0x54, 0x54, 4]
const CLEAN = 2
const RETAIN = 1
const MORE = Object.freeze({ more: true })

/** A string with its length (section 1.5.3). */
function field(text: string): Uint8Array {
  const characters = ascii(text)
  const bytes = new Uint8Array(characters.length + 2)
  bytes[0] = characters.length >> 8
  bytes[1] = characters.length
  bytes.set(characters, 2)
  return bytes
}

/** The remaining length, seven bits a byte (section 2.2.3). */
function lengthBytes(length: number): Uint8Array {
  const bytes: number[] = []
  for (let left = length; bytes.length === 0 || left > 0; left >>= 7) {
    bytes.push(left > 127 ? (left & 127) | 128 : left & 127)
  }
  return Uint8Array.from(bytes)
}

export class PacketWriter {
  readonly #socket: TCP

  constructor(socket: TCP) {
    this.#socket = socket
  }

  connect(id: string, clean: boolean, keepAliveSeconds: number): void {
    const seconds = [keepAliveSeconds >> 8, keepAliveSeconds & 255]
    const fixed = Uint8Array.from([...PROTOCOL, clean ? CLEAN : 0, ...seconds])
    this.#packet(Operation.CONNECT << 4, [fixed, field(id)])
  }

  /** A packet of an identifier or of nothing. */
  short(operation: number, id?: number): void {
    this.#packet(operation << 4, id === undefined ? [] : [identifier(id)])
  }

  /** What an application may write. @throws Error when it does not fit. */
  write(operation: number, id: number, payload: Uint8Array, options: MQTTWriteOptions): void {
    const { topic = '', QoS = 0, retain = false, items = [] } = options
    if (QoS !== 0 && QoS !== 1) throw new RangeError(`QoS: ${QoS} is not 0 or 1 with this stand-in`)
    if (operation === Operation.PUBLISH) {
      const flags = (QoS << 1) | (retain ? RETAIN : 0)
      const head = QoS === 0 ? [field(topic)] : [field(topic), identifier(id)]
      this.#packet((operation << 4) | flags, [...head, payload])
    } else if (operation === Operation.SUBSCRIBE) {
      const topics = items.flatMap((item) => [field(item.topic), Uint8Array.of(item.QoS ?? 0)])
      this.#packet((operation << 4) | 2, [identifier(id), ...topics])
    } else if (operation === Operation.UNSUBSCRIBE) {
      const topics = items.map((item) => field(item.topic))
      this.#packet((operation << 4) | 2, [identifier(id), ...topics])
    } else if (operation === Operation.PINGREQ || operation === Operation.DISCONNECT) {
      this.short(operation)
    } else throw new RangeError(`operation: ${operation} is not for applications`)
  }

  #packet(first: number, pieces: readonly Uint8Array[]): void {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const head = lengthBytes(length)
    const socket = this.#socket
    if (1 + head.length + length > socket.room) throw new Error('overflow: wait for onWritable')
    socket.write(Uint8Array.of(first), MORE)
    for (const piece of [head, ...pieces]) if (piece.length > 0) socket.write(piece, MORE)
  }
}

function identifier(id: number): Uint8Array {
  return Uint8Array.of((id >> 8) & 255, id & 255)
}

/** A packet up to its payload. What it has told stays until the next one. */
export class PacketReader {
  operation = 0
  id = 0
  topic = ''
  QoS = 0
  returnCode = 0
  /** Bytes of a PUBLISH's payload that have not been read. */
  left = 0
  /** The packet's bytes so far, without its payload. */
  #bytes: number[] = []

  /** @returns false when it is not all there; it goes on where it was. */
  read(socket: TCP): boolean {
    while (socket.available > 0) {
      this.#bytes.push(socket.read() as number)
      if (this.#isWhole()) {
        this.#bytes = []
        return true
      }
    }
    return false
  }

  #isWhole(): boolean {
    const bytes = this.#bytes
    const start = this.#start()
    if (start === 0) return false
    const length = bytes.slice(1, start).reduce((sum, byte, i) => sum + (byte & 127) * 128 ** i, 0)
    const first = bytes[0] as number
    this.operation = first >> 4
    if (this.operation === Operation.PUBLISH) return this.#isMessage(start, length, first)
    if (bytes.length < start + length) return false
    this.id = this.#word(start)
    this.returnCode = bytes[start + 1] ?? 0
    return true
  }

  #isMessage(start: number, length: number, first: number): boolean {
    const bytes = this.#bytes
    this.QoS = (first >> 1) & 3
    if (bytes.length < start + 2) return false
    const topicEnd = start + 2 + this.#word(start)
    const end = topicEnd + (this.QoS === 0 ? 0 : 2)
    if (bytes.length < end) return false
    this.topic = String.fromCharCode(...bytes.slice(start + 2, topicEnd))
    this.id = this.QoS === 0 ? 0 : this.#word(topicEnd)
    this.left = length - (end - start)
    return true
  }

  /** Where the packet goes on after its length; 0 as long as that is not known. */
  #start(): number {
    const last = this.#bytes.findIndex((byte, i) => i > 0 && (byte & 128) === 0)
    return last + 1
  }

  #word(at: number): number {
    return (this.#bytes[at] ?? 0) * 256 + (this.#bytes[at + 1] ?? 0)
  }
}
