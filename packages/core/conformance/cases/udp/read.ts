import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** A datagram is read whole, with its sender; each once, and then there is none. */
export const udpRead: Case = {
  name: 'udp/read',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { network } = bench.target
    const probe = await openUDP(bench, 5000)
    same(probe.socket.read(), undefined, 'before the first')
    for (const length of [1, 2, 100, 500, 501, 1472]) {
      const bytes = pattern(length, length)
      network.sendDatagram(5000, bytes, '192.0.2.7', 53)
      await probe.receives([{ bytes, address: '192.0.2.7', port: 53 }])
    }
    same(probe.socket.read(), undefined, 'after the last')
  },
}
