/** Stands for the SDK's `timer`: a delay of 0 is a turn of XS's own. */
const xs = globalThis as unknown as { setImmediate(callback: () => void): void }

export default {
  set(callback: () => void, delayMs: number): void {
    if (delayMs !== 0) throw new RangeError(`no timer of ${delayMs} ms here`)
    xs.setImmediate(callback)
  },
}
