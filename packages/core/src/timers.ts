/* hot: no allocation */
/**
 * The engine's fixed table of deadlines. Time is int32 milliseconds that wrap, so deadlines compare
 * by subtraction. Nothing here fires by itself: the engine asks.
 */

export const Timer = {
  /** The command in flight: its final result code, its prompt, or the rest of its block. */
  command: 0,
  /** The bring-up step, as a whole. */
  step: 1,
  /** The pause before a bring-up row is asked again. */
  retry: 2,
  audit: 3,
  /** Silence after which a damaged answer has passed. */
  quiet: 4,
  /** The firmware's pause between commands, where it needs one. */
  guard: 5,
  /** Inside a pushed block: silence; after it: until what follows must have come. */
  push: 6,
  /** The pause between commands about servers, or the wait for a result of one. */
  server: 7,
  /** Bytes of the online data state are held back. */
  held: 8,
  /** The way out of the online data state. */
  escape: 9,
  /** The resolver's answer, where it comes after its OK. */
  resolve: 10,
  /** First of one timer per link. */
  link: 11,
} as const

/** Further away a deadline would compare as past. */
const LONGEST_MS = 0x7fff_ffff

export class Timers {
  /** A typed array: on XS an element takes 4 bytes in it, and 16 in a plain one. */
  readonly #at: Int32Array
  #armed = 0
  /** No deadline is before it, while some timer is set. It may be too early: then it is looked for again. */
  #soonest = 0

  constructor(links: number) {
    this.#at = new Int32Array(Timer.link + links)
  }

  set(timer: number, now: number, delayMs: number): void {
    const at = (now + delayMs) | 0
    this.#at[timer] = at
    if (this.#armed === 0 || ((at - this.#soonest) | 0) < 0) this.#soonest = at
    this.#armed |= 1 << timer
  }

  stop(timer: number): void {
    this.#armed &= ~(1 << timer)
  }

  armed(timer: number): boolean {
    return (this.#armed & (1 << timer)) !== 0
  }

  /** One of several, a bit each. */
  anyArmed(timers: number): boolean {
    return (this.#armed & timers) !== 0
  }

  /** Time has stood still for `ms`: every deadline is so much later. */
  shift(ms: number): void {
    this.#soonest = (this.#soonest + ms) | 0
    for (let i = 0; i < this.#at.length; i++) this.#at[i] = ((this.#at[i] as number) + ms) | 0
  }

  /** True once when the deadline has passed; the timer is stopped then. */
  expired(timer: number, now: number): boolean {
    if (!this.armed(timer) || ((now - (this.#at[timer] as number)) | 0) < 0) return false
    this.stop(timer)
    return true
  }

  /** True when a wakeup at `at` is early enough for every timer. */
  covered(at: number): boolean {
    return ((this.#soonest - at) | 0) >= 0
  }

  /** True when some deadline has passed. */
  due(now: number): boolean {
    if (this.#armed === 0 || ((now - this.#soonest) | 0) < 0) return false
    return this.delay(now) === 0
  }

  /** Milliseconds until the next deadline, 0 when one has passed, -1 when none is set. */
  delay(now: number): number {
    if (this.#armed === 0) return -1
    const at = this.#at
    let least = LONGEST_MS
    for (let timer = 0, left = this.#armed; left !== 0; timer++, left >>>= 1) {
      if ((left & 1) === 0) continue
      const ms = ((at[timer] as number) - now) | 0
      if (ms < least) least = ms
    }
    this.#soonest = (now + least) | 0
    return least > 0 ? least : 0
  }
}
