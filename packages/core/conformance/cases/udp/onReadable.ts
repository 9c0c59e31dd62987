import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** onReadable tells how many datagrams wait, again for each arrival; what is not read stays. */
export const udpOnReadable: Case = {
  name: 'udp/onReadable',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const probe = await openUDP(bench, 5000, { onReadable() {} })
    for (let i = 1; i <= 3; i++) {
      bench.target.network.sendDatagram(5000, new Uint8Array(i).fill(i), '192.0.2.7', i)
      await bench.until('it is told', () => probe.readable.length >= i)
      await bench.rest()
    }
    sameList(probe.readable, [1, 2, 3], 'onReadable')
    probe.read()
    sameList(
      probe.received.map(({ bytes }) => bytes.length),
      [1, 2, 3],
      'lengths',
    )
    sameList(
      probe.received.map(({ port }) => port),
      [1, 2, 3],
      'ports',
    )
  },
}
