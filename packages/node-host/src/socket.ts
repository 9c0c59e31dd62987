/**
 * A TCP connection of the modem in the shape of node:net's Socket, complete enough for node:http,
 * node:tls, undici, ws and mqtt.js. It is not a net.Socket: there is no `_handle` and no half-close.
 *
 * The modems cannot half-close (AT+CIPCLOSE ends both directions). So `end()` sends what was written,
 * waits until the peer has acknowledged it (AT+CIPACK), goes on receiving until the peer closes or
 * `lingerMs` pass with nothing received, and only then closes. A peer that waits for the end of the
 * request before it answers must therefore answer within `lingerMs` of the last byte: it sees the end
 * only when the link is closed.
 */
import { isIP } from 'node:net'
import { Duplex } from 'node:stream'
import { ErrorCode, type TCP } from '@atlink/core'
import { whenAcknowledged } from './acknowledged.ts'
import { IdleTimer } from './idle-timer.ts'
import { Scope } from './scope.ts'
import { type Phase, type SocketError, socketError } from './socket-error.ts'
import type { SocketModem, TcpOptions, TcpSocket } from './tcp.ts'

export interface ModemSocketOptions {
  /** After the peer's end, do not end by itself. The link is gone then: writes fail with EPIPE. */
  allowHalfOpen?: boolean
  /** How long to go on receiving after `end()` while nothing arrives; default 2000. */
  lingerMs?: number
  readableHighWaterMark?: number
  writableHighWaterMark?: number
  signal?: AbortSignal
}

export interface ConnectOptions {
  /** A host name (the modem resolves it) or an IP address. */
  host?: string | null | undefined
  port?: number | string | null | undefined
  noDelay?: boolean | undefined
  /** Milliseconds without traffic after which 'timeout' is emitted; also while connecting. */
  timeout?: number | undefined
}

type WriteDone = (error?: Error | null) => void
type State = 'idle' | 'connecting' | 'open' | 'ended' | 'closed'

/** The largest piece moved out of the engine at once. */
const readLimit = 64 * 1024

export class ModemSocket extends Duplex {
  /** Milliseconds of silence after which 'timeout' is emitted; undefined when not asked for. */
  timeout: number | undefined
  bytesRead = 0
  readonly #modem: SocketModem
  readonly #lingerMs: number
  readonly #scope: Scope = new Scope('ATLINKSOCKET')
  readonly #idle: IdleTimer = new IdleTimer(() => this.emit('timeout'))
  readonly #linger: IdleTimer = new IdleTimer(() => this.#lingered())
  #state: State = 'idle'
  #tcp: TcpSocket | null = null
  #host = ''
  #peerPort = 0
  #localPort: number | undefined
  #hungry = false
  #chunk: Uint8Array | null = null
  #taken = 0
  #written = 0
  #writeDone: WriteDone | null = null
  #stopAsking: (() => void) | null = null
  #finalDone: (() => void) | null = null

  constructor(modem: SocketModem, options: ModemSocketOptions = {}) {
    const { lingerMs = 2000, ...stream } = options
    // 'close' carries hadError, as node:net's does, so it is emitted here and not by the stream.
    super({ allowHalfOpen: false, ...stream, emitClose: false, autoDestroy: true })
    this.#modem = modem
    this.#lingerMs = lingerMs
  }

  /** Connects, in the three forms of node:net: (options), (port, host), (port, host, listener). */
  connect(options: ConnectOptions, onConnect?: () => void): this
  connect(port: number | string, host: string, onConnect?: () => void): this
  connect(
    target: ConnectOptions | number | string,
    second?: string | (() => void),
    third?: () => void,
  ): this {
    const options: ConnectOptions =
      typeof target === 'object' ? target : { port: target, host: second as string }
    const onConnect = typeof second === 'function' ? second : third
    if (this.#state !== 'idle') throw new Error('This socket has connected already: use a new one.')
    if (onConnect !== undefined) this.once('connect', onConnect)
    if (options.timeout !== undefined) this.setTimeout(options.timeout)
    this.#open(options)
    return this
  }

  /** Takes over a connection that a server has accepted on its port. */
  accept(from: TCP, localPort: number): this {
    this.#host = from.remoteAddress ?? ''
    this.#peerPort = from.remotePort ?? 0
    this.#localPort = localPort
    this.#state = 'open'
    this.#tcp = this.engineSocket({ from, ...this.#callbacks() })
    this.read(0)
    return this
  }

  #open(options: ConnectOptions): void {
    if (typeof options.host !== 'string') throw new TypeError('The host option is missing.')
    this.#host = options.host
    this.#peerPort = Number(options.port)
    this.#state = 'connecting'
    try {
      this.#tcp = this.engineSocket({
        host: this.#host,
        port: this.#peerPort,
        nodelay: options.noDelay ?? false,
        ...this.#callbacks(),
      })
    } catch (error) {
      // A bad host or port is the caller's mistake and thrown; all links in use is the modem's state.
      this.#state = 'closed'
      if (error instanceof RangeError || error instanceof TypeError) throw error
      this.destroy(this.failure(ErrorCode.noLink, 'connect', (error as Error).message))
    }
  }

  /** The engine's side. A subclass may have another class of the modem's. */
  protected engineSocket(options: TcpOptions): TcpSocket {
    return new this.#modem.TCP(options)
  }

  /** Calls back once when all that was written has arrived. @returns withdraws the wait. */
  protected whenSent(tcp: TcpSocket, done: () => void): () => void {
    return whenAcknowledged(tcp, done)
  }

  #callbacks(): Pick<TcpOptions, 'onReadable' | 'onWritable' | 'onError'> {
    return {
      onReadable: () => this.#scope.run(() => this.#pull()),
      onWritable: () => this.#scope.run(() => this.#writable()),
      onError: (code) => this.#scope.run(() => this.#failed(code)),
    }
  }

  override _read(): void {
    this.#hungry = true
    this.#pull()
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: WriteDone): void {
    this.#chunk = chunk
    this.#taken = 0
    this.#writeDone = done
    if (this.#state === 'ended' || this.#state === 'closed') this.#failWriteSoon()
    else this.#push()
  }

  override _final(done: WriteDone): void {
    const tcp = this.#tcp
    if (this.#state === 'connecting') {
      this.once('connect', () => this._final(done))
    } else if (this.#state !== 'open' || tcp === null) {
      done()
    } else {
      this.#finalDone = done
      this.#stopAsking = this.whenSent(tcp, () => this.#scope.run(() => this.#finished()))
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#state = 'closed'
    this.#idle.stop()
    this.#finalDone = null
    this.#release()
    const writeDone = this.#writeDone
    this.#chunk = null
    this.#writeDone = null
    writeDone?.(error)
    done(error)
    process.nextTick(() => this.emit('close', error !== null))
  }

  /** Moves received bytes on for as long as the stream takes them; the rest stays in the modem. */
  #pull(): void {
    while (this.#hungry && this.#tcp !== null) {
      const length = Math.min(this.#tcp.available, readLimit)
      if (length === 0) return
      const block = Buffer.allocUnsafe(length)
      const count = this.#tcp.readInto(block, 0, length)
      if (count === 0) return
      this.bytesRead += count
      this.#idle.touch()
      this.#linger.touch()
      this.#hungry = this.push(count === length ? block : block.subarray(0, count))
    }
  }

  #writable(): void {
    if (this.#state === 'connecting') {
      this.#state = 'open'
      this.#idle.touch()
      if (isIP(this.#host) > 0) this.emit('lookup', null, this.#host, isIP(this.#host), this.#host)
      this.emit('connect')
      this.emit('ready')
      // Starts the flow towards the buffer, so that the peer's end is seen without a reader.
      if (!this.destroyed) this.read(0)
    }
    this.#push()
  }

  /** Hands on as much of the current chunk as the engine takes. */
  #push(): void {
    if (this.#state !== 'open' || this.#tcp === null || this.#chunk === null) return
    const count = this.#tcp.writeFrom(this.#chunk, this.#taken, this.#chunk.length - this.#taken)
    this.#taken += count
    if (count > 0) this.#idle.touch()
    if (this.#taken < this.#chunk.length) return
    const done = this.#writeDone
    this.#written += this.#chunk.length
    this.#chunk = null
    this.#writeDone = null
    done?.()
  }

  #failed(code: number): void {
    if (code === ErrorCode.remoteClosed && this.#state === 'open') {
      this.#ended()
      return
    }
    const error = this.failure(code, this.#state === 'connecting' ? 'connect' : 'read')
    if (error.code === 'ENOTFOUND') this.emit('lookup', error, undefined, undefined, this.#host)
    this.destroy(error)
  }

  /** The link is closed, by the peer or after the linger time; all that it received was read. */
  #ended(): void {
    this.#state = 'ended'
    this.#release()
    this.push(null)
    this.read(0)
    this.#finished()
    if (this.#chunk !== null) this.#failWriteSoon()
  }

  #release(): void {
    this.#stopAsking?.()
    this.#linger.stop()
    this.#tcp?.close()
    this.#tcp = null
  }

  /** A write on a link that is gone. The reader gets what the peer sent last before the error. */
  #failWriteSoon(): void {
    setImmediate(() => {
      const done = this.#writeDone
      this.#chunk = null
      this.#writeDone = null
      done?.(this.failure(ErrorCode.remoteClosed, 'write'))
    })
  }

  /** All that was written is acknowledged, or the link is gone: 'finish' follows. */
  #finished(): void {
    const done = this.#finalDone
    this.#finalDone = null
    done?.()
    if (this.#state === 'open') this.#linger.start(this.#lingerMs)
  }

  #lingered(): void {
    // Bytes that the reader has not taken yet are not silence.
    if (this.readableLength > 0 || (this.#tcp?.available ?? 0) > 0) this.#linger.touch()
    else this.#ended()
  }

  /** What goes wrong, in Node's words. @param why - instead of the number's meaning. */
  protected failure(code: number, phase: Phase, why?: string): SocketError {
    return socketError(code, phase, { host: this.#host, port: this.#peerPort }, why)
  }

  get connecting(): boolean {
    return this.#state === 'connecting'
  }

  get pending(): boolean {
    return this.#state === 'idle' || this.#state === 'connecting'
  }

  get readyState(): 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed' {
    if (this.connecting) return 'opening'
    if (this.readable && this.writable) return 'open'
    if (this.readable) return 'readOnly'
    return this.writable ? 'writeOnly' : 'closed'
  }

  get bytesWritten(): number {
    return this.#written + this.writableLength
  }

  get remoteAddress(): string | undefined {
    return this.pending || this.destroyed ? undefined : this.#host
  }

  get remotePort(): number | undefined {
    return this.pending || this.destroyed ? undefined : this.#peerPort
  }

  /** Undefined for a host name: the modem does not tell which address it found. */
  get remoteFamily(): string | undefined {
    return family(this.remoteAddress)
  }

  get localAddress(): string | undefined {
    return this.pending || this.destroyed ? undefined : this.#modem.address
  }

  /** The server's port; undefined for a connection that was made: the modem does not tell it. */
  get localPort(): number | undefined {
    return this.destroyed ? undefined : this.#localPort
  }

  get localFamily(): string | undefined {
    return family(this.localAddress)
  }

  address(): { address?: string; family?: string; port?: number } {
    const address = this.localAddress
    if (address === undefined) return {}
    return { address, family: family(address) ?? 'IPv4', port: this.localPort ?? 0 }
  }

  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0) || timeoutMs === Infinity) {
      throw new RangeError(`The timeout must be a number of milliseconds, not ${timeoutMs}.`)
    }
    this.timeout = timeoutMs
    if (timeoutMs === 0) this.#idle.stop()
    else this.#idle.start(timeoutMs, true)
    if (onTimeout !== undefined) {
      if (timeoutMs === 0) this.off('timeout', onTimeout)
      else this.once('timeout', onTimeout)
    }
    return this
  }

  /** Accepted and without effect: the modem has no such setting for one link. */
  setNoDelay(_on?: boolean): this {
    return this
  }

  /** Accepted and without effect: keep-alive is a setting of the whole modem (AT+CTCPKA). */
  setKeepAlive(_on?: boolean, _initialDelayMs?: number): this {
    return this
  }

  /** The serial port keeps the process alive, not the socket. */
  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  /** Ends, and destroys the socket once all is written and acknowledged. */
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  /** Destroys: the modem cannot send a reset. */
  resetAndDestroy(): this {
    return this.destroy()
  }
}

function family(address: string | undefined): string | undefined {
  const version = address === undefined ? 0 : isIP(address)
  return version === 0 ? undefined : `IPv${version}`
}
