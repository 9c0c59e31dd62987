/**
 * What the engine needs of time: a reading and one wakeup. Types only.
 * Time is int32 milliseconds that wrap after 49 days; deadlines compare by subtraction (`(a - b) | 0`).
 */
export interface Clock {
  /** The time now, int32 milliseconds. Any start value is right; it never runs backwards. */
  now(): number

  /**
   * Asks for one call of `onWake`, `delayMs` from now (0: as soon as the host can).
   * A later call replaces an earlier one. `onWake` is never called from inside `wake`.
   */
  wake(delayMs: number): void

  /** Withdraws the wakeup that was asked for, if any. */
  park(): void

  /** Set by the engine. */
  onWake: (() => void) | null
}
