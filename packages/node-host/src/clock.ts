/**
 * The engine's clock on Node: a monotonic reading and one wakeup. Not a scheduler: the engine has
 * many deadlines and keeps them itself.
 */
import type { Clock } from '@atlink/core'

export interface NodeClockOptions {
  /** Wakeups do not keep the process alive. The serial port does, as long as it is open. */
  unref?: boolean
}

/** The longest delay that a timer of Node's takes; more would fire at once. */
const longestMs = 0x7fff_ffff

export class NodeClock implements Clock {
  onWake: (() => void) | null = null
  readonly #unref: boolean
  #timer: NodeJS.Timeout | null = null
  #immediate: NodeJS.Immediate | null = null

  constructor(options: NodeClockOptions = {}) {
    this.#unref = options.unref ?? false
  }

  now(): number {
    return Math.floor(performance.now()) | 0
  }

  wake(delayMs: number): void {
    this.park()
    if (delayMs <= 0) {
      // An immediate, not a microtask: a chain of wakeups must let the port deliver its bytes.
      // It is never unref'd, for it holds the process up by less than a turn of the loop.
      this.#immediate = setImmediate(() => {
        this.#immediate = null
        this.onWake?.()
      })
      return
    }
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        this.onWake?.()
      },
      Math.min(delayMs, longestMs),
    )
    if (this.#unref) this.#timer.unref()
  }

  park(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#immediate !== null) clearImmediate(this.#immediate)
    this.#timer = null
    this.#immediate = null
  }
}
