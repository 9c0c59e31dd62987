/* hot: no allocation */
/**
 * ECMA-419's UDP over a link (section 12.6 of the standard): datagrams keep their boundaries, and each
 * comes with its sender. `modem.UDP` is a subclass that is bound to its modem. It needs push reception,
 * for a DCE whose data is read does not say where it came from. Beside the contract: `readInto` and
 * `writeFrom`, which never allocate, and `answer`, which makes the last sender the next destination.
 */
import { formatAddress, parseAddress } from './address.ts'
import { newBytes, type UDPDatagram, viewOf } from './bytes.ts'
import { callbackOf, clip, portOf } from './checks.ts'
import { ask, claimLink } from './claim.ts'
import { ADDRESS, DATAGRAM_HEADER, FAMILY, PORT } from './datagram.ts'
import { type Engine, ModemState } from './engine.ts'
import { type Link, type LinkOwner, Ready } from './link.ts'
import { shut } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { localPortOf } from './local-port.ts'
import { Receive } from './options.ts'
import { contextOf } from './packet-context.ts'

export interface UDPOptions {
  /** The local port, 1 to 65535. Left out or 0: one that is free. */
  readonly port?: number
  /** SIM800: 1 for the packet context of `secondApn`. Default 0. Source: SIM800 TCPIP note, chapter 4. */
  readonly context?: 0 | 1
  readonly format?: 'buffer'
  readonly target?: unknown
  /** `count` datagrams may be read. Called once for each arrival. */
  onReadable?(this: UDP, count: number): void
  /** The socket is open, or a datagram has left: `count` bytes may be written, headers included. */
  onWritable?(this: UDP, count: number): void
  /** The socket is over. See ErrorCode. */
  onError?(this: UDP, code: number): void
}

type Callback = (this: UDP, count: number) => void

const FORMAT = 'buffer'

function checkFormat(format: unknown): void {
  if (format !== FORMAT) throw new RangeError(`format: ${String(format)} is not '${FORMAT}'`)
}

export class UDP implements LinkOwner {
  readonly #engine: Engine
  #link: Link | null = null
  /** Closed before it was open: what was written waits for that, and is then sent. */
  #parting: Link | null = null
  #closed = false
  readonly #onReadable: Callback | null
  readonly #onWritable: Callback | null
  readonly #onError: Callback | null
  readonly #port: number
  /** Where the next datagram goes: a header as datagram.ts has it, without a length. */
  readonly #to: Uint8Array = new Uint8Array(DATAGRAM_HEADER)
  #toText = ''
  /** The port and family of the sender of the datagram that was read last; 0 before that. */
  senderPort = 0
  senderFamily = 0
  /** Its IPv4 address as an int32, first byte highest; of IPv6 the first four bytes. */
  senderAddress = 0
  /** Its address: 4 or 16 bytes. */
  readonly senderBytes: Uint8Array = new Uint8Array(16)
  target: unknown

  /**
   * @throws Error with `receive: 'pull'`, and when all links are in use; RangeError or TypeError that
   * names the option.
   */
  constructor(engine: Engine, options: UDPOptions = {}) {
    if (options.format !== undefined) checkFormat(options.format)
    this.#engine = engine
    this.#port = localPortOf(engine, options)
    this.#onReadable = callbackOf('onReadable', options.onReadable)
    this.#onWritable = callbackOf('onWritable', options.onWritable)
    this.#onError = callbackOf('onError', options.onError)
    if (options.target !== undefined) this.target = options.target
    if (engine.options.receive === Receive.pull) {
      throw new Error("receive: UDP needs push reception, give the modem receive: 'push'")
    }
    const context = contextOf(engine, options.context)
    const link = claimLink(engine, this)
    this.#link = link
    link.context = context
    link.isUdp = true
    link.isVariable = true
    link.localPort = this.#port
    ask(engine, link)
  }

  /** Called by the engine. */
  moved(link: Link): void {
    if (this.#closed) this.#parting = link
    else this.#link = link
  }

  /** Called by the engine, in deliver only. */
  deliver(ready: number, count: number): void {
    if (this.#closed) this.#depart(ready)
    else if (ready === Ready.readable) {
      if (this.#onReadable !== null) this.#onReadable.call(this, count)
    } else if (ready === Ready.writable) {
      if (this.#onWritable !== null) this.#onWritable.call(this, count)
    } else {
      this.#link = null
      if (this.#onError !== null) this.#onError.call(this, count)
    }
  }

  /** The socket is open at last, or will never be. */
  #depart(ready: number): void {
    const link = this.#parting as Link
    this.#parting = null
    if (ready !== Ready.error) shut(this.#engine, link)
  }

  #check(): void {
    if (this.#closed) throw new SyntaxError('the socket is closed')
  }

  /** The local port. */
  get port(): number {
    this.#check()
    return this.#port
  }

  get format(): 'buffer' {
    this.#check()
    return FORMAT
  }

  set format(format: 'buffer') {
    this.#check()
    checkFormat(format)
  }

  /** Datagrams that may be read now. */
  get available(): number {
    return this.#link === null ? 0 : this.#link.datagrams
  }

  /** The longest datagram that may be written now, bytes. */
  get room(): number {
    const link = this.#link
    if (link === null) return 0
    return clip(link.room - DATAGRAM_HEADER, this.#engine.dialect.limits.send)
  }

  /** The DCE's link number, -1 when there is none (any more). */
  get link(): number {
    return this.#link === null ? -1 : this.#link.number
  }

  /**
   * The next datagram, as a new ArrayBuffer with its sender's `address` and `port`; into a view, its
   * length without allocating, and then the rest of a longer one is dropped.
   * @returns undefined when none waits.
   */
  read(into?: ArrayBuffer | ArrayBufferView): UDPDatagram | number | undefined {
    this.#check()
    const link = this.#link
    if (link === null || link.datagrams === 0) return undefined
    if (into !== undefined) {
      const view = into instanceof Uint8Array ? into : viewOf(into)
      return this.#take(link, view, 0, view.length)
    }
    const view = newBytes(this.#begin(link))
    this.#end(link, view, 0, view.length, view.length)
    const datagram = view.buffer as ArrayBuffer as UDPDatagram
    datagram.address = formatAddress(this.senderBytes, this.senderFamily)
    datagram.port = this.senderPort
    return datagram
  }

  /**
   * Reads the next datagram into `view` at `offset`, at most `length` bytes of it: the rest is dropped.
   * Its sender is in `senderPort`, `senderFamily`, `senderAddress` and `senderBytes`. Never allocates.
   * @returns how many bytes were read, 0 when none waits.
   */
  readInto(view: Uint8Array, offset: number = 0, length: number = view.length - offset): number {
    const link = this.#link
    if (link === null || link.datagrams === 0) return 0
    const start = clip(offset, view.length)
    return this.#take(link, view, start, clip(length, view.length - start))
  }

  #take(link: Link, view: Uint8Array, offset: number, room: number): number {
    const length = this.#begin(link)
    const count = room < length ? room : length
    this.#end(link, view, offset, count, length)
    return count
  }

  /** Reads a datagram's header; returns its length. */
  #begin(link: Link): number {
    const length = (link.readByte() << 8) | link.readByte()
    this.senderPort = (link.readByte() << 8) | link.readByte()
    this.senderFamily = link.readByte()
    const bytes = this.senderBytes
    for (let i = 0; i < bytes.length; i++) bytes[i] = link.readByte()
    this.senderAddress =
      ((bytes[0] as number) << 24) |
      ((bytes[1] as number) << 16) |
      ((bytes[2] as number) << 8) |
      (bytes[3] as number)
    link.datagrams--
    return length
  }

  #end(link: Link, view: Uint8Array, offset: number, count: number, length: number): void {
    if (count !== 0) link.read(view, offset, count)
    if (length > count) link.skip(length - count)
    if (link.datagrams === 0 && link.error !== 0) this.#engine.notify(link, Ready.error)
    this.#engine.kick()
  }

  /**
   * Sends one datagram; before the socket is open it waits.
   * @param address an IP address; `modem.Resolver` turns names into such. The same text as before costs
   * nothing.
   * @throws RangeError for more bytes than one send takes (1500), an address that is none, or a port
   * that is none; Error when there is no room; SyntaxError after close.
   */
  write(data: ArrayBuffer | ArrayBufferView, address: string, port: number): void {
    this.#check()
    const link = this.#link
    if (link === null) throw new Error('the socket is not open')
    const view = data instanceof Uint8Array ? data : viewOf(data)
    const most = this.#engine.dialect.limits.send
    if (view.length === 0 || view.length > most) {
      throw new RangeError(`data: ${view.length} bytes, a datagram has 1 to ${most}`)
    }
    this.#direct(address, portOf(port))
    if (link.room < DATAGRAM_HEADER + view.length) {
      throw new Error('would block: the transmit buffer is full')
    }
    this.#put(link, view, 0, view.length)
  }

  /**
   * Sends `length` bytes of `view` at `offset` as one datagram to where the last one went, or to whom
   * `answer` has chosen. Never allocates.
   * @returns how many bytes were taken: all of them, or 0 when there is no room or no destination.
   */
  writeFrom(view: Uint8Array, offset: number = 0, length: number = view.length - offset): number {
    const link = this.#link
    if (link === null || this.#to[FAMILY] === 0) return 0
    const start = clip(offset, view.length)
    const count = clip(length, view.length - start)
    if (count === 0 || count > this.room) return 0
    this.#put(link, view, start, count)
    return count
  }

  /** Makes the sender of the datagram that was read last the destination of `writeFrom`. */
  answer(): void {
    const to = this.#to
    to[PORT] = this.senderPort >> 8
    to[PORT + 1] = this.senderPort & 255
    to[FAMILY] = this.senderFamily
    to.set(this.senderBytes, ADDRESS)
    this.#toText = ''
  }

  #direct(address: string, port: number): void {
    const to = this.#to
    if (address !== this.#toText) {
      to[FAMILY] = this.#parse(address)
      this.#toText = address
    }
    to[PORT] = port >> 8
    to[PORT + 1] = port & 255
  }

  /* cold: a new destination */
  #parse(address: string): number {
    this.#toText = ''
    if (typeof address !== 'string') throw new TypeError('address: must be a string')
    const bytes = new Uint8Array(address.length)
    for (let i = 0; i < address.length; i++) bytes[i] = address.charCodeAt(i) & 255
    const into = new Uint8Array(16)
    const family = parseAddress(bytes, 0, bytes.length, into)
    if (family === 0) {
      throw new RangeError(`address: ${address} is no IP address; resolve names first`)
    }
    if (family === 6 && !this.#engine.dialect.ipv6) {
      throw new RangeError(`address: the ${this.#engine.dialect.name} has no IPv6`)
    }
    this.#to.set(into, ADDRESS)
    return family
  }

  #put(link: Link, view: Uint8Array, offset: number, length: number): void {
    const to = this.#to
    to[0] = length >> 8
    to[1] = length & 255
    link.put(to, 0, DATAGRAM_HEADER)
    link.put(view, offset, length)
    this.#engine.kick()
  }

  /**
   * Ends the socket; what was written is sent first, unless the modem is not up yet. Nothing is called
   * back afterwards.
   */
  close(): void {
    const link = this.#link
    this.#closed = true
    this.#link = null
    if (link === null) return
    if (this.#isParting(link)) this.#parting = link
    else shut(this.#engine, link)
  }

  /** While there is no network, a socket that was closed does not keep a link from others. */
  #isParting(link: Link): boolean {
    if (this.#engine.state !== ModemState.ready || link.unsent === 0) return false
    return link.state === LinkState.waiting || link.state === LinkState.opening
  }
}
