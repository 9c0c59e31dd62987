/* hot: no allocation */
/**
 * `Clock` over the SDK's `timer` module and its millisecond counter. One repeating timer for the
 * whole life: it is parked and armed and never made anew, so that a wakeup allocates nothing on XS.
 * Not a source of wall-clock time.
 */
import type { Clock } from '@atlink/core'
import type { TimerModule } from './platform.ts'

/** The SDK's own loop never sleeps longer than this, so no platform's timer is asked for more. */
const longestMs = 3_600_000

/** Beyond it, a deadline would compare as past. */
const farthestMs = 0x7fff_ffff

export interface DeviceClockOptions {
  /** The class that `timer` exports. */
  timer: TimerModule
  /** Milliseconds since any moment, wrapping where it will: `() => Time.ticks`. */
  ticks(): number
}

export class DeviceClock implements Clock {
  #timer: TimerModule
  #ticks: () => number
  #handle: unknown
  #due = 0
  #onWake: (() => void) | null = null

  constructor(options: DeviceClockOptions) {
    this.#timer = options.timer
    this.#ticks = options.ticks
    this.#handle = this.#timer.repeat(() => this.#fired(), longestMs)
    this.#timer.schedule(this.#handle)
  }

  get onWake(): (() => void) | null {
    return this.#onWake
  }

  set onWake(hook: (() => void) | null) {
    this.#onWake = hook
  }

  now(): number {
    const ticks = this.#ticks
    return ticks() | 0
  }

  wake(delayMs: number): void {
    let ms = delayMs
    if (ms < 1) ms = 1
    else if (ms > farthestMs) ms = farthestMs
    this.#due = (this.now() + ms) | 0
    this.#arm(ms)
  }

  park(): void {
    this.#timer.schedule(this.#handle)
  }

  /** Ends the timer. The clock is of no use afterwards. */
  close(): void {
    this.#onWake = null
    this.#timer.clear(this.#handle)
  }

  /**
   * Both intervals are equal and at least 1: with a repeat of 0 the timer is gone after it fires, and
   * where they differ the Linux port arms it again behind the callback's back.
   */
  #arm(ms: number): void {
    const next = Math.min(ms, longestMs)
    this.#timer.schedule(this.#handle, next, next)
  }

  #fired(): void {
    // First, so that the hook's own `wake` is the last word.
    this.#timer.schedule(this.#handle)
    const leftMs = (this.#due - this.now()) | 0
    if (leftMs > 0) {
      this.#arm(leftMs)
      return
    }
    const hook = this.#onWake
    if (hook !== null) hook()
  }
}
