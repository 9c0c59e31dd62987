import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** `target` is kept, and every callback has the socket as its `this`. */
export const udpTarget: Case = {
  name: 'udp/target',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const target = { name: 'mine' }
    const probe = await openUDP(bench, 5000, { target })
    same(probe.socket.target, target, 'target')
    same((await openUDP(bench, 5001)).socket.target, undefined, 'without one')
    bench.target.network.sendDatagram(5000, new Uint8Array(3), '192.0.2.7', 53)
    await bench.until('it is read', () => probe.received.length > 0)
  },
}
