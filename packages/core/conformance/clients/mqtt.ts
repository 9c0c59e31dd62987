/**
 * A client of MQTT 3.1.1 that uses its socket as Moddable's does: packets are written in many pieces,
 * most of them one byte, with `{ more: true }` before the last; lengths are read byte by byte, and what
 * follows into a view. It is for tests: QoS 0 and 1, no retry.
 */
import type { TCP } from '../../src/index.ts'
import { text } from '../bytes.ts'
import type { SocketSettings } from './socket-settings.ts'

export const Packet = {
  connect: 0x10,
  connectAck: 0x20,
  publish: 0x30,
  publishOnce: 0x32,
  publishAck: 0x40,
  subscribe: 0x82,
  subscribeAck: 0x90,
} as const

const MORE = Object.freeze({ more: true })
const NOTHING = new Uint8Array(0)

export class MQTTClient {
  readonly socket: TCP
  /** Packets that have come: type, and what follows the length. */
  readonly packets: { type: number; bytes: Uint8Array }[] = []
  readonly errors: number[] = []
  /** How many writes the socket was given. */
  writes = 0
  #writable = 0
  #type = -1
  #length = 0
  #shift = 0
  #bytes: Uint8Array | null = null
  #filled = 0

  constructor({ io, ...settings }: SocketSettings, id: string) {
    const client = this
    let isUp = false
    this.socket = new io({
      ...settings,
      format: 'number',
      onReadable: (count) => client.#read(count),
      onWritable(count) {
        client.#writable = count
        if (isUp) return
        isUp = true
        client.#connect(id)
      },
      onError: (code) => client.errors.push(code),
    })
  }

  #connect(id: string): void {
    this.#begin(Packet.connect, 12 + id.length)
    this.#block(text('\0\x04MQTT\x04\x02\0\x3c'), true)
    this.#text(id, false)
  }

  subscribe(topic: string): void {
    this.#begin(Packet.subscribe, 5 + topic.length)
    this.#number(0, true)
    this.#number(1, true)
    this.#text(topic, true)
    this.#number(0, false)
  }

  /** @throws Error for a packet that does not fit whole into the socket. */
  publish(topic: string, payload: Uint8Array, id: number = 0): void {
    const length = 2 + topic.length + (id === 0 ? 0 : 2) + payload.length
    if (length + 3 > this.#writable) throw new Error('the packet does not fit')
    this.#begin(id === 0 ? Packet.publish : Packet.publishOnce, length)
    this.#text(topic, true)
    if (id !== 0) {
      this.#number(id >> 8, true)
      this.#number(id & 255, true)
    }
    this.#block(payload, false)
  }

  #begin(type: number, length: number): void {
    this.#number(type, true)
    for (let left = length; ; left >>= 7) {
      this.#number(left > 127 ? (left & 127) | 128 : left, true)
      if (left <= 127) return
    }
  }

  #text(characters: string, more: boolean): void {
    this.#number(characters.length >> 8, true)
    this.#number(characters.length & 255, true)
    this.#block(text(characters), more)
  }

  #number(byte: number, more: boolean): void {
    this.writes++
    this.#writable = this.socket.write(byte, more ? MORE : undefined)
  }

  #block(bytes: Uint8Array, more: boolean): void {
    this.writes++
    this.socket.format = 'buffer'
    this.#writable = this.socket.write(bytes, more ? MORE : undefined)
    this.socket.format = 'number'
  }

  #read(count: number): void {
    let available = count
    while (available > 0) {
      if (this.#bytes !== null) available -= this.#readInto(this.#bytes, available)
      else {
        this.#header(this.socket.read() as number)
        available--
      }
    }
  }

  #header(byte: number): void {
    if (this.#type < 0) {
      this.#type = byte
      return
    }
    this.#length |= (byte & 127) << this.#shift
    this.#shift += 7
    if (byte > 127) return
    if (this.#length === 0) this.#done(NOTHING)
    else this.#bytes = new Uint8Array(this.#length)
  }

  #readInto(bytes: Uint8Array, available: number): number {
    const { socket } = this
    const left = bytes.length - this.#filled
    const count = Math.min(left, available)
    socket.format = 'buffer'
    socket.read(bytes.subarray(this.#filled, this.#filled + count))
    socket.format = 'number'
    this.#filled += count
    if (this.#filled === bytes.length) this.#done(bytes)
    return count
  }

  #done(bytes: Uint8Array): void {
    this.packets.push({ type: this.#type, bytes })
    this.#type = -1
    this.#length = 0
    this.#shift = 0
    this.#bytes = null
    this.#filled = 0
  }
}
