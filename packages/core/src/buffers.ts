/* hot: no allocation */
/**
 * A link's two buffers, inside the arena. What was received lies in a ring with a commit point: bytes
 * enter as they come off the line and become readable only when `commit` says that their block was
 * whole. What is to be sent is linear, with compaction, so that a caller's view enters by one `set` and a
 * block leaves as one run; its bytes stay until the modem has confirmed them, since a lost send command
 * means that they are sent again.
 * Not a stream: it knows nothing of the line, of sockets or callbacks. One object for both, and a part of
 * the link: on XS each object more takes 100 bytes of every link.
 */
import type { Arena } from './arena.ts'

export class Buffers {
  readonly arena: Arena
  /** Where the ring begins; the transmit buffer follows it. */
  private base: number
  private head = 0
  /** Bytes that may be read. */
  readable = 0
  /** Bytes that are in but not yet committed. */
  pending = 0
  private first = 0
  private last = 0

  /** @param number of the region in the arena. */
  constructor(arena: Arena, number: number) {
    this.arena = arena
    this.base = arena.receiveBase(number)
  }

  /** Takes over what the other one has received and is to send. That one is left with nothing. */
  protected exchange(from: Buffers): void {
    const base = this.base
    this.base = from.base
    this.head = from.head
    this.readable = from.readable
    this.pending = from.pending
    this.first = from.first
    this.last = from.last
    from.base = base
    from.clearReceived()
    from.clearUnsent()
  }

  /** Received bytes that still fit. */
  get space(): number {
    return this.arena.receiveSize - this.readable - this.pending
  }

  /** The byte that came `back` bytes before the last one. The caller has made sure that it is there. */
  fromEnd(back: number): number {
    const arena = this.arena
    const at = this.head + this.readable + this.pending - 1 - back
    const size = arena.receiveSize
    return arena.bytes[this.base + (at >= size ? at - size : at)] as number
  }

  clearReceived(): void {
    this.head = 0
    this.readable = 0
    this.pending = 0
  }

  /** Takes the arena's bytes [start, end) as received. The caller has made sure that they fit. */
  take(start: number, end: number): void {
    const { bytes, receiveSize: size } = this.arena
    const base = this.base
    let at = this.head + this.readable + this.pending
    if (at >= size) at -= size
    const first = size - at
    const length = end - start
    if (length <= first) {
      bytes.copyWithin(base + at, start, end)
    } else {
      bytes.copyWithin(base + at, start, start + first)
      bytes.copyWithin(base, start + first, end)
    }
    this.pending += length
  }

  /** Makes every pending byte readable, but for the last `keep`. */
  commit(keep: number = 0): void {
    const pending = keep < this.pending ? keep : this.pending
    this.readable += this.pending - pending
    this.pending = pending
  }

  /** Where the last `count` bytes begin, for `copy`. The caller has made sure that they are there. */
  tail(count: number): number {
    const at = this.head + this.readable + this.pending - count
    const size = this.arena.receiveSize
    return at >= size ? at - size : at
  }

  /** Copies `count` bytes from place `at` of the ring to `to`; returns the place behind them. */
  copy(at: number, count: number, to: number): number {
    const { bytes, receiveSize: size } = this.arena
    const base = this.base
    const first = size - at
    if (count < first) {
      bytes.copyWithin(to, base + at, base + at + count)
      return at + count
    }
    bytes.copyWithin(to, base + at, base + size)
    bytes.copyWithin(to + first, base, base + count - first)
    return count - first
  }

  /** Forgets the pending bytes. */
  rollback(): void {
    this.pending = 0
  }

  /** Moves up to `length` readable bytes to `target` at `offset`; returns how many. */
  read(target: Uint8Array, offset: number, length: number): number {
    const wanted = length < this.readable ? length : this.readable
    if (wanted <= 0) return 0
    const arena = this.arena
    const base = this.base
    const head = this.head
    const first = arena.receiveSize - head
    if (wanted <= first) {
      arena.copyOut(base + head, target, offset, wanted)
    } else {
      arena.copyOut(base + head, target, offset, first)
      arena.copyOut(base, target, offset + first, wanted - first)
    }
    this.skip(wanted)
    return wanted
  }

  /** The next readable byte. The caller has made sure that there is one. */
  readByte(): number {
    const byte = this.arena.bytes[this.base + this.head] as number
    this.skip(1)
    return byte
  }

  /** Drops `count` readable bytes. The caller has made sure that they are there. */
  skip(count: number): void {
    const size = this.arena.receiveSize
    let head = this.head + count
    if (head >= size) head -= size
    this.head = head
    this.readable -= count
    if (this.readable === 0 && this.pending === 0) this.head = 0
  }

  /** Bytes that wait to be sent or confirmed. */
  get unsent(): number {
    return this.last - this.first
  }

  /** Bytes to be sent that still fit. */
  get room(): number {
    return this.arena.transmitSize - this.last + this.first
  }

  /** Where the first unsent byte lies in the arena. */
  get unsentAt(): number {
    return this.base + this.arena.receiveSize + this.first
  }

  clearUnsent(): void {
    this.first = 0
    this.last = 0
  }

  /** Takes `length` bytes of `source` at `offset` to be sent. The caller has made sure that they fit. */
  put(source: Uint8Array, offset: number, length: number): void {
    if (length === 0) return
    this.compact(length)
    const arena = this.arena
    arena.copyIn(source, offset, length, this.base + arena.receiveSize + this.last)
    this.last += length
  }

  /** Takes one byte to be sent. The caller has made sure that it fits. */
  putByte(byte: number): void {
    this.compact(1)
    const arena = this.arena
    arena.bytes[this.base + arena.receiveSize + this.last] = byte
    this.last++
  }

  /** Drops `count` bytes that the modem has confirmed. */
  drop(count: number): void {
    this.first += count
    if (this.first >= this.last) this.clearUnsent()
  }

  private compact(needed: number): void {
    const arena = this.arena
    if (this.last + needed <= arena.transmitSize) return
    const base = this.base + arena.receiveSize
    arena.bytes.copyWithin(base, base + this.first, base + this.last)
    this.last -= this.first
    this.first = 0
  }
}
