/**
 * A `Scheduler` that follows this machine's monotonic clock, for a modem that talks to programs
 * outside the process. Not a virtual clock: tests of the modem itself use `VirtualTime`.
 *
 * A UART at 921600 bit/s has a byte every 10.85 us, far below what a timer can do, so there is one
 * timer for all events and each wake runs everything that has become due. Within such a batch
 * `now()` is the time for which the running event was asked, not the time of the late wake: a chain
 * of byte times keeps its pitch and catches up, however late the process was woken.
 *
 * Nothing here keeps the process alive for longer than a millisecond: that is the business of
 * whoever serves the modem (a PTY relay, a listening server, an open serial port).
 */

import { performance } from 'node:perf_hooks'
import type { Scheduler } from '../time.ts'

interface Entry {
  readonly handle: number
  readonly timeMs: number
  readonly run: () => void
  /** Place in the heap, -1 once it has left. */
  index: number
}

/** Events of one batch; then I/O gets its turn, also when an event always asks for another at once. */
const batchLimit = 4096
/** The longest delay that a timer of Node's takes. */
const longestMs = 0x7fff_ffff

export class RealTime implements Scheduler {
  readonly #origin: number = performance.now()
  readonly #entries: Map<number, Entry> = new Map()
  readonly #heap: Entry[] = []
  #lastHandle = 0
  #latest = 0
  #eventTime = 0
  #running = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null
  #timerTime = 0
  #immediate: NodeJS.Immediate | null = null

  /** Milliseconds since construction, with a fraction; never runs backwards. */
  now(): number {
    const time = this.#running ? this.#eventTime : this.#elapsed()
    if (time > this.#latest) this.#latest = time
    return this.#latest
  }

  at(timeMs: number, run: () => void): number {
    if (Number.isNaN(timeMs)) throw new RangeError('the time of an event is not a number')
    const entry: Entry = { handle: ++this.#lastHandle, timeMs, run, index: -1 }
    if (this.#stopped) return entry.handle
    this.#entries.set(entry.handle, entry)
    this.#place(entry, this.#heap.length)
    this.#rise(entry)
    if (!this.#running && entry.index === 0) this.#arm()
    return entry.handle
  }

  cancel(handle: number): void {
    const entry = this.#entries.get(handle)
    if (entry === undefined) return
    this.#remove(entry)
    if (this.#heap.length === 0 && !this.#running) this.#disarm()
  }

  /** Forgets all events; later ones are accepted and never run. */
  stop(): void {
    this.#stopped = true
    this.#entries.clear()
    this.#heap.length = 0
    this.#disarm()
  }

  #elapsed(): number {
    return performance.now() - this.#origin
  }

  #runDue(): void {
    const until = this.#elapsed()
    let left = batchLimit
    this.#running = true
    try {
      for (let head = this.#heap[0]; head !== undefined; head = this.#heap[0]) {
        if (head.timeMs > until || left-- === 0) break
        this.#remove(head)
        this.#eventTime = head.timeMs
        head.run()
      }
    } finally {
      this.#running = false
      this.#arm()
    }
  }

  #arm(): void {
    const head = this.#heap[0]
    if (head === undefined || this.#immediate !== null) return
    const delayMs = head.timeMs - this.#elapsed()
    if (delayMs < 1) {
      this.#disarm()
      // An immediate that is unref'd runs only when something else wakes the loop: this one is not.
      this.#immediate = setImmediate(() => {
        this.#immediate = null
        this.#runDue()
      })
      return
    }
    if (this.#timer !== null && this.#timerTime <= head.timeMs) return
    this.#disarm()
    this.#timerTime = head.timeMs
    // Rounded down: the last fraction of a millisecond is for the immediate above.
    this.#timer = setTimeout(() => this.#timedOut(), Math.min(Math.floor(delayMs), longestMs))
    this.#timer.unref()
  }

  #timedOut(): void {
    this.#timer = null
    this.#runDue()
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#immediate !== null) clearImmediate(this.#immediate)
    this.#timer = null
    this.#immediate = null
  }

  // A binary heap, earliest first; of two events for the same time the one asked for first.

  #place(entry: Entry, index: number): void {
    entry.index = index
    this.#heap[index] = entry
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.handle)
    const last = this.#heap.pop()
    if (last !== undefined && last !== entry) {
      this.#place(last, entry.index)
      this.#rise(last)
      this.#sink(last)
    }
    entry.index = -1
  }

  #rise(entry: Entry): void {
    while (entry.index > 0) {
      const parent = this.#heap[(entry.index - 1) >> 1]
      if (parent === undefined || isBefore(parent, entry)) return
      const index = parent.index
      this.#place(parent, entry.index)
      this.#place(entry, index)
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#heap[entry.index * 2 + 1]
      const right = this.#heap[entry.index * 2 + 2]
      const child = right !== undefined && left !== undefined && isBefore(right, left) ? right : left
      if (child === undefined || isBefore(entry, child)) return
      const index = child.index
      this.#place(child, entry.index)
      this.#place(entry, index)
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.handle < b.handle)
}
