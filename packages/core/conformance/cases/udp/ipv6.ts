import { same } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP } from '../../udp-probe.ts'

/** The same over IPv6: senders and destinations in full. */
export const udpIPv6: Case = {
  name: 'udp/ipv6',
  wants: { ipv6: true },
  async run({ ready }) {
    const bench = await ready({ modem: { receive: 'push', ipVersion: 6 } })
    const { network } = bench.target
    const got: string[] = []
    network.onDatagram(53, ({ bytes, reply }) => {
      got.push(string(bytes))
      reply(bytes)
    })
    const probe = await openUDP(bench, 5000)
    network.sendDatagram(5000, text('first'), '2001:DB8:0:0:0:0:0:7', 65_535)
    await probe.receives([{ bytes: text('first'), address: '2001:db8::7', port: 65_535 }])
    same(probe.socket.senderFamily, 6, 'senderFamily')
    same(probe.socket.senderBytes.join(), '32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,7', 'senderBytes')
    probe.send(text('to six'), '2001:db8::9', 53)
    await bench.until('it is back', () => probe.received.length > 0)
    same(got.join(), 'to six', 'arrived')
    same(probe.received[0]?.address, '2001:db8::9', 'address')
  },
}
