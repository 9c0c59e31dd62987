/* hot: no allocation */
/**
 * When the engine is polled next, and what the clock was asked for: asking costs more than looking, so
 * the clock is asked only when it must be. Not a timer; timers.ts has the deadlines.
 */
import type { Engine } from './engine.ts'
import { readable } from './ingress.ts'

/** Milliseconds until `poll` is next needed, 0 for at once, -1 for never. */
export function pollDelay(engine: Engine, now: number): number {
  if (isUrgent(engine)) return 0
  // What waits at the DCE makes no noise: it is fetched as soon as there is room.
  if (engine.holding) return readable(engine, 1) > 0 ? 0 : -1
  return engine.timers.delay(now)
}

/** The next poll does not wait for a deadline. */
function isUrgent(engine: Engine): boolean {
  if (engine.more || engine.readyMask !== 0 || engine.servers.ready) return true
  return engine.outbox.waiting !== 0
}

export class Alarm {
  readonly #engine: Engine
  /** A wakeup was asked for, and for when. */
  #asked = false
  #at = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** The wakeup has come. */
  woken(): void {
    this.#asked = false
  }

  /** A poll is wanted at once. */
  ring(): void {
    const engine = this.#engine
    this.#asked = true
    // Before any deadline that may be set meanwhile.
    this.#at = (engine.now - 1) | 0
    engine.clock.wake(0)
  }

  /** At the end of a poll. */
  set(): void {
    const engine = this.#engine
    if (this.#isEarlyEnough(engine)) return
    const delay = pollDelay(engine, engine.now)
    const at = (engine.now + delay) | 0
    if (delay < 0) {
      if (this.#asked) engine.clock.park()
      this.#asked = false
    } else if (!this.#asked || at !== this.#at) {
      this.#asked = true
      this.#at = at
      engine.clock.wake(delay)
    }
  }

  /**
   * While an answer comes in its deadline is put off again and again; the clock keeps the first one, and
   * wakes the engine once for nothing when it has taken long.
   */
  #isEarlyEnough(engine: Engine): boolean {
    if (engine.command === null || !this.#asked || engine.holding || isUrgent(engine)) return false
    return engine.timers.covered(this.#at)
  }
}
