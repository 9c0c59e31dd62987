/**
 * What the driver alone costs: opcodes by XS's own meter, read at each passage between driver and
 * platform, and bytes that it had moved in bulk. What the platform and the test cost lies between a
 * `leave` and the next `enter` and is not counted.
 */
import type { Meter } from './platform.ts'

/** Of xsnap: opcodes since the last call, which begin anew. */
declare const resetMeter: (limit: number, index: number) => number

const CALIBRATION = 1000

export class OpcodeMeter implements Meter {
  #total = 0
  #segments = 0
  /** What an empty segment seems to cost. */
  readonly #empty: number

  constructor() {
    for (let i = 0; i < CALIBRATION; i++) {
      this.enter()
      this.leave()
    }
    this.#empty = this.#total / CALIBRATION
    this.#total = 0
    this.#segments = 0
  }

  enter(): void {
    resetMeter(0, 0)
  }

  leave(): void {
    this.#total += resetMeter(0, 0)
    this.#segments++
  }

  /** Since the last call. */
  take(): number {
    const total = this.#total - this.#segments * this.#empty
    this.#total = 0
    this.#segments = 0
    return total
  }
}

type Moved = (this: Uint8Array, ...values: number[]) => unknown

/** Bytes moved by copyWithin, set and fill while the driver runs. It replaces them, so nothing else is metered then. */
export class CopyMeter implements Meter {
  copied = 0
  filled = 0
  #inside = false
  readonly #methods = Object.getPrototypeOf(Uint8Array.prototype)
  readonly #originals: readonly unknown[]

  constructor() {
    const { copyWithin, set, fill } = this.#methods
    this.#originals = [copyWithin, set, fill]
    const meter = this
    this.#methods.copyWithin = function (target: number, start: number, end: number) {
      meter.#copy(end - start)
      return copyWithin.call(this, target, start, end)
    } satisfies Moved
    this.#methods.set = function (from: Uint8Array, at: number = 0) {
      meter.#copy(from.length)
      return set.call(this, from, at)
    }
    this.#methods.fill = function (
      this: Uint8Array,
      value: number,
      start: number = 0,
      end: number = this.length,
    ) {
      if (meter.#inside) meter.filled += end - start
      return fill.call(this, value, start, end)
    } satisfies Moved
  }

  #copy(bytes: number): void {
    if (this.#inside) this.copied += bytes
  }

  enter(): void {
    this.#inside = true
  }

  leave(): void {
    this.#inside = false
  }

  remove(): void {
    const [copyWithin, set, fill] = this.#originals
    Object.assign(this.#methods, { copyWithin, set, fill })
  }
}
