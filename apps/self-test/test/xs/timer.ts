/** Stands for the SDK's `timer`. Time passes while a delay is waited for, which is a turn of XS's own. */
import type { TimerModule } from '@atlink/moddable-device'
import { chip } from './board.ts'

const { timer } = chip.board

const Timer: TimerModule & { set(callback: () => void, delayMs: number): void } = {
  repeat: (callback, ms) => timer.repeat(callback, ms),
  schedule: (handle, firstMs, repeatMs) => timer.schedule(handle as never, firstMs, repeatMs),
  clear: (handle) => timer.clear(handle as never),
  set: (callback, delayMs) => chip.wait(delayMs, callback),
}

export default Timer
