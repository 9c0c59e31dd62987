/**
 * A DCE of prebuilt answers for measuring the whole path inside one machine: what it does while data
 * flows allocates nothing on XS either, so that all that is counted is the driver's. Bring-up and the
 * opening of connections are answered by strings. Not a test double for behaviour; mock-modem is.
 * This is what the families have in common; how each of them speaks is in a file of its own.
 */

const CR = 13
const PLUS = 0x2b
const ZERO = 0x30
const NINE = 0x39
const ETX = 0x03
const CTRL_Z = 0x1a
const LINE_LENGTH = 512

export const COMMA = 0x2c

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export const OK: Uint8Array = bytesOf('\r\nOK\r\n')
export const LINE_END: Uint8Array = bytesOf('\r\n')

export abstract class PathDce {
  /** Bytes that each link's peer still has to send. */
  readonly waiting: number[]
  readonly open: number[]
  /** Payload bytes that were taken. */
  taken = 0
  /** Commands that were run. */
  commands = 0
  online = false
  /** Data is sent to the DTE as it comes. */
  protected pushes = false
  protected readonly links: number
  readonly #input = new Uint8Array(1 << 14)
  #first = 0
  #last = 0
  readonly #line = new Uint8Array(LINE_LENGTH)
  #length = 0
  #at = 0
  #payload = 0
  #link = 0
  #size = 0
  #isVariable = false
  #isEscaped = false

  constructor(links: number) {
    this.links = links
    this.waiting = new Array<number>(links).fill(0)
    this.open = new Array<number>(links).fill(0)
  }

  /** A command line is complete: see `begins` and `text`. */
  protected abstract run(): void
  /** All payload of a prompt has been taken. */
  protected abstract sent(link: number, size: number): void
  /** Data of a link's peer has come, and waits to be read. */
  protected abstract announce(link: number): void
  /** Pushes a block to the DTE. */
  abstract push(link: number, count: number): void
  /** Pushes a datagram, with who has sent it: 198.51.100.7, port 5353. */
  abstract pushFrom(link: number, count: number): void
  /** The network is gone, and with it all connections; it can be had again. */
  abstract loseNetwork(): void

  get available(): number {
    return this.#last - this.#first
  }

  /** Moves up to `count` bytes for the DTE into `view`. */
  give(view: Uint8Array, count: number): number {
    const input = this.#input
    const first = this.#first
    for (let i = 0; i < count; i++) view[i] = input[first + i] as number
    this.#first = first + count
    if (this.#first === this.#last) this.#first = this.#last = 0
    return count
  }

  take(view: Uint8Array, length: number): void {
    if (this.online) this.#pipe(view, length)
    else for (let i = 0; i < length; i++) this.#takeByte(view[i] as number)
  }

  put(bytes: Uint8Array): void {
    this.#input.set(bytes, this.#last)
    this.#last += bytes.length
  }

  /** `count` bytes come from a link's peer: as such, pushed, or announced, as the DTE has asked. */
  arrive(link: number, count: number): void {
    if (this.online) {
      this.fill(count)
      return
    }
    if (this.pushes) {
      this.push(link, count)
      return
    }
    this.waiting[link] = (this.waiting[link] as number) + count
    this.announce(link)
  }

  /** Payload, as such. */
  fill(count: number): void {
    this.#input.fill(0x55, this.#last, this.#last + count)
    this.#last += count
  }

  protected byte(byte: number): void {
    this.#input[this.#last++] = byte
  }

  protected number(value: number): void {
    let unit = 1
    while (unit * 10 <= value) unit *= 10
    for (; unit >= 1; unit = (unit / 10) | 0) this.byte(ZERO + (((value / unit) | 0) % 10))
  }

  #pipe(view: Uint8Array, length: number): void {
    const isEscape = length === 3 && view[0] === PLUS && view[1] === PLUS && view[2] === PLUS
    if (isEscape) this.online = false
    else this.taken += length
  }

  #takeByte(byte: number): void {
    if (this.#isVariable) this.#takeVariable(byte)
    else if (this.#payload > 0) this.#takeFixed()
    else if (byte === CR) {
      this.commands++
      this.run()
      this.#length = 0
    } else this.#line[this.#length++] = byte
  }

  #takeFixed(): void {
    this.taken++
    if (--this.#payload === 0) this.sent(this.#link, this.#size)
  }

  #takeVariable(byte: number): void {
    if (!this.#isEscaped && byte === ETX) {
      this.#isEscaped = true
    } else if (this.#isEscaped || byte !== CTRL_Z) {
      this.#isEscaped = false
      this.#size++
      this.taken++
    } else {
      this.#isVariable = false
      this.sent(this.#link, this.#size)
    }
  }

  /** The command line begins so; numbers are read from behind it. */
  protected begins(prefix: Uint8Array): boolean {
    const line = this.#line
    for (let i = 0; i < prefix.length; i++) if (line[i] !== prefix[i]) return false
    this.#at = prefix.length
    return this.#length >= prefix.length
  }

  /** The digits from here on, and one separator. */
  protected next(): number {
    const line = this.#line
    let value = 0
    let at = this.#at
    for (; at < this.#length; at++) {
      const byte = line[at] as number
      if (byte < ZERO || byte > NINE) break
      value = value * 10 + byte - ZERO
    }
    this.#at = at + 1
    return value
  }

  /** The command line; allocates. */
  protected get text(): string {
    return String.fromCharCode(...this.#line.subarray(0, this.#length))
  }

  /** What is said now is payload: so many bytes, or, of size 0, all before Ctrl-Z. */
  protected prompt(link: number, size: number): void {
    this.#link = link
    this.#size = size
    this.#payload = size
    this.#isVariable = size === 0
  }

  /** Takes up to `wanted` of the bytes that wait; returns how many. */
  protected fetch(link: number, wanted: number): number {
    const waiting = this.waiting[link] as number
    const count = Math.min(wanted, waiting)
    this.waiting[link] = waiting - count
    return count
  }
}
