import { between, ok, same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP } from '../../udp-probe.ts'

/** More datagrams than are read: whole ones are lost, none is changed, and streams go on. */
export const udpFlood: Case = {
  name: 'udp/flood',
  async run({ ready }) {
    const bench = await ready({ modem: { receive: 'push', receiveSize: 4096 } })
    bench.echo(7)
    const stream = await bench.connected(7)
    const probe = await openUDP(bench, 5000, { onReadable() {} })
    for (let i = 0; i < 50; i++) {
      bench.target.network.sendDatagram(5000, pattern(1000, i), '192.0.2.7', 2000 + i)
    }
    await stream.echoes(pattern(3000, 3), 60_000)
    await bench.pass(2000)
    probe.read()
    between(probe.received.length, 1, 49, 'datagrams')
    for (const { bytes, port } of probe.received) {
      sameBytes(bytes, pattern(1000, port - 2000), `the one from ${port}`)
    }
    ok(bench.modem.counters.datagramsLost > 0, 'the lost ones are counted')
    same(probe.errors.length, 0, 'errors')
  },
}
