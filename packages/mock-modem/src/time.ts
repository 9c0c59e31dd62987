/**
 * What the simulated modem needs of time, and virtual time itself: a heap of events and a clock that
 * jumps from one event to the next. Nothing here reads a real clock; a host that wants real time
 * implements `Scheduler` over its own timers.
 */
export interface Scheduler {
  /** The time now, in milliseconds, with fractions. It never runs backwards. */
  now(): number
  /**
   * Runs `run` at `timeMs`, or as soon as possible when that has passed; never from inside `at`.
   * Events of the same time run in the order in which they were asked for.
   * @returns a handle for `cancel`, never 0.
   */
  at(timeMs: number, run: () => void): number
  /** Withdraws an event; a handle that has run, was cancelled or is 0 is ignored. */
  cancel(handle: number): void
}

interface Event {
  readonly timeMs: number
  readonly handle: number
  run: (() => void) | null
}

/** More events than this at one instant are a livelock: something asks for itself again and again. */
const eventsAtOneInstant = 100_000

export class VirtualTime implements Scheduler {
  #nowMs = 0
  #nextHandle = 1
  #heap: Event[] = []
  #live = new Map<number, Event>()
  #sameInstant = 0
  readonly #stepLimit: number

  constructor(stepLimit: number = eventsAtOneInstant) {
    this.#stepLimit = stepLimit
  }

  now(): number {
    return this.#nowMs
  }

  at(timeMs: number, run: () => void): number {
    if (!(timeMs < Number.POSITIVE_INFINITY)) throw new RangeError(`no such time: ${timeMs}`)
    const handle = this.#nextHandle++
    const event: Event = { timeMs: Math.max(timeMs, this.#nowMs), handle, run }
    this.#live.set(handle, event)
    this.#push(event)
    return handle
  }

  cancel(handle: number): void {
    const event = this.#live.get(handle)
    if (event === undefined) return
    event.run = null
    this.#live.delete(handle)
    // Cancelled events stay in the heap until their time; far ones must not pile up.
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#live.size) this.#compact()
  }

  /** The time of the next event, undefined when none waits. */
  nextAt(): number | undefined {
    this.#dropCancelled()
    return this.#heap[0]?.timeMs
  }

  /** Runs the next event. @returns false when none waits. */
  step(): boolean {
    this.#dropCancelled()
    const event = this.#heap[0]
    if (event === undefined) return false
    this.#pop()
    this.#live.delete(event.handle)
    if (event.timeMs > this.#nowMs) {
      this.#nowMs = event.timeMs
      this.#sameInstant = 0
    } else if (++this.#sameInstant > this.#stepLimit) {
      throw new Error(`livelock: more than ${this.#stepLimit} events at ${this.#nowMs} ms`)
    }
    event.run?.()
    return true
  }

  /**
   * Runs events until `done()`, for at most `limitMs`.
   * @returns what `done()` says at the end; the clock stands at the limit when it is false.
   */
  run(done: () => boolean, limitMs: number): boolean {
    const endMs = this.#nowMs + limitMs
    while (!done()) {
      const nextMs = this.nextAt()
      if (nextMs === undefined || nextMs > endMs) {
        this.#jump(endMs)
        return done()
      }
      this.step()
    }
    return true
  }

  /** Lets `ms` pass. */
  advance(ms: number): void {
    this.run(() => false, ms)
  }

  #jump(timeMs: number): void {
    if (timeMs <= this.#nowMs) return
    this.#nowMs = timeMs
    this.#sameInstant = 0
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.run === null) this.#pop()
  }

  #compact(): void {
    const events = this.#heap.filter((event) => event.run !== null)
    this.#heap = []
    for (const event of events) this.#push(event)
  }

  #push(event: Event): void {
    const heap = this.#heap
    let index = heap.length
    heap.push(event)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const other = heap[parent] as Event
      if (!isBefore(event, other)) break
      heap[index] = other
      index = parent
    }
    heap[index] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    const length = heap.length
    if (last === undefined || length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= length) break
      if (child + 1 < length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++
      const other = heap[child] as Event
      if (!isBefore(other, last)) break
      heap[index] = other
      index = child
    }
    heap[index] = last
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.handle < b.handle)
}
