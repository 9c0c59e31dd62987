/**
 * A socket as a case uses it: it reads what comes, writes what it was given as room allows, writes down
 * every callback, and sees that each has the socket as `this` and none comes after close.
 */
import type { Format, TCP, TCPOptions } from '../src/index.ts'
import { sameBytes, sameCode, samePrefix } from './assert.ts'
import type { Bench } from './bench.ts'
import { ByteLog } from './bytes.ts'

export interface ProbeOptions {
  readonly host?: string
  readonly from?: TCP
  readonly format?: Format
  readonly target?: unknown
  /** Makes the socket, where it is none of `modem.TCP`. */
  make?(bench: Bench, settings: TCPOptions): TCP
  /** Instead of reading all that has come. */
  onReadable?(probe: Probe, count: number): void
  /** Before what was given to `send` is written. */
  onWritable?(probe: Probe, count: number): void
  onError?(probe: Probe, code: number): void
}

const NOTHING = new Uint8Array(0)

export class Probe {
  readonly bench: Bench
  readonly socket: TCP
  /** What onReadable, onWritable and onError were given. */
  readonly readable: number[] = []
  readonly writable: number[] = []
  readonly errors: number[] = []
  readonly #log = new ByteLog()
  #pending = NOTHING
  #isClosed = false

  constructor(bench: Bench, port: number, options: ProbeOptions) {
    this.bench = bench
    const probe = this
    const settings: TCPOptions = {
      ...(options.from ? {} : bench.socket),
      ...(options.from ? { from: options.from } : bench.place(options.host, port)),
      ...(options.format ? { format: options.format } : {}),
      ...(options.target ? { target: options.target } : {}),
      onReadable(count) {
        probe.#called('onReadable', this)
        probe.readable.push(count)
        if (options.onReadable) options.onReadable(probe, count)
        else probe.read()
      },
      onWritable(count) {
        probe.#called('onWritable', this)
        probe.writable.push(count)
        options.onWritable?.(probe, count)
        probe.#write()
      },
      onError(code) {
        probe.#called('onError', this)
        probe.errors.push(code)
        options.onError?.(probe, code)
      },
    }
    const make = options.make ?? ((_, all) => new bench.modem.TCP(all))
    this.socket = bench.call(() => make(bench, settings))
  }

  /** All that was read. */
  get received(): Uint8Array {
    return this.#log.bytes
  }

  /** Bytes that were given to `send` and not yet written. */
  get pending(): number {
    return this.#pending.length
  }

  #called(callback: string, receiver: TCP): void {
    this.bench.called(callback)
    if (this.#isClosed) this.bench.broke(`${callback} came after close()`)
    if (this.errors.length > 0) this.bench.broke(`${callback} came after onError`)
    if (receiver !== this.socket) this.bench.broke(`${callback}: this is not the socket`)
  }

  /** Reads all that is available. */
  read(): void {
    const { socket } = this
    if (socket.format === 'number') {
      for (;;) {
        const byte = this.bench.call(() => socket.read())
        if (byte === undefined) return
        this.#log.push(Uint8Array.of(byte as number))
      }
    }
    const buffer = this.bench.call(() => socket.read())
    if (buffer !== undefined) this.#log.push(new Uint8Array(buffer as ArrayBuffer))
  }

  /** Reads at most `count` bytes. */
  take(count: number): void {
    const view = new Uint8Array(count)
    const got = this.bench.call(() => this.socket.readInto(view))
    this.#log.push(view.subarray(0, got))
  }

  /** Writes all of `bytes`, now and as room comes back. */
  send(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#pending.length + bytes.length)
    all.set(this.#pending)
    all.set(bytes, this.#pending.length)
    this.#pending = all
    this.#write()
  }

  #write(): void {
    if (this.#isClosed) return
    const taken = this.bench.call(() => this.socket.writeFrom(this.#pending))
    this.#pending = this.#pending.subarray(taken)
  }

  close(): void {
    this.bench.call(() => this.socket.close())
    this.#isClosed = true
  }

  async connected(limitMs?: number): Promise<void> {
    await this.bench.until(
      'connected',
      () => this.writable.length > 0 || this.errors.length > 0,
      limitMs,
    )
    if (this.writable.length === 0) sameCode(this.errors[0] as number, 0, 'connecting')
  }

  /** Waits for the bytes, and for no other. */
  async receives(expected: Uint8Array, limitMs?: number): Promise<void> {
    await this.bench.until(
      `${expected.length} bytes`,
      () => this.received.length >= expected.length || this.errors.length > 0,
      limitMs,
    )
    sameBytes(this.received, expected, 'received')
  }

  /** Waits for the end of the connection. */
  async ends(code: number, limitMs?: number): Promise<void> {
    await this.bench.until('onError', () => this.errors.length > 0, limitMs)
    sameCode(this.errors[0] as number, code, 'onError')
  }

  /** Sends the bytes and waits until they are back. */
  async echoes(bytes: Uint8Array, limitMs?: number): Promise<void> {
    const before = this.received.length
    this.send(bytes)
    await this.bench.until(
      `${bytes.length} bytes are echoed`,
      () => this.received.length >= before + bytes.length || this.errors.length > 0,
      limitMs,
    )
    const echoed = this.received.subarray(before)
    samePrefix(echoed, bytes, 'echoed')
    if (this.errors.length > 0) sameCode(this.errors[0] as number, 0, 'the echo')
    sameBytes(echoed, bytes, 'echoed')
  }
}
