import { sameBytes } from '../../assert.ts'
import { nasty, pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** All that was written is sent before the connection is ended. */
export const writeThenClose: Case = {
  name: 'data/write-then-close',
  wants: { links: 10 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const payloads = [pattern(2048), nasty(2048), pattern(1)]
    for (const [i, payload] of payloads.entries()) {
      const probe = await bench.connected(80)
      bench.call(() => probe.socket.write(payload))
      probe.close()
      await bench.until('the peer sees the end', () => peers[i]?.ended === true)
      sameBytes(peers[i]?.received as Uint8Array, payload, 'what the peer was sent')
    }
    // In the very first turn, for as many sockets as there are.
    bench.listen(81)
    const last = bench.listen(82)
    for (let i = 0; i < 10; i++) {
      bench.connect(82, {
        onWritable({ socket }) {
          socket.write(pattern(300, i))
          socket.close()
        },
      })
    }
    await bench.until('all end', () => last.length === 10 && last.every((peer) => peer.ended))
    for (const [i, peer] of last.entries()) sameBytes(peer.received, pattern(300, i), 'received')
  },
}
