/** A timer that fires after a time in which `touch` was not called. It fires once per silence. */
export class IdleTimer {
  readonly #onIdle: () => void
  #timer: NodeJS.Timeout | null = null

  constructor(onIdle: () => void) {
    this.#onIdle = onIdle
  }

  /** @param unref - this timer alone does not keep the process alive. */
  start(afterMs: number, unref = false): void {
    this.stop()
    this.#timer = setTimeout(this.#onIdle, Math.min(afterMs, 0x7fff_ffff))
    if (unref) this.#timer.unref()
  }

  /** Begins the silence anew, also after it has fired. Does nothing before `start`. */
  touch(): void {
    this.#timer?.refresh()
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
