/**
 * Received bytes that nobody has read yet: chunks go in at one end and are copied out at the other.
 * It has no limit of its own; whoever fills it stops the source.
 */
export class ByteQueue {
  readonly #chunks: Uint8Array[] = []
  #head = 0
  #length = 0

  /** Bytes that wait. */
  get length(): number {
    return this.#length
  }

  /** Takes a chunk over: it must not change afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  /** Moves bytes into `view`; returns how many. */
  read(view: Uint8Array): number {
    let copied = 0
    while (copied < view.length) {
      const chunk = this.#chunks[0]
      if (chunk === undefined) break
      const count = Math.min(chunk.length - this.#head, view.length - copied)
      view.set(chunk.subarray(this.#head, this.#head + count), copied)
      copied += count
      this.#head += count
      if (this.#head === chunk.length) {
        this.#chunks.shift()
        this.#head = 0
      }
    }
    this.#length -= copied
    return copied
  }
}
