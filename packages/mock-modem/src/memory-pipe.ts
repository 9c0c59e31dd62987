/**
 * One direction of a connection in memory: a send window, a bandwidth, a latency, and a receiver that
 * may stop. A byte that the receiver has not taken is not acknowledged.
 */
import type { Scheduler } from './time.ts'

export interface PipeOptions {
  readonly latencyMs: number
  /** Bytes a second; Infinity for no limit. */
  readonly bytesPerSecond: number
  /** Bytes that may be under way. */
  readonly windowSize: number
}

export interface PipeEvents {
  onData(bytes: Uint8Array): void
  /** Everything before the end has been taken. */
  onEnd(): void
  /** Bytes were acknowledged. */
  onAcknowledged(): void
}

const segmentSize = 1400

export class MemoryPipe {
  /** Bytes written and not acknowledged. */
  unacknowledged = 0
  readonly #time: Scheduler
  readonly #options: PipeOptions
  readonly #events: PipeEvents
  /** When the sender's line is free again. */
  #freeMs = 0
  /** Segments that have arrived while the receiver was stopped; null is the end. */
  #arrived: (Uint8Array | null)[] = []
  #isStopped = false
  #isCut = false
  #isTaking = false

  constructor(time: Scheduler, options: PipeOptions, events: PipeEvents) {
    this.#time = time
    this.#options = options
    this.#events = events
  }

  /** Takes as many bytes as the window has room for. */
  write(bytes: Uint8Array, start: number, end: number): number {
    const count = Math.min(end - start, this.#options.windowSize - this.unacknowledged)
    for (let at = start; at < start + count; at += segmentSize) {
      this.#send(bytes.slice(at, Math.min(at + segmentSize, start + count)))
    }
    return Math.max(0, count)
  }

  end(): void {
    this.#send(null)
  }

  /** The receiver stops taking, or goes on. */
  stop(isStopped: boolean): void {
    if (isStopped === this.#isStopped) return
    this.#isStopped = isStopped
    if (!isStopped) this.#time.at(this.#time.now(), () => this.#take())
  }

  /** Nothing more arrives. */
  cut(): void {
    this.#isCut = true
    this.#arrived = []
  }

  #send(segment: Uint8Array | null): void {
    const length = segment?.length ?? 0
    const { latencyMs, bytesPerSecond } = this.#options
    this.unacknowledged += length
    this.#freeMs = Math.max(this.#freeMs, this.#time.now()) + (1000 * length) / bytesPerSecond
    this.#time.at(this.#freeMs + latencyMs, () => {
      if (this.#isCut) return
      this.#arrived.push(segment)
      this.#take()
    })
  }

  #take(): void {
    if (this.#isTaking) return
    this.#isTaking = true
    while (!this.#isStopped && this.#arrived.length > 0) {
      const segment = this.#arrived.shift()
      if (segment === null || segment === undefined) this.#events.onEnd()
      else {
        this.#acknowledge(segment.length)
        this.#events.onData(segment)
      }
    }
    this.#isTaking = false
  }

  #acknowledge(length: number): void {
    this.#time.at(this.#time.now() + this.#options.latencyMs, () => {
      this.unacknowledged -= length
      if (!this.#isCut) this.#events.onAcknowledged()
    })
  }
}
