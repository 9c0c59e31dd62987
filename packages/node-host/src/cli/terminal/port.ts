/**
 * The terminal's end of the line: whole writes out, whatever arrives in, both into the trace. It
 * keeps what the port does not take at once, and knows when the last byte has left, from which the
 * guard time of an escape is measured.
 */
import { ByteQueue } from '../../byte-queue.ts'
import type { ClosableSerial } from '../../open-port.ts'

export interface PortEvents {
  /** The bytes are only valid during the call. */
  onBytes(bytes: Uint8Array): void
  onLost(reason: string): void
  trace(direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void
}

const blockSize = 4096

export class TerminalPort {
  readonly #serial: ClosableSerial
  readonly #events: PortEvents
  readonly #pending: ByteQueue = new ByteQueue()
  readonly #block: Uint8Array = new Uint8Array(blockSize)
  #baud: number
  #quietAtMs = 0

  /** @param serial - an open port; it belongs to this object now. */
  constructor(serial: ClosableSerial, baud: number, events: PortEvents) {
    this.#serial = serial
    this.#baud = baud
    this.#events = events
    serial.onReady = () => this.#turn()
    serial.onLost = (reason) => events.onLost(reason)
    // What came before this object was there.
    this.#turn()
  }

  /** Milliseconds since the last byte has left; negative while bytes are on their way. */
  get quietMs(): number {
    const waitingMs = this.#lineMs(this.#pending.length)
    return performance.now() - this.#quietAtMs - waitingMs
  }

  write(bytes: Uint8Array): void {
    this.#pending.push(bytes)
    this.#flush()
  }

  /** @returns false where the port has no such line. */
  setDTR(on: boolean): boolean {
    this.#serial.setDTR?.(on)
    return this.#serial.setDTR !== undefined
  }

  /** @returns false where the port has no rate. */
  setBaud(rate: number): boolean {
    this.#baud = rate
    this.#serial.setBaud?.(rate)
    return this.#serial.setBaud !== undefined
  }

  async close(): Promise<void> {
    this.#serial.close()
    await this.#serial.closed
  }

  #turn(): void {
    for (let count = this.#read(); count > 0; count = this.#read()) {
      this.#events.trace(0, this.#block, 0, count)
      this.#events.onBytes(this.#block.subarray(0, count))
    }
    this.#flush()
  }

  /** Ten bits a byte; a port does not tell when a byte has left. */
  #lineMs(bytes: number): number {
    return (bytes * 10_000) / this.#baud
  }

  #read(): number {
    return this.#serial.read(this.#block)
  }

  #flush(): void {
    const room = Math.min(this.#serial.writable(), this.#pending.length, blockSize)
    if (room === 0) return
    const block = new Uint8Array(room)
    this.#pending.read(block)
    this.#events.trace(1, block, 0, room)
    this.#quietAtMs = Math.max(performance.now(), this.#quietAtMs) + this.#lineMs(room)
    this.#serial.write(block)
    if (this.#pending.length > 0) this.#flush()
  }
}
