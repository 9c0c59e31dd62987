import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** write returns what may still be written; the SDK's clients depend on it. A hint is ignored. */
export const writeReturnsWritable: Case = {
  name: 'tcp/write-returns-writable',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const bytes = pattern(131)
    let room = 0
    const probe = await bench.connected(80, {
      onWritable({ socket, writable }, count) {
        if (writable.length > 1) return
        same(socket.write(bytes.subarray(0, 100)), count - 100, 'after 100 bytes')
        same(socket.write(bytes.slice(100, 130), { more: true }), count - 130, 'after 130')
        socket.format = 'number'
        same(socket.write(bytes[130] as number), count - 131, 'after a number')
        same(socket.room, count - 131, 'room')
        room = count
      },
    })
    await bench.until('all is sent', () => peers[0]?.received.length === bytes.length)
    sameBytes(peers[0]?.received as Uint8Array, bytes, 'what the peer was sent')
    await bench.until('room is back', () => probe.socket.room === room)
  },
}
