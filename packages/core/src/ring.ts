/* hot: no allocation */
/**
 * A link's receive buffer: a ring inside the arena with a commit point. Bytes enter as they come off
 * the line and become readable only when `commit` says that their block was whole.
 * Not a stream: it knows nothing of links, sockets or callbacks.
 */
import type { Arena } from './arena.ts'

export class Ring {
  readonly #arena: Arena
  readonly #base: number
  readonly #size: number
  #head = 0
  #readable = 0
  #pending = 0

  constructor(arena: Arena, base: number, size: number) {
    this.#arena = arena
    this.#base = base
    this.#size = size
  }

  /** Bytes that may be read. */
  get readable(): number {
    return this.#readable
  }

  /** Bytes that are in but not yet committed. */
  get pending(): number {
    return this.#pending
  }

  /** Bytes that still fit. */
  get room(): number {
    return this.#size - this.#readable - this.#pending
  }

  /** The byte that came `back` bytes before the last one. The caller has made sure that it is there. */
  fromEnd(back: number): number {
    const at = this.#head + this.#readable + this.#pending - 1 - back
    return this.#arena.bytes[this.#base + (at >= this.#size ? at - this.#size : at)] as number
  }

  clear(): void {
    this.#head = 0
    this.#readable = 0
    this.#pending = 0
  }

  /** Takes the arena's bytes [start, end). The caller has made sure that they fit. */
  put(start: number, end: number): void {
    const bytes = this.#arena.bytes
    const size = this.#size
    let at = this.#head + this.#readable + this.#pending
    if (at >= size) at -= size
    const first = size - at
    const length = end - start
    if (length <= first) {
      bytes.copyWithin(this.#base + at, start, end)
    } else {
      bytes.copyWithin(this.#base + at, start, start + first)
      bytes.copyWithin(this.#base, start + first, end)
    }
    this.#pending += length
  }

  /** Makes every pending byte readable, but for the last `keep`. */
  commit(keep: number = 0): void {
    const pending = keep < this.#pending ? keep : this.#pending
    this.#readable += this.#pending - pending
    this.#pending = pending
  }

  /** Where the last `count` bytes begin, for `copy`. The caller has made sure that they are there. */
  tail(count: number): number {
    const at = this.#head + this.#readable + this.#pending - count
    return at >= this.#size ? at - this.#size : at
  }

  /** Copies `count` bytes from place `at` of the ring to `to`; returns the place behind them. */
  copy(at: number, count: number, to: number): number {
    const bytes = this.#arena.bytes
    const base = this.#base
    const first = this.#size - at
    if (count < first) {
      bytes.copyWithin(to, base + at, base + at + count)
      return at + count
    }
    bytes.copyWithin(to, base + at, base + this.#size)
    bytes.copyWithin(to + first, base, base + count - first)
    return count - first
  }

  /** Forgets the pending bytes. */
  rollback(): void {
    this.#pending = 0
  }

  /** Moves up to `length` readable bytes to `target` at `offset`; returns how many. */
  read(target: Uint8Array, offset: number, length: number): number {
    const wanted = length < this.#readable ? length : this.#readable
    if (wanted <= 0) return 0
    const first = this.#size - this.#head
    if (wanted <= first) {
      this.#arena.copyOut(this.#base + this.#head, target, offset, wanted)
    } else {
      this.#arena.copyOut(this.#base + this.#head, target, offset, first)
      this.#arena.copyOut(this.#base, target, offset + first, wanted - first)
    }
    this.skip(wanted)
    return wanted
  }

  /** The next readable byte. The caller has made sure that there is one. */
  readByte(): number {
    const byte = this.#arena.bytes[this.#base + this.#head] as number
    this.skip(1)
    return byte
  }

  /** Drops `count` readable bytes. The caller has made sure that they are there. */
  skip(count: number): void {
    let head = this.#head + count
    if (head >= this.#size) head -= this.#size
    this.#head = head
    this.#readable -= count
    if (this.#readable === 0 && this.#pending === 0) this.#head = 0
  }
}
