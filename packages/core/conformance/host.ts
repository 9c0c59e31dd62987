/**
 * A listener as a case uses it: it reads every client that comes into a probe, writes down what it was
 * told, and sees that each callback has the listener as `this` and none comes after close.
 */
import type { Listener, ListenerOptions, TCP } from '../src/index.ts'
import { fail, sameCode } from './assert.ts'
import type { Bench } from './bench.ts'
import type { Probe, ProbeOptions } from './probe.ts'
import type { Peer } from './target.ts'

export interface HostOptions {
  readonly backlog?: number
  readonly target?: unknown
  /** Instead of reading everybody who waits. */
  onReadable?(host: Host, count: number): void
  onError?(host: Host, code: number): void
  /** How the sockets of those who come behave. */
  readonly guest?: ProbeOptions
}

export class Host {
  readonly bench: Bench
  readonly listener: Listener
  /** What onReadable and onError were given. */
  readonly readable: number[] = []
  readonly errors: number[] = []
  /** How often onListening was called. */
  listening = 0
  /** Those who were read, in their order. */
  readonly guests: Probe[] = []
  readonly #guest: ProbeOptions
  #isClosed = false

  constructor(bench: Bench, port: number, options: HostOptions) {
    this.bench = bench
    this.#guest = options.guest ?? {}
    const host = this
    const settings: ListenerOptions = {
      port,
      ...(options.backlog ? { backlog: options.backlog } : {}),
      ...(options.target ? { target: options.target } : {}),
      onListening() {
        host.#called('onListening', this)
        host.listening++
      },
      onReadable(count) {
        host.#called('onReadable', this)
        host.readable.push(count)
        if (options.onReadable) options.onReadable(host, count)
        else host.read()
      },
      onError(code) {
        host.#called('onError', this)
        host.errors.push(code)
        options.onError?.(host, code)
      },
    }
    this.listener = bench.call(() => new bench.modem.Listener(settings))
  }

  #called(callback: string, receiver: Listener): void {
    this.bench.called(callback)
    if (this.#isClosed) this.bench.broke(`${callback} came after close()`)
    if (this.errors.length > 0) this.bench.broke(`${callback} came after onError`)
    if (receiver !== this.listener) this.bench.broke(`${callback}: this is not the listener`)
  }

  /** Reads everybody who waits. */
  read(): void {
    for (let from = this.take(); from !== undefined; from = this.take())
      this.guests.push(this.seat(from))
  }

  /** Who has waited longest, without callbacks. */
  take(): TCP | undefined {
    return this.bench.call(() => this.listener.read())
  }

  seat(from: TCP): Probe {
    return this.bench.connect(0, { ...this.#guest, from })
  }

  close(): void {
    this.bench.call(() => this.listener.close())
    this.#isClosed = true
  }

  /** Waits until so many were read. */
  async has(count: number, limitMs?: number): Promise<Probe> {
    await this.bench.until(
      `${count} clients`,
      () => this.guests.length >= count || this.errors.length > 0,
      limitMs,
    )
    if (this.errors.length > 0) sameCode(this.errors[0] as number, 0, 'onError of the listener')
    return this.guests[count - 1] as Probe
  }
}

/** A client on its way. Undefined: nothing has come of it yet; null: nobody listens. */
export class Caller {
  readonly bench: Bench
  peer: Peer | null | undefined
  #heard: ((bytes: Uint8Array) => void) | null = null

  constructor(bench: Bench, port: number, from: { address?: string; port?: number }) {
    this.bench = bench
    bench.target.network.dial(
      port,
      (peer) => {
        this.peer = peer
        if (peer !== null) peer.onData = this.#heard
      },
      from,
    )
  }

  set onData(heard: (bytes: Uint8Array) => void) {
    this.#heard = heard
    if (this.peer) this.peer.onData = heard
  }

  /** Waits until somebody listens. */
  async connected(limitMs?: number): Promise<Peer> {
    await this.bench.until('a client is connected', () => this.peer !== undefined, limitMs)
    return this.peer ?? fail('nobody listens')
  }

  async refused(): Promise<void> {
    await this.bench.until('a client is refused', () => this.peer !== undefined)
    if (this.peer !== null) fail('somebody listens')
  }

  async ended(limitMs?: number): Promise<void> {
    const peer = await this.connected(limitMs)
    await this.bench.until('the client is ended', () => peer.ended, limitMs)
  }
}
