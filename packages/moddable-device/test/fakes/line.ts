/**
 * A serial line whose far end is the test: every byte takes the time that it takes at the line's rate.
 * No modem, no buffer limits, no faults.
 */
import type { Scheduler } from '@atlink/mock-modem'
import type { Wire } from './uart.ts'

const bitsPerSymbol = 10

export class FakeLine implements Wire {
  onReceive: (() => void) | null = null
  onWritable: (() => void) | null = null
  /** What the far end has got, and at which rate each byte was sent. */
  readonly farReceived: number[] = []
  readonly farRates: number[] = []
  readonly lines: [boolean, boolean][] = []
  /** How many bytes pass between two calls of a hook; whoever looks in between sees them. */
  run = 1
  /** The far end sends back what it gets. */
  echo = false
  readonly #scheduler: Scheduler
  readonly #toFar: number[] = []
  readonly #toNear: number[] = []
  readonly #arrived: number[] = []
  #baud = 115_200
  #held = false

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  get available(): number {
    return this.#arrived.length
  }

  get pendingWrite(): number {
    return this.#toFar.length
  }

  get symbolMs(): number {
    return (bitsPerSymbol * 1000) / this.#baud
  }

  write(bytes: Uint8Array, start: number, end: number): void {
    const idle = this.#toFar.length === 0
    for (let i = start; i < end; i++) this.#toFar.push(bytes[i] as number)
    if (idle && end > start && !this.#held) this.#sendNext()
  }

  read(view: Uint8Array): number {
    const bytes = this.#arrived.splice(0, view.length)
    view.set(bytes)
    return bytes.length
  }

  setBaud(rate: number): void {
    this.#baud = rate
  }

  setLines(dtr: boolean, rts: boolean): void {
    this.lines.push([dtr, rts])
  }

  /** The far end sends. */
  farWrite(bytes: Uint8Array): void {
    const idle = this.#toNear.length === 0
    this.#toNear.push(...bytes)
    if (idle && bytes.length > 0) this.#receiveNext()
  }

  /** The far end drops CTS (true) or raises it. */
  hold(held: boolean): void {
    this.#held = held
    if (!held && this.#toFar.length > 0) this.#sendNext()
  }

  #sendNext(): void {
    const rate = this.#baud
    this.#scheduler.at(this.#scheduler.now() + this.symbolMs, () => {
      const byte = this.#toFar.shift() as number
      this.farReceived.push(byte)
      this.farRates.push(rate)
      if (this.echo) this.farWrite(Uint8Array.of(byte))
      if (this.#toFar.length > 0 && !this.#held) this.#sendNext()
      if (this.#toFar.length % this.run === 0) this.onWritable?.()
    })
  }

  #receiveNext(): void {
    this.#scheduler.at(this.#scheduler.now() + this.symbolMs, () => {
      this.#arrived.push(this.#toNear.shift() as number)
      if (this.#toNear.length > 0) this.#receiveNext()
      if (this.#toNear.length % this.run === 0) this.onReceive?.()
    })
  }
}
