import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH, type UDPProbe } from '../../udp-probe.ts'

/** What was announced may be read later, outside the callback. */
export const udpReadOutsideCallback: Case = {
  name: 'udp/read-outside-callback',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const probe: UDPProbe = await openUDP(bench, 5000, { onReadable() {} })
    same(probe.socket.read(), undefined, 'read before there is any')
    bench.target.network.sendDatagram(5000, text('late'), '192.0.2.7', 53)
    await bench.until('onReadable', () => probe.readable.length > 0)
    await bench.pass(500)
    probe.read()
    same(probe.received.length, 1, 'datagrams')
    sameBytes(probe.received[0]?.bytes ?? text(''), text('late'), 'its bytes')
  },
}
