import { same, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { deepFreeze } from '../../freeze.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** A class that was deeply frozen with its device object works as before. */
export const udpFrozenClass: Case = {
  name: 'udp/frozen-class',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { UDP } = deepFreeze({ UDP: bench.modem.UDP })
    throws(TypeError, () => Object.assign(UDP.prototype, { read: null }), 'it is frozen')
    bench.target.network.onDatagram(53, ({ bytes, reply }) => reply(bytes))
    const probe = await openUDP(bench, 5000)
    probe.send(text('one'), '192.0.2.7', 53)
    await probe.receives([{ bytes: text('one'), address: '192.0.2.7', port: 53 }])
    bench.call(() => probe.socket.answer())
    same(
      bench.call(() => probe.socket.writeFrom(text('two'))),
      3,
      'writeFrom',
    )
    await probe.receives([{ bytes: text('two'), address: '192.0.2.7', port: 53 }])
    same(probe.socket.senderPort, 53, 'senderPort')
  },
}
