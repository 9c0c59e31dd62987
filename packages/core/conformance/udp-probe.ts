/**
 * A UDP socket as a case uses it: it reads every datagram that comes, writes down every callback, and
 * sees that none comes after close or the end.
 */
import type { UDP, UDPDatagram, UDPOptions } from '../src/index.ts'
import { same, sameBytes, sameCode } from './assert.ts'
import type { Bench } from './bench.ts'

export interface Received {
  readonly bytes: Uint8Array
  readonly address: string
  readonly port: number
}

export class UDPProbe {
  readonly bench: Bench
  readonly socket: UDP
  readonly received: Received[] = []
  readonly readable: number[] = []
  readonly writable: number[] = []
  readonly errors: number[] = []
  #isClosed = false

  constructor(bench: Bench, port: number, options: Partial<UDPOptions> = {}) {
    this.bench = bench
    const probe = this
    const settings: UDPOptions = {
      port,
      ...options,
      onReadable(count) {
        probe.#called('onReadable', this)
        probe.readable.push(count)
        if (options.onReadable) options.onReadable.call(this, count)
        else probe.read()
      },
      onWritable(count) {
        probe.#called('onWritable', this)
        probe.writable.push(count)
      },
      onError(code) {
        probe.#called('onError', this)
        probe.errors.push(code)
      },
    }
    this.socket = bench.call(() => new bench.modem.UDP(settings))
  }

  #called(callback: string, receiver: UDP): void {
    this.bench.called(callback)
    if (this.#isClosed) this.bench.broke(`${callback} came after close()`)
    if (this.errors.length > 0) this.bench.broke(`${callback} came after onError`)
    if (receiver !== this.socket) this.bench.broke(`${callback}: this is not the socket`)
  }

  /** Reads all that waits. */
  read(): void {
    for (;;) {
      const datagram = this.bench.call(() => this.socket.read()) as UDPDatagram | undefined
      if (datagram === undefined) return
      const { address, port } = datagram
      this.received.push({ bytes: new Uint8Array(datagram), address, port })
    }
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    this.bench.call(() => this.socket.write(bytes, address, port))
  }

  close(): void {
    this.bench.call(() => this.socket.close())
    this.#isClosed = true
  }

  async opened(limitMs?: number): Promise<void> {
    const { writable, errors } = this
    await this.bench.until(
      'the socket is open',
      () => writable.length > 0 || errors.length > 0,
      limitMs,
    )
    if (writable.length === 0) sameCode(errors[0] as number, 0, 'opening')
  }

  /** Waits for the next datagrams, which must be these, from there. */
  async receives(all: readonly Received[], limitMs?: number): Promise<void> {
    const { received } = this
    await this.bench.until(
      `${all.length} datagrams`,
      () => received.length >= all.length || this.errors.length > 0,
      limitMs,
    )
    same(received.length, all.length, 'datagrams')
    all.forEach((expected, i) => {
      const { bytes, address, port } = received[i] as Received
      same(`${address} ${port}`, `${expected.address} ${expected.port}`, 'the sender')
      sameBytes(bytes, expected.bytes, `datagram ${i}`)
    })
    received.length = 0
  }
}

/** A modem that pushes, and an open UDP socket on it. */
export async function openUDP(
  bench: Bench,
  port: number,
  options?: Partial<UDPOptions>,
): Promise<UDPProbe> {
  const probe = new UDPProbe(bench, port, options)
  await probe.opened()
  return probe
}

/** Options of a modem that has UDP. */
export const PUSH = { modem: { receive: 'push' } } as const
