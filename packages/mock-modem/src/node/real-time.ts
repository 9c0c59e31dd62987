/**
 * A `Scheduler` that follows this machine's monotonic clock, for a modem that talks to programs
 * outside the process. Not for tests of the modem itself: they use `VirtualTime`.
 *
 * A UART at 921600 bit/s has a byte every 10.85 us, far below what a timer can do, so there is one
 * timer for all events, and each wake lets the events' own time run up to the real one. Within such
 * a batch `now()` is the time for which the running event was asked, not the time of the late wake:
 * a chain of byte times keeps its pitch and catches up, however late the process was woken.
 *
 * Nothing here keeps the process alive for longer than a millisecond: that is the business of
 * whoever serves the modem (a PTY relay, a listening server, an open serial port).
 */

import { performance } from 'node:perf_hooks'
import { type Scheduler, VirtualTime } from '../time.ts'

/** Events of one batch; then I/O has its turn, even when the process is far behind. */
const batchLimit = 4096
/** The longest delay that a timer of Node's takes. */
const longestMs = 0x7fff_ffff

export class RealTime implements Scheduler {
  readonly #originMs: number = performance.now()
  readonly #events: VirtualTime = new VirtualTime()
  #latestMs = 0
  #running = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null
  #timerMs = 0
  #immediate: NodeJS.Immediate | null = null

  /** Milliseconds since construction, with fractions; never runs backwards. */
  now(): number {
    const timeMs = this.#running ? this.#events.now() : this.#elapsed()
    if (timeMs > this.#latestMs) this.#latestMs = timeMs
    return this.#latestMs
  }

  at(timeMs: number, run: () => void): number {
    const handle = this.#events.at(timeMs, run)
    this.#arm()
    return handle
  }

  cancel(handle: number): void {
    this.#events.cancel(handle)
    this.#arm()
  }

  /** No event runs any more; later ones are still accepted. */
  stop(): void {
    this.#stopped = true
    this.#disarm()
  }

  #elapsed(): number {
    return performance.now() - this.#originMs
  }

  #runDue(): void {
    let left = batchLimit
    this.#running = true
    try {
      const behindMs = this.#elapsed() - this.#events.now()
      this.#events.run(() => this.#stopped || left-- === 0, behindMs)
    } finally {
      this.#running = false
      this.#arm()
    }
  }

  #arm(): void {
    if (this.#running || this.#stopped) return
    const nextMs = this.#events.nextAt()
    if (nextMs === undefined) {
      this.#disarm()
      return
    }
    if (this.#immediate !== null) return
    if (this.#timer !== null && this.#timerMs <= nextMs) return
    this.#disarm()
    const delayMs = nextMs - this.#elapsed()
    if (delayMs < 1) {
      // An immediate that is unref'd runs only when something else wakes the loop: this one is not.
      this.#immediate = setImmediate(() => {
        this.#immediate = null
        this.#runDue()
      })
      return
    }
    this.#timerMs = nextMs
    // Rounded down: the last fraction of a millisecond is for an immediate.
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        this.#runDue()
      },
      Math.min(Math.floor(delayMs), longestMs),
    )
    this.#timer.unref()
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#immediate !== null) clearImmediate(this.#immediate)
    this.#timer = null
    this.#immediate = null
  }
}
