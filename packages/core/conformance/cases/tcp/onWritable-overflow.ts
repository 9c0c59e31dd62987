import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** As many bytes as onWritable says may be written, and not one more; a write is all or nothing. */
export const onWritableOverflow: Case = {
  name: 'tcp/onWritable-overflow',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    let written = 0
    await bench.connected(80, {
      onWritable({ socket, writable }, count) {
        if (writable.length > 1) return
        throws(Error, () => socket.write(new ArrayBuffer(count + 1)), 'one byte too many')
        same(socket.room, count, 'room after a refused write')
        socket.format = 'number'
        for (let i = 0; i < count - 1; i++) socket.write(32)
        socket.format = 'buffer'
        same(socket.write(Uint8Array.of(32)), 0, 'room that is left')
        throws(Error, () => socket.write(Uint8Array.of(32)), 'a byte into a full buffer')
        throws(Error, () => socket.write(new Uint8Array(count)), 'a block into a full buffer')
        socket.format = 'number'
        throws(Error, () => socket.write(32), 'a number into a full buffer')
        written = count
      },
    })
    await bench.until('all is sent', () => peers[0]?.received.length === written)
    await bench.pass(500)
    same(peers[0]?.received.length, written, 'bytes that the peer was sent')
  },
}
