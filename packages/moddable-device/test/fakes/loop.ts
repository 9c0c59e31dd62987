/**
 * The event loop of one XS machine, under virtual time: callbacks run one after another, never inside
 * each other, and late while JavaScript is busy. Interrupts do not wait for it; they use the
 * scheduler itself.
 */
import type { Scheduler } from '@atlink/mock-modem'

export class FakeLoop {
  readonly scheduler: Scheduler
  /** What every callback costs on top of what it does, in milliseconds. */
  turnMs = 0
  #busyUntilMs = 0
  #running = false

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler
  }

  /** JavaScript is busy for `ms`, as with TLS or a garbage collection. */
  stall(ms: number): void {
    this.#busyUntilMs = Math.max(this.#busyUntilMs, this.scheduler.now()) + ms
  }

  /** Runs `run` as a turn of its own, at `timeMs` or as soon as JavaScript is idle after that. */
  post(run: () => void, timeMs: number = this.scheduler.now()): void {
    this.scheduler.at(Math.max(timeMs, this.#busyUntilMs), () => this.#turn(run))
  }

  #turn(run: () => void): void {
    if (this.scheduler.now() < this.#busyUntilMs) {
      this.post(run)
      return
    }
    if (this.#running) throw new Error('a callback ran inside another one')
    this.#running = true
    run()
    this.#running = false
    if (this.turnMs > 0) this.stall(this.turnMs)
  }
}
