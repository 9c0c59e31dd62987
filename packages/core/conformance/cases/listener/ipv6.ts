import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A client's IPv6 address, which has colons of its own. */
export const listenerIpv6: Case = {
  name: 'listener/ipv6',
  wants: { ipv6: true },
  async run({ ready }) {
    const bench = await ready({ modem: { ipVersion: 6 } })
    const host = await bench.hosting(80)
    const caller = bench.dial(80, { address: '2001:DB8:0:0:0:0:0:7', port: 4000 })
    caller.onData = (bytes) => caller.peer?.write(bytes)
    const guest = await host.has(1)
    same(guest.socket.remoteAddress, '2001:db8::7', 'remoteAddress')
    same(guest.socket.remotePort, 4000, 'remotePort')
    await guest.echoes(pattern(100))
  },
}
