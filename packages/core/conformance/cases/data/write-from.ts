import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** writeFrom takes a range, clips it to the view and to the room, and never throws for it. */
export const writeFrom: Case = {
  name: 'data/write-from',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const { socket } = await bench.connected(80)
    const { room } = socket
    const view = pattern(room + 1000, 3)
    const write = (offset?: number, length?: number): number =>
      bench.call(() => socket.writeFrom(view, offset, length))
    same(write(5, 10), 10, 'a range')
    same(write(view.length - 3, 100), 3, 'clipped to the view')
    same(write(view.length, 4), 0, 'at the end of the view')
    same(write(view.length + 7, 4), 0, 'beyond the view')
    same(write(0, 0), 0, 'nothing')
    same(write(0, -1), 0, 'less than nothing')
    same(socket.room, room - 13, 'room')
    same(write(), room - 13, 'clipped to the room')
    same(write(), 0, 'without room')
    const small = new Uint8Array(view.buffer, 7, 20)
    await bench.until('all is sent', () => peers[0]?.received.length === room)
    await bench.until('room is back', () => socket.room === room)
    same(
      bench.call(() => socket.writeFrom(small, 4, 8)),
      8,
      'part of a view in a buffer',
    )
    await bench.until('all is sent', () => peers[0]?.received.length === room + 8)
    const parts = [
      view.subarray(5, 15),
      view.subarray(view.length - 3),
      view.subarray(0, room - 13),
    ]
    const expected = new Uint8Array(room + 8)
    let at = 0
    for (const piece of [...parts, small.subarray(4, 12)]) {
      expected.set(piece, at)
      at += piece.length
    }
    sameBytes(peers[0]?.received as Uint8Array, expected, 'what the peer was sent')
  },
}
