/** Bounded waits on events, for tests. */

import { vi } from 'vitest'

/** How long anything may take on a machine that has much else to do. */
const limitMs = 30_000

vi.setConfig({ testTimeout: 2 * limitMs, hookTimeout: 2 * limitMs })

/** Waits for an event; rejects, naming it, when it does not come. 'error' does not interfere. */
export function event(
  emitter: { once(name: string, listener: (...args: unknown[]) => void): unknown },
  name: string,
): Promise<unknown[]> {
  return bounded(`event ${name}`, (resolve) => emitter.once(name, (...args) => resolve(args)))
}

/** Runs the loop until `done()`; rejects, naming `what`, after a limit. */
export async function until(what: string, done: () => boolean): Promise<void> {
  const end = performance.now() + limitMs
  while (!done()) {
    if (performance.now() > end) throw new Error(`timed out: ${what}`)
    await turn()
  }
}

export function bounded<T>(what: string, start: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`timed out: ${what}`)), limitMs)
    start((value) => {
      clearTimeout(late)
      resolve(value)
    })
  })
}

/** One turn of the loop, in which I/O and timers are served. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn()
}
