/**
 * The modem's one transparent connection as a socket: while it is online the serial line carries its
 * bytes and nothing else (docs/transparent.md; V.250's online data state). What differs from other
 * sockets: AT+CIPACK cannot be asked there, so `end()` waits until the modem has taken what was written,
 * not until the peer has, and `lingerMs` is also what the modem has to send it in.
 */
import { ModemSocket, type ModemSocketOptions } from './socket.ts'
import { codedError } from './socket-error.ts'
import type { Pipe, PipeModem, TcpOptions, TcpSocket, TransparentOptions } from './tcp.ts'

/** This side of the connection. */
export interface PipeOptions {
  /** Default `tcp`. Datagrams of `udp` have no boundaries here. */
  protocol?: 'tcp' | 'udp' | undefined
  /** The modem's own port, 1 to 65535. Needed for `udp`. */
  localPort?: number | undefined
}

type WriteDone = (error?: Error | null) => void
type Way = 'escape' | 'returnOnline'

/** How often it is looked whether the modem has taken all. */
const lookMs = 20

export class TransparentSocket extends ModemSocket {
  readonly #modem: PipeModem
  readonly #end: PipeOptions
  #pipe: Pipe | null = null
  /** Room of the engine's transmit buffer when it is empty. */
  #capacity = 0
  /** Stands in the stream for the escape that is asked for, behind what was written before. */
  #mark: Uint8Array | null = null
  #atMark: () => void = () => {}
  #isSwitching = false
  #isEscaped = false

  constructor(modem: PipeModem, options: ModemSocketOptions = {}, end: PipeOptions = {}) {
    super(modem, options)
    if (end.protocol === 'udp' && end.localPort === undefined) {
      throw new TypeError('localPort: is needed for udp')
    }
    this.#modem = modem
    this.#end = end
  }

  /** True while the line is in online data state: no command can be sent. */
  get online(): boolean {
    return this.#pipe?.online ?? false
  }

  override get localPort(): number | undefined {
    return super.localPort ?? (this.destroyed ? undefined : this.#end.localPort)
  }

  /**
   * To online command state, once what was written before is sent; what is written after waits for
   * `returnOnline`, and so does `end()`. Two seconds at least, or at once where DTR is wired (option `dtr`).
   * Rejects when the connection ends before, and while the last escape or returnOnline is not done.
   */
  async escape(): Promise<void> {
    // What was written since then waits: the mark would never come through.
    if (this.#isEscaped) return
    if (this.writableEnded) throw over('escape')
    await this.#go('escape', (start) => {
      const mark = Buffer.alloc(0)
      this.#mark = mark
      this.#atMark = start
      this.write(mark)
    })
    this.#isEscaped = true
  }

  /**
   * Back to online data state (ATO): core's `resume`, a name that streams have for something else.
   * Rejects as `escape` does.
   */
  async returnOnline(): Promise<void> {
    await this.#go('returnOnline', (start) => start())
    this.#isEscaped = false
  }

  #go(way: Way, begin: (start: () => void) => void): Promise<void> {
    if (this.destroyed) throw over(way)
    if (this.#isSwitching) throw new Error(`${way}: the last escape or returnOnline is not done`)
    this.#isSwitching = true
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null) => {
        this.#isSwitching = false
        this.off('close', onClose)
        if (error === null) resolve()
        else reject(error)
      }
      const onClose = () => settle(over(way))
      this.once('close', onClose)
      begin(() => this.#ask(way, settle))
    })
  }

  #ask(way: Way, settle: (error: Error | null) => void): void {
    try {
      const pipe = this.#pipe
      if (pipe === null) throw new Error(`${way}: the socket is not connected`)
      const done = (code: number) => settle(code === 0 ? null : this.failure(code, 'write'))
      if (way === 'escape') pipe.escape(done)
      else pipe.resume(done)
    } catch (error) {
      settle(error as Error)
    }
  }

  override _write(chunk: Uint8Array, encoding: BufferEncoding, done: WriteDone): void {
    if (chunk !== this.#mark) {
      super._write(chunk, encoding, done)
    } else if (this.connecting) {
      this.once('connect', () => this._write(chunk, encoding, done))
    } else {
      this.#mark = null
      this.#atMark()
      done()
    }
  }

  protected override engineSocket(options: TcpOptions): TcpSocket {
    const given = Object.entries(this.#end).filter(([, value]) => value !== undefined)
    this.#pipe = new this.#modem.Transparent({
      ...(options as TransparentOptions),
      ...Object.fromEntries(given),
      onWritable: (room) => {
        this.#capacity = Math.max(this.#capacity, room)
        options.onWritable(room)
      },
    })
    return this.#pipe
  }

  protected override whenSent(tcp: TcpSocket, done: () => void): () => void {
    const pipe = tcp as Pipe
    const timer = setInterval(() => {
      if (pipe.room < this.#capacity) return
      clearInterval(timer)
      done()
    }, lookMs)
    return () => clearInterval(timer)
  }
}

function over(way: Way): Error {
  return codedError(Error, 'ERR_STREAM_DESTROYED', `${way}: the connection has ended`)
}
