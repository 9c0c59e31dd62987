import { between, same, sameBytes, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What onWritable is given and what write takes, in both formats; then room is told again. */
export const onWritable: Case = {
  name: 'tcp/onWritable',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const probe = await bench.connected(80, {
      onWritable({ socket, writable }, count) {
        between(count, 1, 65536, 'count')
        if (writable.length > 1) return
        same(socket.format, 'buffer', 'format')
        throws(TypeError, () => socket.write(32), 'a number in buffer format')
        throws(TypeError, () => socket.write('text' as never), 'a string')
        throws(TypeError, () => socket.write(new Uint16Array(1)), 'a view of words')
        throws(TypeError, () => socket.write(Symbol.match as never), 'a symbol')
        socket.write(new ArrayBuffer(3))
        socket.write(new DataView(text('-view-').buffer, 1, 4))
        socket.write(text('-bytes-').subarray(1, 6))
        socket.format = 'number'
        socket.write(33)
        throws(TypeError, () => socket.write(Symbol.match as never), 'a symbol as a number')
        throws(TypeError, () => socket.write(text('x')), 'bytes in number format')
      },
    })
    const expected = text('\0\0\0viewbytes!')
    await bench.until('all is sent', () => peers[0]?.received.length === expected.length)
    sameBytes(peers[0]?.received as Uint8Array, expected, 'what the peer was sent')
    await bench.until('room is told again', () => probe.writable.length > 1)
    same(probe.writable.at(-1), probe.writable[0], 'room once all is sent')
  },
}
