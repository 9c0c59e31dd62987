/**
 * Runs listeners out of the engine's callbacks. Those come from the port's events, but a listener
 * expects the asynchronous context in which its object was made; and what it throws the engine would
 * take for a fault of its socket and close it, where in Node it is an uncaught exception.
 */
import { AsyncResource } from 'node:async_hooks'

export class Scope extends AsyncResource {
  run(work: () => void): void {
    try {
      this.runInAsyncScope(work)
    } catch (error) {
      process.nextTick(() => {
        throw error
      })
    }
  }
}
