/**
 * A layer over a socket that uses it as Moddable's TLS does: it keeps `readable` and `writable` on the
 * socket itself, writes its handshake without a look at the room, reads exactly what a record needs into
 * parts of a buffer, and throws out of onReadable when a record is wrong. There is no secrecy in it:
 * what is tested is the socket.
 */
import type { TCP } from '../../src/index.ts'
import { Planned } from '../bench.ts'
import { ByteLog } from '../bytes.ts'
import type { SocketSettings } from './socket-settings.ts'

/** What the layer puts on the socket that it wraps. */
interface Wrapped extends TCP {
  readable: number
  writable: number
}

const HEADER = 3
/** What the layer keeps of the room for itself, as the SDK's does. */
const RESERVE = 96

export const HELLO = 127
/** The end of the client's handshake, in so many writes. */
export const FINISH: readonly number[] = Object.freeze([75, 6, 45])
export const Kind = { handshake: 22, data: 23 } as const

/** A record: kind, length, and bytes that end with their sum. */
export function seal(kind: number, bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER + bytes.length + 1)
  let sum = 0
  for (const byte of bytes) sum += byte
  record.set([kind, (bytes.length + 1) >> 8, (bytes.length + 1) & 255])
  record.set(bytes, HEADER)
  record[record.length - 1] = sum
  return record
}

/** Takes records out of a stream, whoever reads it. */
export class Records {
  readonly #header = new Uint8Array(HEADER)
  #body: Uint8Array | null = null
  #filled = 0

  /** Reads as much as there is by `fill`, which fills a view whole; tells each record. */
  read(
    available: number,
    fill: (view: Uint8Array) => void,
    tell: (kind: number, bytes: Uint8Array) => void,
  ): number {
    let left = available
    for (;;) {
      const into = this.#body ?? this.#header
      const missing = into.length - this.#filled
      const count = Math.min(missing, left)
      if (count === 0) return left
      fill(into.subarray(this.#filled, this.#filled + count))
      left -= count
      this.#filled += count
      if (this.#filled === into.length) this.#whole(tell)
    }
  }

  #whole(tell: (kind: number, bytes: Uint8Array) => void): void {
    const body = this.#body
    const [kind = 0, high = 0, low = 0] = this.#header
    this.#filled = 0
    this.#body = body === null ? new Uint8Array((high << 8) | low) : null
    if (body === null) return
    const bytes = body.subarray(0, -1)
    const sealed = seal(kind, bytes)
    if (sealed.at(-1) !== body.at(-1)) throw new Planned('a record is wrong')
    tell(kind, bytes)
  }
}

export interface SecureOptions {
  readonly TCP: SocketSettings
  /** Length of the client's own certificate, 0 for none. */
  readonly certificate: number
  onWritable(count: number): void
}

export class SecureSocket {
  readonly received: ByteLog = new ByteLog()
  readonly errors: number[] = []
  readonly #inner: Wrapped
  readonly #records = new Records()
  readonly #options: SecureOptions
  #isStarted = false
  #isUp = false

  constructor(options: SecureOptions) {
    const layer = this
    const { io, ...settings } = options.TCP
    this.#options = options
    this.#inner = new io({
      ...settings,
      onReadable(count) {
        const inner = this as Wrapped
        inner.readable = count
        layer.#read(inner)
      },
      onWritable(count) {
        const inner = this as Wrapped
        inner.writable = count
        layer.#writable(inner)
      },
      onError: (code) => layer.errors.push(code),
    }) as Wrapped
    this.#inner.readable = 0
    this.#inner.writable = 0
  }

  get inner(): TCP {
    return this.#inner
  }

  /** @returns how many bytes may still be written. */
  write(bytes: Uint8Array): number {
    const inner = this.#inner
    inner.writable = inner.write(seal(Kind.data, bytes))
    return inner.writable - RESERVE
  }

  #writable(inner: Wrapped): void {
    if (!this.#isStarted) {
      this.#isStarted = true
      this.#handshake(HELLO)
    } else if (this.#isUp && inner.writable > RESERVE) {
      this.#options.onWritable(inner.writable - RESERVE)
    }
  }

  /** One write of `length` bytes. */
  #handshake(length: number): void {
    const bytes = new Uint8Array(length - HEADER - 1).fill(length)
    this.#inner.writable = this.#inner.write(seal(Kind.handshake, bytes))
  }

  #read(inner: Wrapped): void {
    inner.readable = this.#records.read(
      inner.readable,
      (view) => inner.read(view),
      (kind, bytes) => this.#take(kind, bytes),
    )
  }

  #take(kind: number, bytes: Uint8Array): void {
    if (kind === Kind.data) this.received.push(bytes)
    else if (bytes.length > 100) this.#finish()
    else {
      this.#isUp = true
      this.#writable(this.#inner)
    }
  }

  /** The server's long flight is answered. */
  #finish(): void {
    const { certificate } = this.#options
    if (certificate > 0) this.#handshake(certificate)
    for (const length of FINISH) this.#handshake(length)
  }
}
