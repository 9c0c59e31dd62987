/* hot: no allocation */
/**
 * When the line to the DCE has become silent. A port takes bytes faster than they leave, and does not
 * say when they have left: the rate tells. It only reckons; whoever needs silence waits.
 */

/** Bytes of ten bits, in thousandths of a bit, so that a rate divides nothing. */
const BYTE = 10000
/** No port holds more: a line that is faster than its rate says must not count for ever. */
const MOST = 16384 * BYTE
/** So that a product stays an int32. */
const SPAN_MS = 500

export class Silence {
  #baud = 0
  #owed = 0
  #at = 0

  start(now: number, baud: number): void {
    this.#baud = baud
    this.#owed = 0
    this.#at = now
  }

  /** The port has been given `count` bytes. */
  wrote(now: number, count: number): void {
    let elapsed = (now - this.#at) | 0
    let owed = this.#owed
    while (elapsed > 0 && owed > 0) {
      const span = elapsed < SPAN_MS ? elapsed : SPAN_MS
      owed -= span * this.#baud
      elapsed -= span
    }
    owed = (owed > 0 ? owed : 0) + count * BYTE
    this.#owed = owed < MOST ? owed : MOST
    this.#at = now
  }

  /** Milliseconds since bytes were given to the port. */
  unwritten(now: number): number {
    return (now - this.#at) | 0
  }

  /** Milliseconds since the last byte has left; negative while bytes are leaving. */
  lasted(now: number): number {
    let ms = (now - this.#at) | 0
    for (let owed = this.#owed; owed > 0; owed -= this.#baud) ms--
    return ms
  }
}
