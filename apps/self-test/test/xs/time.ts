/** Stands for the SDK's `time`. */
import { chip } from './board.ts'

export default {
  get ticks(): number {
    return Math.floor(chip.board.time.now()) | 0
  },
}
