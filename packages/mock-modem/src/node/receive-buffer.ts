/**
 * What an operating system's serial driver has between the UART's small FIFO and its reader: bytes
 * are taken from the port at once, so that a late reader loses none, up to a size; after that they
 * stay in the FIFO, where RTS falls or bytes are lost, as on any serial port.
 */

import type { DtePort } from '../uart.ts'

export class ReceiveBuffer {
  readonly #port: DtePort
  readonly #bytes: Uint8Array
  #start = 0
  #end = 0

  constructor(port: DtePort, size: number) {
    this.#port = port
    this.#bytes = new Uint8Array(size)
  }

  get available(): number {
    return this.#end - this.#start
  }

  /** Takes from the port what fits. */
  fill(): void {
    while (this.#port.available > 0) {
      if (this.#end === this.#bytes.length && !this.#compact()) return
      this.#end += this.#port.read(this.#bytes.subarray(this.#end))
    }
  }

  /** Moves bytes into `view`; returns how many. */
  take(view: Uint8Array): number {
    const count = Math.min(view.length, this.available)
    view.set(this.#bytes.subarray(this.#start, this.#start + count))
    this.#start += count
    if (this.#start === this.#end) this.#start = this.#end = 0
    return count
  }

  /** Discards what has been received, here and in the port. */
  clear(): void {
    do {
      this.#start = this.#end = 0
      this.fill()
    } while (this.#end > 0)
  }

  #compact(): boolean {
    if (this.#start === 0) return false
    this.#bytes.copyWithin(0, this.#start, this.#end)
    this.#end -= this.#start
    this.#start = 0
    return true
  }
}
