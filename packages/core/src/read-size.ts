/* hot: no allocation */
/**
 * How much one read command asks for. A UART without a report of its overruns loses bytes while
 * JavaScript is busy: after each loss reads are halved, down to what a FIFO of 128 bytes holds with all
 * that is said around it, so that nothing can be lost of it however late it is fetched. Clean reads double
 * it again, after each loss twice as many, for a loss costs a connection. It knows no command.
 */

/** `CR LF +CIPRXGET: 2,9,64,16384 CR LF`, a trailer, OK and a URC in between, and 64 bytes: 117. */
export const LEAST_READ = 64
/** Clean reads until the size is doubled, at first, and at most. */
const PATIENCE = 16
const MOST_PATIENCE = 4096

export class ReadSize {
  readonly #most: number
  #size: number
  #clean = 0
  #patience = PATIENCE

  /** @param most bytes, at least LEAST_READ. */
  constructor(most: number) {
    this.#most = most
    this.#size = most
  }

  get now(): number {
    return this.#size
  }

  /** Bytes came up short. */
  lost(): void {
    this.#clean = 0
    this.#size = this.#size >> 1 > LEAST_READ ? this.#size >> 1 : LEAST_READ
    if (this.#patience < MOST_PATIENCE) this.#patience <<= 1
  }

  /** A read of `length` bytes was whole. Smaller ones than could have been prove nothing. */
  whole(length: number): void {
    if (length < this.#size || ++this.#clean < this.#patience) return
    this.#clean = 0
    if (this.#size === this.#most) {
      this.#patience = PATIENCE
      return
    }
    this.#size = this.#size << 1 < this.#most ? this.#size << 1 : this.#most
  }
}
