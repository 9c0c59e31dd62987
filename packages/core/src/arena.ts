/* hot: no allocation */
import { ADDRESS, DATAGRAM_HEADER } from './datagram.ts'
import { WIDTH } from './link-fields.ts'

/**
 * The one block of memory that the engine works in. Payload moves inside it by `copyWithin`, one
 * native move per run, and crosses to another buffer by `set` with a view that was made once.
 * Not a heap: every region is laid out by the constructor and never moves.
 *
 *   | tail of an unfinished line | window | sentinel | command line | datagram header | link 0 rx, tx | … | table
 *
 * The serial port reads into the window, so an unfinished line kept right before it is contiguous
 * with the next read and nothing but that tail is ever copied. Between reads the window is free, and
 * serves as the passage to and from callers' buffers: `views[k]` shows its first 2^k bytes.
 */
export class Arena {
  readonly bytes: Uint8Array
  /** The same by fours, in the machine's order. */
  readonly cells: Int32Array
  /** All of the window: what the serial port reads into. */
  readonly stage: Uint8Array
  readonly words: DataView
  /** The links' numbers, see packed.ts. */
  readonly table: Int32Array
  /** Longest line that is understood; a longer one is dropped and counted. */
  readonly lineSize: number
  /** First byte of the window, and its length: a power of two. */
  readonly window: number
  readonly windowSize: number
  /** First byte of the command line being sent; it holds `lineSize` bytes. */
  readonly command: number
  /** A datagram's header while it is built or read: see datagram.ts. */
  readonly datagram: number
  readonly datagramAddress: Uint8Array
  readonly receiveSize: number
  readonly transmitSize: number
  readonly #linkBase: number
  readonly #views: Uint8Array[]
  /** Of the views, the one that was given last. */
  #last = 0

  constructor(
    lineSize: number,
    windowSize: number,
    links: number,
    receiveSize: number,
    transmitSize: number,
  ) {
    this.lineSize = lineSize
    this.window = lineSize
    this.windowSize = windowSize
    this.command = lineSize + windowSize + 1
    this.receiveSize = receiveSize
    this.transmitSize = transmitSize
    this.datagram = this.command + lineSize
    this.#linkBase = this.datagram + DATAGRAM_HEADER
    const size = this.#linkBase + links * (receiveSize + transmitSize)
    const table = (size + 3) & ~3
    this.bytes = new Uint8Array(table + 4 * WIDTH * links)
    this.cells = new Int32Array(this.bytes.buffer)
    this.table = new Int32Array(this.bytes.buffer, table)
    this.words = new DataView(this.bytes.buffer)
    this.datagramAddress = new Uint8Array(this.bytes.buffer, this.datagram + ADDRESS, 16)
    this.#views = []
    for (let length = 1; length <= windowSize; length <<= 1) {
      this.#views.push(new Uint8Array(this.bytes.buffer, this.window, length))
    }
    this.stage = this.#views[this.#views.length - 1] as Uint8Array
  }

  receiveBase(link: number): number {
    return this.#linkBase + link * (this.receiveSize + this.transmitSize)
  }

  transmitBase(link: number): number {
    return this.receiveBase(link) + this.receiveSize
  }

  /** The view of the longest power of two that is at most `length`. */
  view(length: number): Uint8Array {
    if (length >= this.windowSize) return this.stage
    // Lengths come in runs of much the same: from the last one it is not far.
    let k = this.#last
    while (1 << k > length) k--
    while (2 << k <= length) k++
    this.#last = k
    return this.#views[k] as Uint8Array
  }

  /** Copies `length` bytes at `from` out to `target` at `offset`. */
  copyOut(from: number, target: Uint8Array, offset: number, length: number): void {
    const bytes = this.bytes
    let done = 0
    while (done < length) {
      const view = this.view(length - done)
      const run = view.length
      bytes.copyWithin(this.window, from + done, from + done + run)
      target.set(view, offset + done)
      done += run
    }
  }

  /**
   * Copies `length` bytes of `source` at `offset` in to `to`. A whole view, or one that fits the
   * window, moves natively; only part of a larger view goes byte by byte, since no view of just
   * that part exists and making one would allocate.
   */
  copyIn(source: Uint8Array, offset: number, length: number, to: number): void {
    const bytes = this.bytes
    const size = source.length
    if (size === length) {
      bytes.set(source, to)
    } else if (size <= this.windowSize) {
      bytes.set(source, this.window)
      bytes.copyWithin(to, this.window + offset, this.window + offset + length)
    } else {
      for (let i = 0; i < length; i++) bytes[to + i] = source[offset + i] as number
    }
  }
}
