/**
 * A stand-in for the engine's TCP class with hands on everything: when it opens, how much room it
 * has, what it reports. Not a model of a modem; the tests over the simulated modem are beside it.
 */
import type { SocketModem, TcpOptions, TcpSocket } from '../src/tcp.ts'

export class FakeTcp implements TcpSocket {
  readonly options: TcpOptions
  /** All that was written, in order. */
  sent: Buffer = Buffer.alloc(0)
  /** What `acknowledged` answers next. */
  unacknowledged = 0
  acknowledgeCode = 0
  asked = 0
  closed = false
  /** Room of the transmit buffer. */
  capacity = 2048
  open = false
  #received: Buffer = Buffer.alloc(0)

  constructor(options: TcpOptions) {
    this.options = options
  }

  get available(): number {
    return this.#received.length
  }

  readInto(view: Uint8Array, offset: number, length: number): number {
    this.#mustBeOpen()
    const count = Math.min(length, this.#received.length)
    view.set(this.#received.subarray(0, count), offset)
    this.#received = this.#received.subarray(count)
    return count
  }

  writeFrom(view: Uint8Array, offset: number, length: number): number {
    this.#mustBeOpen()
    if (!this.open) return 0
    const count = Math.min(length, this.capacity)
    this.capacity -= count
    this.sent = Buffer.concat([this.sent, view.subarray(offset, offset + count)])
    return count
  }

  acknowledged(done: (unacknowledged: number, code: number) => void): void {
    this.#mustBeOpen()
    this.asked++
    setImmediate(() => {
      if (!this.closed)
        done(this.acknowledgeCode === 0 ? this.unacknowledged : -1, this.acknowledgeCode)
    })
  }

  close(): void {
    this.closed = true
  }

  // What the engine does in its deliver phase.

  connected(): void {
    this.open = true
    this.options.onWritable(this.capacity)
  }

  /** The peer acknowledged: there is room again. */
  drain(capacity = 2048): void {
    this.capacity = capacity
    this.options.onWritable(capacity)
  }

  receive(bytes: string | Uint8Array): void {
    this.#received = Buffer.concat([this.#received, Buffer.from(bytes as string)])
    this.options.onReadable(this.#received.length)
  }

  fail(code: number): void {
    this.options.onError(code)
  }

  #mustBeOpen(): void {
    if (this.closed) throw new Error('closed')
  }
}

export class FakeModem implements SocketModem {
  address: string | undefined = '10.0.0.7'
  readonly links: FakeTcp[] = []
  readonly TCP: SocketModem['TCP']

  constructor(limit = 10) {
    const links = this.links
    this.TCP = class extends FakeTcp {
      constructor(options: TcpOptions) {
        const { port = 0 } = options
        if (!(port >= 1 && port <= 65535)) throw new RangeError('port')
        if (links.filter((link) => !link.closed).length >= limit) throw new Error('no link is free')
        super(options)
        links.push(this)
      }
    }
  }

  /** The link that was opened last. */
  get link(): FakeTcp {
    return this.links.at(-1) as FakeTcp
  }
}
