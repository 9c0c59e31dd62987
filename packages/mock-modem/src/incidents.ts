/**
 * What happens at an exact byte of a line: each incident once, when as many bytes as it waits for have
 * arrived, and before the next one does.
 */
interface Incident {
  after: number
  readonly run: () => void
}

export class Incidents {
  #waiting: Incident[] = []

  add(after: number, run: () => void): void {
    this.#waiting.push({ after, run })
  }

  /** How many bytes may arrive before something happens. */
  get next(): number {
    let count = Number.POSITIVE_INFINITY
    for (const { after } of this.#waiting) count = Math.min(count, after)
    return count
  }

  /** `count` bytes have arrived, no more than `next`. Runs what happens now. */
  arrived(count: number): void {
    if (this.#waiting.length === 0) return
    for (const incident of this.#waiting) incident.after -= count
    const due = this.#waiting.filter(({ after }) => after === 0)
    this.#waiting = this.#waiting.filter(({ after }) => after > 0)
    for (const { run } of due) run()
  }
}
