/* hot: no allocation */
/**
 * ECMA-419's TCP over a link (section 12.5 of the standard, and the behaviour that Moddable's clients
 * rely on). `modem.TCP` is a subclass that is bound to its modem, so that `new socket.constructor(…)`
 * is enough. Beside the contract: `readInto` and `writeFrom`, ranged and clipped, which never throw
 * for lack of data or room and never allocate; `available` and `room`; `acknowledged`.
 */
import { checkQuoted } from './ascii.ts'
import { beyond, newBytes, viewOf } from './bytes.ts'
import { callbackOf, clip, portOf } from './checks.ts'
import { ask, claimLink, freeLink } from './claim.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { Link, type LinkOwner, Ready } from './link.ts'
import { shut } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { contextOf } from './packet-context.ts'
import {
  BUFFER,
  BUFFER_FORMAT,
  checkCounts,
  type Format,
  formatOf,
  limitOf,
  NUMBER,
  NUMBER_FORMAT,
  sendingOf,
  type TCPOptions,
} from './tcp-options.ts'

export type { Format, TCPOptions }

type Callback = (this: TCP, count: number) => void

/** The answer to `acknowledged`. */
type Acknowledged = (unacknowledged: number, code: number) => void

const CTRL_Z = 0x1a
const ESC = 0x1b
const TYPE_NUMBER = 'number'

/** To a peer that has gone nothing is sent, but that is told by onError. */
function takesWrites(link: Link): boolean {
  return link.state === LinkState.open || link.state === LinkState.ended
}

export class TCP implements LinkOwner {
  readonly #engine: Engine
  #link: Link | null = null
  #format = BUFFER
  #closed = false
  #onReadable: Callback | null = null
  #onWritable: Callback | null = null
  #onError: Callback | null = null
  #acknowledged: Acknowledged | null = null
  /** The last buffer that was given, and the view that was made for it. */
  #buffer: unknown = null
  #view: Uint8Array | null = null
  #host = ''
  #port = 0
  target: unknown

  /**
   * @throws TypeError or RangeError that names the option; Error when all links are in use.
   */
  constructor(
    engine: Engine,
    options: TCPOptions | undefined,
    choose: (engine: Engine) => Link = freeLink,
  ) {
    this.#engine = engine
    if (options === undefined) return
    const format = formatOf(options.format)
    const onReadable = callbackOf('onReadable', options.onReadable)
    const onWritable = callbackOf('onWritable', options.onWritable)
    const onError = callbackOf('onError', options.onError)
    if (options.from === undefined) this.#connect(options, choose)
    else this.#take(options.from)
    this.#format = format
    this.#onReadable = onReadable
    this.#onWritable = onWritable
    this.#onError = onError
    if (options.target !== undefined) this.target = options.target
  }

  #connect(options: TCPOptions, choose: (engine: Engine) => Link): void {
    const engine = this.#engine
    const name = options.address ?? options.host
    if (name === undefined) throw new Error('host: a host name or an address is needed')
    const host = checkQuoted('host', name, engine.dialect.limits.host)
    if (name.includes(':') && !engine.dialect.ipv6) {
      throw new RangeError(`host: the ${engine.dialect.name} has no IPv6`)
    }
    const port = portOf(options.port)
    if (host.length > engine.options.transmitSize) {
      throw new RangeError(`host: ${host.length} characters, transmitSize holds fewer`)
    }
    const isVariable = sendingOf(options.sending)
    const limit = limitOf(options.unacknowledgedLimit)
    if (limit !== 0) checkCounts(engine, 'unacknowledgedLimit')
    const localPort = options.localPort === undefined ? 0 : portOf(options.localPort, 'localPort')
    const context = contextOf(engine, options.context)
    const link = claimLink(engine, this, choose)
    this.#host = host
    this.#port = port
    this.#link = link
    link.isVariable = isVariable
    link.unacknowledgedLimit = limit
    link.localPort = localPort
    link.context = context
    link.port = port
    link.hostLength = host.length
    for (let i = 0; i < host.length; i++) link.putByte(host.charCodeAt(i))
    ask(engine, link)
  }

  #take(from: TCP | Link): void {
    if (from instanceof Link) {
      this.#accept(from)
      return
    }
    const link = from.#link
    if (from.#closed) throw new SyntaxError('from: the socket is closed')
    if (link === null) throw new Error('from: the socket is not connected')
    if (from.#engine !== this.#engine) throw new Error('from: belongs to another modem')
    this.#link = link
    this.#host = from.#host
    this.#port = from.#port
    this.#acknowledged = from.#acknowledged
    from.#acknowledged = null
    from.#link = null
    from.#closed = true
    link.owner = this
    link.quiet = false
    // What the other one was not told, or did not read, is told again.
    if (link.readable !== 0) this.#engine.notify(link, Ready.readable)
    if (link.state === LinkState.open) this.#engine.notify(link, Ready.writable)
    if (link.error !== 0) this.#engine.notify(link, Ready.error)
    this.#engine.kick()
  }

  /** A connection out of a listener. It stays quiet until a socket with callbacks takes it over. */
  #accept(link: Link): void {
    this.#link = link
    this.#host = link.remoteAddress
    this.#port = link.remotePort
    link.owner = this
  }

  /** Called by the engine. */
  moved(link: Link): void {
    this.#link = link
  }

  /** Called by the engine, in deliver only. */
  deliver(ready: number, count: number): void {
    if (ready === Ready.readable) {
      if (this.#onReadable !== null) this.#onReadable.call(this, count)
    } else if (ready === Ready.writable) {
      if (this.#onWritable !== null) this.#onWritable.call(this, count)
    } else if (ready === Ready.acknowledged) {
      const done = this.#acknowledged as Acknowledged
      this.#acknowledged = null
      done(count, count < 0 ? ErrorCode.commandFailed : 0)
    } else {
      this.#link = null
      this.#ended(count)
    }
  }

  #ended(code: number): void {
    const done = this.#acknowledged
    this.#acknowledged = null
    try {
      if (done !== null) done(-1, code)
    } finally {
      if (this.#onError !== null) this.#onError.call(this, code)
    }
  }

  #check(): void {
    if (this.#closed) throw new SyntaxError('the socket is closed')
  }

  #open(): Link {
    this.#check()
    const link = this.#link
    if (link === null) throw new Error('the socket is not connected')
    return link
  }

  /** For what needs a connection. @throws as `write`. */
  protected connected(): Link {
    const link = this.#open()
    if (!takesWrites(link)) throw new Error('not ready: the socket is not connected')
    return link
  }

  /** Bytes that may be read now. */
  get available(): number {
    return this.#link === null ? 0 : this.#link.readable
  }

  /** Bytes that may be written now; 0 before the connection is up. */
  get room(): number {
    const link = this.#link
    return link !== null && takesWrites(link) ? link.room : 0
  }

  get format(): Format {
    this.#check()
    return this.#format === NUMBER ? NUMBER_FORMAT : BUFFER_FORMAT
  }

  set format(format: Format) {
    this.#check()
    this.#format = formatOf(format)
  }

  /** The peer as it was asked for: a name stays a name, the modem resolves it. */
  get remoteAddress(): string | undefined {
    this.#check()
    return this.#host === '' ? undefined : this.#host
  }

  get remotePort(): number | undefined {
    this.#check()
    return this.#port === 0 ? undefined : this.#port
  }

  /** The DCE's link number, -1 when there is none (any more). */
  get link(): number {
    return this.#link === null ? -1 : this.#link.number
  }

  /**
   * Reads as `format` says: one byte, or a block. Without an argument all that is available, as a
   * new ArrayBuffer; with a number that many bytes; with a view it fills the view, and returns its
   * length without allocating.
   * @returns undefined when nothing is available.
   * @throws RangeError when more is asked for than is available; TypeError for a view of other than
   * bytes; SyntaxError after close.
   */
  read(argument?: number | ArrayBufferView | ArrayBuffer): number | ArrayBuffer | undefined {
    this.#check()
    const link = this.#link
    if (link === null || link.readable === 0) return undefined
    if (this.#format === NUMBER) {
      const byte = link.readByte()
      this.#wasRead(link)
      return byte
    }
    if (argument === undefined) return this.#readNew(link, link.readable)
    if (typeof argument === TYPE_NUMBER) return this.#readNew(link, argument as number)
    const view = this.#bytesOf(argument as ArrayBufferView | ArrayBuffer)
    const length = view.length
    if (length > link.readable || length === 0) throw beyond(length, link.readable)
    link.read(view, 0, length)
    this.#wasRead(link)
    return length
  }

  #readNew(link: Link, count: number): ArrayBuffer {
    if (!Number.isInteger(count) || count <= 0 || count > link.readable) {
      throw beyond(count, link.readable)
    }
    const view = newBytes(count)
    link.read(view, 0, count)
    this.#wasRead(link)
    return view.buffer
  }

  /**
   * Reads up to `length` bytes into `view` at `offset`; never allocates.
   * @returns how many bytes were read, 0 when none wait or the socket is closed.
   */
  readInto(view: Uint8Array, offset: number = 0, length: number = view.length - offset): number {
    const link = this.#link
    if (link === null) return 0
    const start = clip(offset, view.length)
    const count = link.read(view, start, clip(length, view.length - start))
    if (count !== 0) this.#wasRead(link)
    return count
  }

  /** Room in the ring may be worth a read command, and the end may now be told. */
  #wasRead(link: Link): void {
    const engine = this.#engine
    if (link.readable === 0 && link.error !== 0) {
      engine.notify(link, Ready.error)
      engine.kick()
    } else engine.freed()
  }

  /**
   * Writes a whole block, or one byte in number format. Writes of one turn leave together.
   * @returns how many bytes may still be written.
   * @throws Error before the connection is up and when the block does not fit; TypeError for other
   * than bytes; SyntaxError after close.
   */
  write(data: number | ArrayBufferView | ArrayBuffer, _options?: unknown): number {
    const link = this.connected()
    if (this.#format === NUMBER) {
      if (typeof data !== 'number') throw new TypeError('data: a number is needed in number format')
      if (link.room === 0) throw new Error('would block: the transmit buffer is full')
      this.#mayEnd(link, data & 255)
      link.putByte(data & 255)
    } else {
      const view = this.#bytesOf(data)
      if (view.length > link.room) throw new Error('would block: the transmit buffer is full')
      this.#checkEnds(link, view, 0, view.length)
      link.put(view, 0, view.length)
    }
    this.#engine.kick()
    return link.room
  }

  /**
   * Writes up to `length` bytes of `view` at `offset`; never allocates.
   * @returns how many were taken, 0 when there is no room or no connection.
   */
  writeFrom(view: Uint8Array, offset: number = 0, length: number = view.length - offset): number {
    const link = this.#link
    if (link === null || !takesWrites(link)) return 0
    const start = clip(offset, view.length)
    const count = clip(clip(length, view.length - start), link.room)
    this.#checkEnds(link, view, start, start + count)
    link.put(view, start, count)
    if (count !== 0) this.#engine.kick()
    return count
  }

  /** @throws RangeError for bytes that would end a block that Ctrl-Z ends, where nothing makes them payload. */
  #checkEnds(link: Link, view: Uint8Array, from: number, to: number): void {
    if (!link.isVariable || this.#engine.dialect.etx) return
    for (let i = from; i < to; i++) this.#mayEnd(link, view[i] as number)
  }

  #mayEnd(link: Link, byte: number): void {
    if (!link.isVariable || this.#engine.dialect.etx || (byte !== CTRL_Z && byte !== ESC)) return
    throw new RangeError(`data: byte ${byte} cannot be sent with sending: 'variable'`)
  }

  /**
   * Asks the modem once (`AT+CIPACK`) how many of the written bytes the peer has not acknowledged.
   * @param done told the count, or -1 and an error code.
   * @throws Error while the last question is unanswered; RangeError where the family does not count;
   * SyntaxError after close.
   */
  acknowledged(done: Acknowledged): void {
    const link = this.#open()
    checkCounts(this.#engine, 'acknowledged')
    if (typeof done !== 'function') throw new TypeError('done: must be a function')
    if (this.#acknowledged !== null)
      throw new Error('acknowledged: the last question is not answered')
    this.#acknowledged = done
    link.askAcknowledged = true
    this.#engine.kick()
  }

  /** Ends the connection; what was written is sent first. Nothing is called back afterwards. */
  close(): void {
    const link = this.#link
    this.#closed = true
    this.#link = null
    this.#acknowledged = null
    if (link !== null) shut(this.#engine, link)
  }

  #bytesOf(data: unknown): Uint8Array {
    if (data instanceof Uint8Array) return data
    // The last ArrayBuffer's view is kept: clients write the same one again and again.
    if (this.#buffer !== data || this.#view === null) {
      this.#view = viewOf(data)
      this.#buffer = data
    }
    return this.#view
  }
}
