import { ok, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

export const ipv6: Case = {
  name: 'bring-up/ipv6',
  wants: { ipv6: true },
  async run({ ready }) {
    const knobs = { address6: '2001:DB8:0:0:0:0:0:99' }
    const bench = await ready({ knobs, modem: { ipVersion: 6, apn: 'six' } })
    same(bench.modem.address, '2001:DB8:0:0:0:0:0:99', 'address')
    const lines = bench.commands()
    ok(lines.includes(`AT${bench.dialect.socketContext}=1,6`), 'sockets are told to use IPv6')
    ok(lines.includes('AT+CGDCONT=1,"IPV6","six"'), 'the context is of IPv6')
    bench.echo(7)
    const probe = await bench.connected(7, { host: '2001:db8::7' })
    await probe.echoes(pattern(100))
    same(probe.socket.remoteAddress, '2001:db8::7', 'remoteAddress')
  },
}
