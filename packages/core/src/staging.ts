/* hot: no allocation */
/**
 * A link's transmit buffer: linear, with compaction, so that a caller's view enters by one `set` and
 * a block leaves as one run. Bytes stay until the modem has confirmed them, since a lost send
 * command means that they are sent again. Not a ring, and not aware of the line.
 */
import type { Arena } from './arena.ts'

export class Staging {
  readonly #arena: Arena
  readonly #base: number
  readonly #size: number
  #head = 0
  #tail = 0

  constructor(arena: Arena, base: number, size: number) {
    this.#arena = arena
    this.#base = base
    this.#size = size
  }

  /** Bytes that wait to be confirmed or sent. */
  get length(): number {
    return this.#tail - this.#head
  }

  get room(): number {
    return this.#size - this.length
  }

  /** Where the first waiting byte lies in the arena. */
  get start(): number {
    return this.#base + this.#head
  }

  clear(): void {
    this.#head = 0
    this.#tail = 0
  }

  /** Takes `length` bytes of `source` at `offset`. The caller has made sure that they fit. */
  put(source: Uint8Array, offset: number, length: number): void {
    if (length === 0) return
    this.#compact(length)
    this.#arena.copyIn(source, offset, length, this.#base + this.#tail)
    this.#tail += length
  }

  /** Takes one byte. The caller has made sure that it fits. */
  putByte(byte: number): void {
    this.#compact(1)
    this.#arena.bytes[this.#base + this.#tail] = byte
    this.#tail++
  }

  /** Drops `count` bytes that the modem has confirmed. */
  drop(count: number): void {
    this.#head += count
    if (this.#head >= this.#tail) this.clear()
  }

  #compact(needed: number): void {
    if (this.#tail + needed <= this.#size) return
    const from = this.#base + this.#head
    this.#arena.bytes.copyWithin(this.#base, from, this.#base + this.#tail)
    this.#tail -= this.#head
    this.#head = 0
  }
}
