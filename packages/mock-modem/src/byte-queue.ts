/**
 * A first-in-first-out queue of bytes in one growing buffer. What waits is always contiguous, so a
 * consumer can look at it in place.
 */
export class ByteQueue {
  /** Bytes `start` to `end` wait; the rest is free. A push may replace the buffer. */
  bytes: Uint8Array = new Uint8Array(256)
  start = 0
  end = 0

  get length(): number {
    return this.end - this.start
  }

  push(bytes: Uint8Array, from: number = 0, to: number = bytes.length): void {
    const count = to - from
    if (this.end + count > this.bytes.length) this.#makeRoom(count)
    if (count > 64) this.bytes.set(bytes.subarray(from, to), this.end)
    else for (let i = 0; i < count; i++) this.bytes[this.end + i] = bytes[from + i] as number
    this.end += count
  }

  pushByte(byte: number): void {
    if (this.end === this.bytes.length) this.#makeRoom(1)
    this.bytes[this.end++] = byte
  }

  /** Removes the first `count` bytes. */
  drop(count: number): void {
    this.start += count
    if (this.start === this.end) this.start = this.end = 0
  }

  /** Moves the first bytes into `view`; returns how many. */
  read(view: Uint8Array): number {
    const count = Math.min(view.length, this.length)
    if (count === 0) return 0
    view.set(this.bytes.subarray(this.start, this.start + count))
    this.drop(count)
    return count
  }

  /** A copy of the first `count` bytes, which are removed. */
  take(count: number): Uint8Array {
    const bytes = this.bytes.slice(this.start, this.start + Math.min(count, this.length))
    this.drop(bytes.length)
    return bytes
  }

  clear(): void {
    this.start = this.end = 0
  }

  #makeRoom(count: number): void {
    const length = this.length
    if (this.start >= length && length + count <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end)
    } else {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, length + count))
      larger.set(this.bytes.subarray(this.start, this.end))
      this.bytes = larger
    }
    this.start = 0
    this.end = length
  }
}
