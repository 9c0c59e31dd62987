/**
 * The UART of an ESP32 as far as the SDK uses it: two hardware FIFOs of 128 bytes and three interrupt
 * causes. Bytes that arrive while the receive FIFO is full are gone, without a trace but for `lost`.
 * The wire may tell of many bytes at once; thresholds are met at their own time all the same.
 */
import type { DtePort, Scheduler } from '@atlink/mock-modem'

/** The end of a serial line. */
export type Wire = Pick<
  DtePort,
  | 'write'
  | 'read'
  | 'available'
  | 'pendingWrite'
  | 'setBaud'
  | 'setLines'
  | 'onReceive'
  | 'onWritable'
>

/** The threshold of 96 bytes is reached, or bytes wait and the line has been idle for 4 symbols. */
export const rxFull = 1
export const rxIdle = 2
/** Fewer than 10 bytes are left to send. */
export const txEmpty = 4

const fifoSize = 128
const rxThreshold = 96
const txThreshold = 10
const idleSymbols = 4
const bitsPerSymbol = 10

export class FakeUart {
  /** Received bytes that found the FIFO full. */
  lost = 0
  /** Bytes that a reset took out of the FIFOs. */
  cutReceived = 0
  cutSent = 0
  /** The interrupt handler; gets the enabled causes. */
  isr: ((causes: number) => void) | null = null

  readonly #scheduler: Scheduler
  readonly #wire: Wire
  readonly #rx = new Uint8Array(fifoSize)
  readonly #arriving = new Uint8Array(256)
  #rxLength = 0
  #symbolMs = 0
  #lastArrivalMs = 0
  #rxCheck = 0
  #txCheck = 0
  #raised = 0
  #enabled = 0

  constructor(scheduler: Scheduler, wire: Wire) {
    this.#scheduler = scheduler
    this.#wire = wire
    wire.onReceive = () => this.#evaluate()
    wire.onWritable = () => this.#evaluate()
  }

  get rxLength(): number {
    this.#take()
    return this.#rxLength
  }

  /** The byte on the line has left the FIFO for the shift register. */
  get txLength(): number {
    return Math.max(0, this.#wire.pendingWrite - 1)
  }

  get txFree(): number {
    return fifoSize - this.txLength
  }

  /** Sets the rate; resets both FIFOs. */
  configure(baud: number): void {
    this.cutReceived += this.rxLength
    this.cutSent += this.#wire.pendingWrite
    this.#rxLength = 0
    this.#raised = 0
    this.#enabled = 0
    this.#symbolMs = (bitsPerSymbol * 1000) / baud
    this.#wire.setBaud(baud)
  }

  readRx(target: Uint8Array, count: number): void {
    for (let i = 0; i < count; i++) target[i] = this.#rx[i] as number
    this.#rx.copyWithin(0, count, this.#rxLength)
    this.#rxLength -= count
  }

  writeTx(bytes: Uint8Array): void {
    this.#wire.write(bytes, 0, bytes.length)
  }

  /** Clears what was raised before it enables: only what happens from now on interrupts. */
  enable(causes: number): void {
    this.#raised &= ~causes
    this.#enabled |= causes
    this.#evaluate()
  }

  disable(causes: number): void {
    this.#enabled &= ~causes
  }

  /** Moves what has arrived by now from the wire into the FIFO. */
  #take(): void {
    for (;;) {
      const count = this.#wire.read(this.#arriving)
      if (count === 0) return
      for (let i = 0; i < count; i++) {
        if (this.#rxLength === fifoSize) this.lost++
        else this.#rx[this.#rxLength++] = this.#arriving[i] as number
      }
      this.#lastArrivalMs = this.#scheduler.now()
      this.#watchRx()
    }
  }

  /** Looks again when the threshold can be reached, and when the line can have been idle. */
  #watchRx(): void {
    if (this.#rxCheck !== 0) return
    const missing = rxThreshold - this.#rxLength
    const idleMs = idleSymbols * this.#symbolMs
    const fullMs = missing > 0 ? missing * this.#symbolMs : idleMs
    const atMs = Math.min(this.#lastArrivalMs + idleMs, this.#scheduler.now() + fullMs)
    this.#rxCheck = this.#scheduler.at(atMs, () => {
      this.#rxCheck = 0
      this.#take()
      const idle = this.#scheduler.now() >= this.#lastArrivalMs + idleMs
      if (idle && this.#rxLength > 0) this.#raised |= rxIdle
      if (!idle) this.#watchRx()
      this.#evaluate()
    })
  }

  /** Looks again when so much can have left that few enough bytes remain. */
  #watchTx(): void {
    const excess = this.txLength - txThreshold + 1
    if (this.#txCheck !== 0 || excess <= 0 || (this.#enabled & txEmpty) === 0) return
    const atMs = this.#scheduler.now() + excess * this.#symbolMs
    this.#txCheck = this.#scheduler.at(atMs, () => {
      this.#txCheck = 0
      this.#evaluate()
    })
  }

  /** The thresholds are levels: cleared, they are raised again as long as they hold. */
  #evaluate(): void {
    this.#take()
    if (this.#rxLength >= rxThreshold) this.#raised |= rxFull
    if (this.txLength < txThreshold) this.#raised |= txEmpty
    const causes = this.#raised & this.#enabled
    if (causes !== 0 && this.isr !== null) this.isr(causes)
    this.#watchTx()
  }
}
