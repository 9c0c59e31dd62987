import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** Into a view a datagram is read as far as it fits: the rest is dropped, the next one is whole. */
export const udpReadIntoView: Case = {
  name: 'udp/read-into-view',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { network } = bench.target
    const probe = await openUDP(bench, 5000, { onReadable() {} })
    const { socket } = probe
    for (const seed of [1, 2, 3]) {
      network.sendDatagram(5000, pattern(100, seed).fill(seed), '200.2.3.4', 65_535)
    }
    await bench.until('three wait', () => socket.available === 3)
    const view = new Uint8Array(60).fill(9)
    same(socket.readInto(view, 10, 20), 20, 'readInto')
    same([...view.subarray(9, 31)].join(), [9, ...new Uint8Array(20).fill(1), 9].join(), 'the view')
    same(socket.senderAddress, 0xc8020304 | 0, 'senderAddress')
    same(socket.senderPort, 65_535, 'senderPort')
    same(socket.senderFamily, 4, 'senderFamily')
    same(socket.read(view), 60, 'read')
    same(view[59], 2, 'the second')
    same(socket.read(new ArrayBuffer(200)), 100, 'read of a buffer')
    same(socket.read(view), undefined, 'no more')
    same(socket.readInto(view), 0, 'no more')
  },
}
