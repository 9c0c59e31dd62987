import { sameCode, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH, UDPProbe } from '../../udp-probe.ts'

/** The local port is needed, and one that is taken is refused by the modem. */
export const udpConstructorPort: Case = {
  name: 'udp/constructor-port',
  async run({ ready }) {
    const bench = await ready(PUSH)
    for (const port of [undefined, 0, 65_536, -1, 1.5]) {
      throws(Error, () => new bench.modem.UDP({ port: port as number }), `port ${port}`)
    }
    await openUDP(bench, 5000)
    const second = new UDPProbe(bench, 5000)
    await bench.until('it is refused', () => second.errors.length > 0)
    sameCode(second.errors[0] as number, 3006, 'onError')
    await openUDP(bench, 5001)
  },
}
