/**
 * The SDK's `timer` module under virtual time, as its C code has it: whole milliseconds; a timer whose
 * repeat interval is 0 when its callback returns is gone, and every later call with it throws; parking
 * makes the repeat interval -1.
 */
import type { FakeLoop } from './loop.ts'

interface Timer {
  callback: (timer: unknown) => void
  triggerMs: number
  repeatMs: number
  event: number
  alive: boolean
}

/** What fits the C code's `int`. */
const longestMs = 0x7fff_ffff

export class FakeTimer {
  /** How many timers were ever made. */
  made = 0
  /** The intervals of every `schedule` that armed one: first, repeat. */
  readonly armed: [number, number][] = []
  readonly #loop: FakeLoop
  readonly #live = new Set<Timer>()

  constructor(loop: FakeLoop) {
    this.#loop = loop
  }

  /** Timers that exist now. */
  get live(): number {
    return this.#live.size
  }

  set(callback: (timer: unknown) => void, firstMs: number = 0, repeatMs: number = 0): unknown {
    const timer = { callback, triggerMs: 0, repeatMs: 0, event: 0, alive: true }
    this.made++
    this.#live.add(timer)
    this.#arm(timer, firstMs, repeatMs)
    return timer
  }

  repeat(callback: (timer: unknown) => void, intervalMs: number): unknown {
    return this.set(callback, intervalMs, intervalMs)
  }

  schedule(handle: unknown, firstMs?: number, repeatMs: number = 0): void {
    const timer = this.#known(handle)
    if (firstMs === undefined) {
      this.#loop.scheduler.cancel(timer.event)
      timer.event = 0
      timer.repeatMs = -1
    } else {
      this.armed.push([firstMs, repeatMs])
      this.#arm(timer, firstMs, repeatMs)
    }
  }

  clear(handle: unknown): void {
    const timer = this.#known(handle)
    this.#end(timer)
  }

  #arm(timer: Timer, firstMs: number, repeatMs: number): void {
    if (!(firstMs >= 0 && firstMs <= longestMs && repeatMs <= longestMs)) {
      throw new RangeError(`no such interval: ${firstMs}, ${repeatMs}`)
    }
    this.#loop.scheduler.cancel(timer.event)
    timer.triggerMs = Math.floor(this.#loop.scheduler.now()) + Math.max(1, firstMs)
    timer.repeatMs = repeatMs
    this.#wait(timer)
  }

  #wait(timer: Timer): void {
    const event = this.#loop.scheduler.at(timer.triggerMs, () => {
      this.#loop.post(() => {
        // Parked, armed anew or cleared while JavaScript was busy.
        if (timer.event === event) this.#fire(timer)
      })
    })
    timer.event = event
  }

  #fire(timer: Timer): void {
    const { event } = timer
    timer.triggerMs += timer.repeatMs
    timer.callback(timer)
    if (!timer.alive) return
    if (timer.repeatMs === 0) this.#end(timer)
    else if (timer.event === event) this.#wait(timer)
  }

  #end(timer: Timer): void {
    this.#loop.scheduler.cancel(timer.event)
    timer.event = 0
    timer.alive = false
    this.#live.delete(timer)
  }

  #known(handle: unknown): Timer {
    const timer = handle as Timer
    if (!this.#live.has(timer)) throw new Error('invalid timer')
    return timer
  }
}
