/**
 * The driver's `Clock` over any `Scheduler`: whole milliseconds that wrap as int32 does. The start is
 * free, so that a test can stand one second before the wrap.
 */
import type { Clock } from '@atlink/core'
import type { Scheduler } from './time.ts'

export class VirtualClock implements Clock {
  onWake: (() => void) | null = null
  readonly #time: Scheduler
  readonly #startMs: number
  #event = 0

  constructor(time: Scheduler, startMs: number = 0) {
    this.#time = time
    this.#startMs = startMs
  }

  now(): number {
    return (this.#startMs + Math.floor(this.#time.now())) | 0
  }

  wake(delayMs: number): void {
    this.#time.cancel(this.#event)
    // From the beginning of this millisecond: `delayMs` later, now() must have grown by all of it.
    const dueMs = Math.floor(this.#time.now()) + delayMs
    this.#event = this.#time.at(dueMs, () => {
      this.#event = 0
      this.onWake?.()
    })
  }

  park(): void {
    this.#time.cancel(this.#event)
    this.#event = 0
  }
}
