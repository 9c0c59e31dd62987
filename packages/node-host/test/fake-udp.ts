/** A stand-in for the engine's UDP class and its resolver, with hands on everything. */
import type { ResolveOptions } from '@atlink/core'
import type { Datagram, DatagramModem, UdpOptions, UdpSocket } from '../src/tcp.ts'

export interface Sent {
  text: string
  address: string
  port: number
}

export class FakeUdp implements UdpSocket {
  readonly options: UdpOptions
  readonly sent: Sent[] = []
  room = 1500
  closed = false
  readonly #received: Datagram[] = []

  constructor(options: UdpOptions) {
    this.options = options
  }

  read(): Datagram | undefined {
    if (this.closed) throw new SyntaxError('the socket is closed')
    return this.#received.shift()
  }

  write(data: Uint8Array, address: string, port: number): void {
    if (this.closed) throw new SyntaxError('the socket is closed')
    if (data.length === 0 || data.length > this.room) throw new RangeError(`${data.length} bytes`)
    this.sent.push({ text: Buffer.from(data).toString(), address, port })
    this.room -= data.length
  }

  close(): void {
    this.closed = true
  }

  // What the engine does in its deliver phase.

  opened(room = 1500): void {
    this.room = room
    this.options.onWritable(room)
  }

  receive(text: string, address: string, port: number): void {
    const bytes = new Uint8Array(Buffer.from(text)).buffer
    this.#received.push(Object.assign(bytes, { address, port }))
  }

  readable(): void {
    this.options.onReadable(this.#received.length)
  }

  fail(code: number): void {
    this.options.onError(code)
  }
}

type Resolve = (options: ResolveOptions) => void

export class FakeUdpModem implements DatagramModem {
  address: string | undefined = '10.0.0.7'
  readonly sockets: FakeUdp[] = []
  /** Why no socket can be made. */
  refusal: Error | undefined
  /** Names that were asked for and not answered. */
  readonly asked: ResolveOptions[] = []
  readonly UDP: DatagramModem['UDP']
  readonly Resolver: DatagramModem['Resolver']

  constructor() {
    const modem = this
    this.UDP = class extends FakeUdp {
      constructor(options: UdpOptions) {
        if (modem.refusal !== undefined) throw modem.refusal
        if (!(options.port >= 1 && options.port <= 65535)) throw new RangeError('port: wrong')
        super(options)
        modem.sockets.push(this)
      }
    }
    const resolver: { resolve: Resolve } = {
      resolve: (options) => {
        modem.asked.push(options)
      },
    }
    this.Resolver = class {
      resolve: Resolve = resolver.resolve
    } as unknown as DatagramModem['Resolver']
  }

  get udp(): FakeUdp {
    return this.sockets.at(-1) as FakeUdp
  }

  /** Answers the oldest question. */
  resolved(...addresses: string[]): void {
    const question = this.asked.shift()
    question?.onResolved?.(question.host, addresses[0] as string, addresses)
  }
}
