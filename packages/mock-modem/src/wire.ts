/**
 * One direction of a serial line: bytes leave one after another, ten bit times each (8N1), and arrive
 * when their last bit does. It is settled lazily: events come once a run, but whoever looks in between,
 * or asks for an exact time, sees the bytes that have arrived by then and no more.
 */
import { ByteQueue } from './byte-queue.ts'
import type { Faults } from './faults.ts'
import { Incidents } from './incidents.ts'
import type { Scheduler } from './time.ts'

export interface WireSink {
  /**
   * How many of the waiting bytes may arrive together. The last of them is delivered at its exact time,
   * because something follows from it: a command line's CR, a payload's end, a FIFO's threshold.
   */
  exact(bytes: Uint8Array, start: number, end: number): number
  /** Bytes have arrived. They belong to the sink. */
  receive(bytes: Uint8Array): void
}

/** A start bit, eight data bits, a stop bit. */
const bitsPerByte = 10

/** Of a byte's time: takes up the rounding of times that were added in another order. */
const rounding = 1e-4
/** So soon the receiver can stop the transmitter, also where real time has run ahead. */
const pieceLimit = 64

export class Wire {
  /** Called by the scheduler after bytes have arrived. */
  onRun: (() => void) | null = null
  /** The longest run of bytes between two events. */
  runLimit: () => number = () => 64
  receiveRate: number
  #transmitRate: number
  readonly #time: Scheduler
  readonly #sink: WireSink
  readonly #faults: Faults
  readonly #queue = new ByteQueue()
  readonly #incidents = new Incidents()
  /** When the first waiting byte's start bit begins, or when the line became free. */
  #startMs = 0
  #event = 0
  #held = false
  /** While held: 1 if a byte was on the line already, which nothing stops. */
  #inFlight = 0
  #settling = false
  /** Bytes have arrived since `onRun` was called. */
  #untold = false
  #whenEmpty: (() => void)[] = []

  constructor(time: Scheduler, sink: WireSink, faults: Faults, rate: number) {
    this.#time = time
    this.#sink = sink
    this.#faults = faults
    this.#transmitRate = rate
    this.receiveRate = rate
  }

  get transmitRate(): number {
    return this.#transmitRate
  }

  /** When the byte that was delivered last had arrived. */
  get deliveredMs(): number {
    return this.#startMs
  }

  /** Milliseconds that a byte takes. */
  get byteMs(): number {
    return (1000 * bitsPerByte) / this.#transmitRate
  }

  /** Bytes that have not arrived yet, though the line may not have been settled. */
  get pending(): number {
    return this.#queue.length - this.#arrived()
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return
    if (this.#queue.length === 0) this.#startMs = Math.max(this.#startMs, this.#time.now())
    this.#queue.push(bytes, start, end)
    if (this.#event === 0) this.#schedule()
  }

  /** Delivers what has arrived by now. */
  settle(): void {
    if (this.#settling) return
    this.#settling = true
    try {
      for (let count = this.#arrived(); count > 0; count = this.#arrived()) this.#deliver(count)
    } finally {
      this.#settling = false
    }
  }

  /** To be called when the sink's idea of what must be exact has changed. */
  refresh(): void {
    this.settle()
    if (!this.#settling) this.#schedule()
  }

  setTransmitRate(rate: number): void {
    this.settle()
    this.#transmitRate = rate
    this.#schedule()
  }

  /** Stops the transmitter after the byte that is on the line, or lets it go on. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.settle()
    this.#held = held
    if (held) {
      const begun = this.#settling || this.#time.now() > this.#startMs
      this.#inFlight = begun && this.#queue.length > 0 ? 1 : 0
    } else {
      this.#startMs = Math.max(this.#startMs, this.#time.now())
    }
    if (!this.#settling) this.#schedule()
  }

  /** Calls back once when nothing waits any more; at once when nothing does. */
  whenEmpty(done: () => void): void {
    this.settle()
    if (this.#queue.length === 0) done()
    else this.#whenEmpty.push(done)
  }

  /** Runs `run` once `count` more bytes have arrived, 1 at least, before the next one does. */
  after(count: number, run: () => void): void {
    this.settle()
    this.#incidents.add(count, run)
    this.refresh()
  }

  /** Runs `run` once what waits now has arrived; at once when nothing does. */
  afterWaiting(run: () => void): void {
    this.settle()
    if (this.#queue.length === 0) run()
    else this.after(this.#queue.length, run)
  }

  /** Forgets what has not arrived. */
  clear(): void {
    this.settle()
    this.#queue.clear()
    this.#whenEmpty = []
    this.#schedule()
  }

  #arrived(): number {
    const waiting = this.#queue.length
    if (waiting === 0) return 0
    const sent = Math.floor((this.#time.now() - this.#startMs) / this.byteMs + rounding)
    return Math.max(0, Math.min(sent, waiting, this.#held ? this.#inFlight : waiting))
  }

  #deliver(count: number): void {
    const bytes = this.#queue.take(Math.min(count, this.#together(), pieceLimit))
    this.#startMs += bytes.length * this.byteMs
    if (this.#held) this.#inFlight -= bytes.length
    this.#untold = true
    this.#sink.receive(this.#faults.pass(bytes, this.#transmitRate, this.receiveRate))
    this.#incidents.arrived(bytes.length)
  }

  /** How many of the waiting bytes may arrive together. */
  #together(): number {
    const { bytes, start, end } = this.#queue
    return Math.max(1, Math.min(this.#sink.exact(bytes, start, end), this.#incidents.next))
  }

  #schedule(): void {
    this.#time.cancel(this.#event)
    this.#event = 0
    const queue = this.#queue
    const waiting = this.#held ? Math.min(queue.length, this.#inFlight) : queue.length
    if (waiting === 0) {
      // Somebody looked before the event came, and what it was for is still to be done.
      const isOwed = this.#untold || (queue.length === 0 && this.#whenEmpty.length > 0)
      if (isOwed) this.#event = this.#time.at(this.#time.now(), this.#run)
      return
    }
    const count = Math.min(waiting, this.#together(), this.runLimit())
    this.#event = this.#time.at(this.#startMs + count * this.byteMs, this.#run)
  }

  readonly #run = (): void => {
    this.#event = 0
    this.settle()
    this.#untold = false
    const emptied = this.#queue.length === 0 ? this.#whenEmpty : []
    if (emptied.length > 0) this.#whenEmpty = []
    if (this.#event === 0) this.#schedule()
    // Before the hook: it may write more, which belongs after the change that waits for an idle line.
    for (const done of emptied) done()
    this.onRun?.()
  }
}
