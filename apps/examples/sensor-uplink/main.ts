/**
 * The typical product: wake, connect, publish a reading, sleep; and survive everything. What it does when is
 * in uplink.ts, whose table of states is what a product would change.
 */
import type { Board } from '../board/board.ts'
import { Uplink } from './uplink.ts'

export default function main(board: Board<'mqtt'>): void {
  const { topic = 'atlink/sensor', rounds = Number.POSITIVE_INFINITY } = board.settings
  let published = 0

  const uplink = new Uplink(board, {
    topic,
    /** A real one would read a sensor here. */
    measure: () => `{"reading":${published + 1}}`,
    onPublished(reading) {
      board.log(`published ${reading}`)
      published++
    },
    onRest() {
      if (published < rounds) return
      uplink.close()
      board.end()
    },
  })
}
