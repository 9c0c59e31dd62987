import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const BLOCK = text('0123456789')

/** Writes of one turn, in a callback or outside, cost one send command together. */
export const coalescedWrites: Case = {
  name: 'data/coalesced-writes',
  needs: ['atOnce'],
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const probe = await bench.connected(80, {
      onWritable({ socket, writable }) {
        if (writable.length === 1) for (let i = 0; i < 50; i++) socket.write(BLOCK)
      },
    })
    await bench.until('all is sent', () => peers[0]?.received.length === 500)
    await bench.pass(200)
    same(bench.commands('AT+CIPSEND').length, 1, 'send commands for writes in a callback')
    const { socket } = probe
    socket.format = 'number'
    bench.call(() => {
      for (let i = 0; i < 500; i++) socket.write(BLOCK[i % 10] as number)
    })
    await bench.until('all is sent', () => peers[0]?.received.length === 1000)
    await bench.pass(200)
    same(bench.commands('AT+CIPSEND').length, 1, 'send commands for writes outside')
    const expected = text('0123456789'.repeat(100))
    sameBytes(peers[0]?.received as Uint8Array, expected, 'what the peer was sent')
  },
}
