/**
 * A stand-in for the SDK's MQTT client (`embedded:network/mqtt/client`), which exists on the device only: a
 * small one of ECMA-419's shape for Node and for tests inside XS, so that examples run there unchanged.
 * MQTT 3.1.1 with quality of service 0 and 1; no will, no user. It uses its socket as the SDK's client
 * does: packets are read in number format and written in many small pieces, most of one byte or two.
 */
import type { TCP } from '@atlink/core'
import type { Timer } from '../board/board.ts'
import type {
  MQTTClient as Client,
  MQTTClientOptions,
  MQTTMessage,
  MQTTWriteOptions,
} from '../board/protocols.ts'
import { Operation, PacketReader, PacketWriter } from './mqtt-packets.ts'

/** Kept free for a PUBACK and a PINGREQ, which the client sends by itself. */
const OVERHEAD = 8
const NOTHING = new Uint8Array(0)

type State = 'connecting' | 'login' | 'connected' | 'closed'

export class MQTTClient implements Client {
  static readonly CONNACK: number = Operation.CONNACK
  static readonly PUBLISH: number = Operation.PUBLISH
  static readonly PUBACK: number = Operation.PUBACK
  static readonly SUBSCRIBE: number = Operation.SUBSCRIBE
  static readonly SUBACK: number = Operation.SUBACK
  static readonly UNSUBSCRIBE: number = Operation.UNSUBSCRIBE
  static readonly UNSUBACK: number = Operation.UNSUBACK
  static readonly PINGREQ: number = Operation.PINGREQ
  static readonly PINGRESP: number = Operation.PINGRESP
  static readonly DISCONNECT: number = Operation.DISCONNECT

  readonly #options: MQTTClientOptions
  readonly #timer: Timer
  readonly #reader = new PacketReader()
  #socket: TCP | null = null
  #state: State = 'connecting'
  #id = 1
  /** Bytes of the payload that the application may read now. */
  #payload = 0
  #isPumping = false
  /** In the middle of a message, and before its first byte. */
  #isMessage = false
  #isFirst = false
  /** Identifiers whose receipt could not be written yet. */
  readonly #receipts: number[] = []
  #ping: unknown = null
  /** A ping is out, and nothing has come since. */
  #isAsked = false

  constructor(options: MQTTClientOptions) {
    if (!options.host) throw new Error('host: a host name or an address is needed')
    if (options.timer === undefined) throw new Error('timer: this stand-in needs one')
    this.#options = options
    this.#timer = options.timer
    new options.dns.io(options.dns).resolve({
      host: options.host,
      onResolved: (host, address) => this.#connect(host, address),
      onError: () => this.#fail(),
    })
  }

  close(): void {
    this.#state = 'closed'
    if (this.#ping !== null) this.#timer.clear(this.#ping)
    this.#ping = null
    this.#payload = 0
    this.#socket?.close()
    this.#socket = null
  }

  read(count: number = this.#payload): ArrayBuffer | undefined {
    const length = Math.min(count, this.#payload)
    if (this.#socket === null || length === 0) return undefined
    this.#socket.format = 'buffer'
    const bytes = this.#socket.read(length) as ArrayBuffer
    this.#payload -= length
    // No callback comes from inside a read.
    if (this.#payload === 0 && !this.#isPumping) this.#timer.set(() => this.#pump(), 0)
    return bytes
  }

  write(data: ArrayBuffer | Uint8Array | null, options: MQTTWriteOptions): number {
    if (this.#socket === null || this.#state !== 'connected') throw new Error('not connected')
    const { operation = Operation.PUBLISH, id = ++this.#id } = options
    const payload = data === null ? NOTHING : new Uint8Array(data)
    this.#writer(this.#socket).write(operation, id, payload, options)
    return this.#writable
  }

  get #writable(): number {
    return Math.max(0, (this.#socket?.room ?? 0) - OVERHEAD)
  }

  #writer(socket: TCP): PacketWriter {
    socket.format = 'buffer'
    return new PacketWriter(socket)
  }

  #connect(host: string, address: string): void {
    const { socket, port = 1883 } = this.#options
    this.#socket = new socket.io({
      ...socket,
      host,
      address,
      port,
      onReadable: () => this.#pump(),
      onWritable: () => this.#mayWrite(),
      onError: () => this.#fail(),
    })
  }

  #mayWrite(): void {
    const socket = this.#socket
    if (socket === null) return
    if (this.#state === 'connecting') {
      this.#state = 'login'
      const { id = '', clean = true, keepAlive = 0 } = this.#options
      this.#writer(socket).connect(id, clean, Math.ceil(keepAlive / 1000))
      return
    }
    if (this.#state !== 'connected') return
    this.#acknowledge()
    if (this.#writable > 0) this.#options.onWritable?.call(this, this.#writable)
  }

  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#payload === 0 && this.#socket !== null && this.#step(this.#socket));
    this.#isPumping = false
  }

  /** Takes one packet, or a piece of a message. @returns false when it is not there yet. */
  #step(socket: TCP): boolean {
    const reader = this.#reader
    socket.format = 'number'
    if (this.#isMessage) return this.#offer(socket)
    if (!reader.read(socket)) return false
    this.#isAsked = false
    const { operation, id } = reader
    if (operation === Operation.PUBLISH) {
      this.#isMessage = true
      this.#isFirst = true
      return this.#offer(socket)
    }
    if (operation === Operation.CONNACK && !this.#welcome(reader.returnCode)) return false
    this.#options.onControl?.call(this, { operation, id })
    if (operation === Operation.CONNACK) this.#mayWrite()
    return true
  }

  #offer(socket: TCP): boolean {
    const reader = this.#reader
    const { topic, QoS, left: byteLength } = reader
    const count = Math.min(socket.available, byteLength)
    if (count === 0 && byteLength > 0) return false
    reader.left -= count
    this.#payload = count
    const more = reader.left > 0
    const message: MQTTMessage = this.#isFirst ? { topic, QoS, byteLength, more } : { more }
    this.#isFirst = false
    this.#isMessage = more
    if (!more && QoS === 1) this.#receipts.push(reader.id)
    this.#options.onReadable?.call(this, count, message)
    this.#acknowledge()
    return true
  }

  #acknowledge(): void {
    const socket = this.#socket
    while (socket !== null && this.#receipts.length > 0 && socket.room >= 4) {
      this.#writer(socket).short(Operation.PUBACK, this.#receipts.shift() as number)
    }
  }

  #welcome(returnCode: number): boolean {
    if (returnCode !== 0) {
      this.#fail()
      return false
    }
    this.#state = 'connected'
    const { keepAlive = 0 } = this.#options
    if (keepAlive > 0) this.#keepAlive(Math.floor((keepAlive * 3) / 4))
    return true
  }

  /** Pings after three quarters of the time, whatever else was sent; two without an answer are the end. */
  #keepAlive(afterMs: number): void {
    this.#ping = this.#timer.set(() => {
      this.#ping = null
      const socket = this.#socket
      if (socket === null) return
      if (this.#isAsked || socket.room < 2) {
        this.#fail()
        return
      }
      this.#isAsked = true
      this.#writer(socket).short(Operation.PINGREQ)
      this.#keepAlive(afterMs)
    }, afterMs)
  }

  #fail(): void {
    if (this.#state === 'closed') return
    this.close()
    this.#options.onError?.call(this)
  }
}
