import { between, sameCode, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH, UDPProbe } from '../../udp-probe.ts'

/** The local port is the one that was asked for, or a free one; one that is taken is refused. */
export const udpConstructorPort: Case = {
  name: 'udp/constructor-port',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { UDP } = bench.modem
    for (const port of [undefined, 65_536, -1, 1.5, 'x', null]) {
      throws(Error, () => new UDP({ port: port as number }), `port ${port}`)
    }
    throws(TypeError, () => new UDP({ port: Symbol.match as never }), 'a symbol')
    await openUDP(bench, 5000)
    const second = new UDPProbe(bench, 5000)
    await bench.until('it is refused', () => second.errors.length > 0)
    sameCode(second.errors[0] as number, 3006, 'onError')
    await openUDP(bench, 5001)
    // Left out, and answered all the same: as the SDK's clients of names and of time have it.
    const probe = await openUDP(bench, 0)
    between(probe.socket.port, 49_152, 65_535, 'the port that was chosen')
    bench.target.network.onDatagram(123, ({ bytes, reply }) => reply(bytes))
    probe.send(text('what time is it'), '192.0.2.7', 123)
    await probe.receives([{ bytes: text('what time is it'), address: '192.0.2.7', port: 123 }])
  },
}
