import { same, sameBytes } from '../../assert.ts'
import { pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** readInto takes a range, clips it to what there is and to the view, and never throws for it. */
export const readInto: Case = {
  name: 'data/read-into',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(80, (peer) => peer.write(pattern(100)))
    const { socket } = await bench.connected(80, { onReadable: () => {} })
    const view = new Uint8Array(64)
    await bench.until('readable', () => socket.available === 100)
    const read = (offset?: number, length?: number): number =>
      bench.call(() => socket.readInto(view, offset, length))
    same(read(10, 4), 4, 'a range')
    sameBytes(view.subarray(8, 16), text('\0\0\0\x01\x02\x03\0\0'), 'around the range')
    same(read(60, 100), 4, 'clipped to the view')
    same(read(64, 4), 0, 'at the end of the view')
    same(read(1000, 4), 0, 'beyond the view')
    same(read(0, 0), 0, 'nothing')
    same(read(0, -5), 0, 'less than nothing')
    same(read(50), 14, 'up to the end of the view')
    sameBytes(view.subarray(50), pattern(100).subarray(8, 22), 'up to the end of the view')
    same(socket.available, 78, 'what is left')
    same(read(), 64, 'the whole view')
    sameBytes(view, pattern(100).subarray(22, 86), 'the whole view')
    same(read(), 14, 'clipped to what there is')
    sameBytes(view.subarray(0, 14), pattern(100).subarray(86), 'the rest')
    same(read(), 0, 'when empty')
    const part = new Uint8Array(new ArrayBuffer(32), 8, 8)
    same(socket.readInto(part), 0, 'when empty')
  },
}
