/** A clock that a test turns. It is strict about what the contract of `Clock` says. */
import type { Clock } from '../../src/clock.ts'

/** More wakeups than this at one instant are a livelock. */
const WAKEUPS = 10_000

export class ManualClock implements Clock {
  onWake: (() => void) | null = null
  #now: number
  /** Milliseconds until the wakeup, -1 when none is asked for. */
  #left = -1
  #waking = false

  constructor(startMs: number = 0) {
    this.#now = startMs | 0
  }

  now(): number {
    return this.#now
  }

  wake(delayMs: number): void {
    if (!Number.isInteger(delayMs) || delayMs < 0) throw new RangeError(`wake(${delayMs})`)
    this.#left = delayMs
  }

  park(): void {
    this.#left = -1
  }

  /** Milliseconds until the wakeup that was asked for, -1 when none was. */
  get left(): number {
    return this.#left
  }

  /** Runs what is due now. */
  settle(): void {
    if (this.#waking) throw new Error('the clock is turned from inside a wakeup')
    this.#waking = true
    try {
      for (let i = 0; this.#left === 0; i++) {
        if (i === WAKEUPS) throw new Error(`livelock: ${WAKEUPS} wakeups at ${this.#now} ms`)
        this.#left = -1
        this.onWake?.()
      }
    } finally {
      this.#waking = false
    }
  }

  /** Goes to the next wakeup, but no further than `limitMs`; returns how far it went. */
  step(limitMs: number): number {
    const ms = this.#left >= 0 && this.#left < limitMs ? this.#left : limitMs
    this.#now = (this.#now + ms) | 0
    if (this.#left >= 0) this.#left -= ms
    this.settle()
    return ms
  }
}
