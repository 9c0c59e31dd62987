/**
 * The escape sequence of the online data state: three `+` with silence around them. Whatever is not
 * exactly that is data, and none of it gets lost.
 */
import type { Scheduler } from './time.ts'

const plus = 0x2b
/** Silence before the first and after the last `+`. */
const guardMs = 1000
/** Sums of byte times are not exact. */
const roundingMs = 1e-6

export interface EscapeEvents {
  onData(bytes: Uint8Array, start: number, end: number): void
  onEscape(): void
  /** Delivers what has arrived by now. */
  settle(): void
}

export class EscapeDetector {
  readonly #time: Scheduler
  readonly #events: EscapeEvents
  /** How many `+` have come that may be an escape sequence's. */
  #pluses = 0
  /** When the last byte ended. */
  #lastMs = 0
  #timer = 0
  /** From the end of one `+` to the beginning of the next. */
  #longestGapMs = 0

  constructor(time: Scheduler, events: EscapeEvents) {
    this.#time = time
    this.#events = events
  }

  /** Silence begins now. */
  start(longestGapMs: number): void {
    this.stop()
    this.#longestGapMs = longestGapMs
    this.#lastMs = this.#time.now()
  }

  stop(): void {
    this.#time.cancel(this.#timer)
    this.#pluses = 0
  }

  /** Each `+`, and what comes before it, has to arrive at its own time. */
  exact(bytes: Uint8Array, start: number, end: number): number {
    const next = bytes.subarray(start, end).indexOf(plus)
    return next < 0 ? end - start : Math.max(1, next)
  }

  /** Bytes that came one right after the other, the last of them ending at `endMs`. */
  take(bytes: Uint8Array, endMs: number, byteMs: number): void {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      const byteEndMs = endMs - (bytes.length - 1 - i) * byteMs
      if (!this.#isCandidate(bytes[i] as number, byteEndMs - byteMs, byteEndMs)) continue
      if (i > from) this.#events.onData(bytes, from, i)
      from = i + 1
    }
    if (bytes.length > from) this.#events.onData(bytes, from, bytes.length)
  }

  /** @returns whether the byte is held back. */
  #isCandidate(byte: number, startMs: number, endMs: number): boolean {
    const silenceMs = startMs - this.#lastMs + roundingMs
    this.#lastMs = endMs
    const isFirst = this.#pluses === 0 && silenceMs >= guardMs
    const isNext =
      this.#pluses > 0 && this.#pluses < 3 && silenceMs <= this.#longestGapMs + 2 * roundingMs
    if (byte !== plus || !(isFirst || isNext)) {
      this.#release()
      return false
    }
    this.#pluses++
    this.#time.cancel(this.#timer)
    // A `+` that begins in time has ended one byte later.
    const waitMs =
      this.#pluses === 3 ? guardMs : this.#longestGapMs + (endMs - startMs) + roundingMs
    this.#timer = this.#time.at(endMs + waitMs, () => this.#silence())
    return true
  }

  /** It has been silent long enough, unless something has just arrived. */
  #silence(): void {
    const timer = this.#timer
    this.#events.settle()
    if (timer !== this.#timer || this.#pluses === 0) return
    if (this.#pluses < 3) {
      this.#release()
      return
    }
    this.stop()
    this.#events.onEscape()
  }

  /** They were data after all. */
  #release(): void {
    if (this.#pluses === 0) return
    const bytes = new Uint8Array(this.#pluses).fill(plus)
    this.stop()
    this.#events.onData(bytes, 0, bytes.length)
  }
}
