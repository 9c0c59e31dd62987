import { same, throws } from '../../assert.ts'
import { pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { deepFreeze } from '../../freeze.ts'

/**
 * A device object as the SDK's configuration has it, deeply frozen with the classes in it: sockets,
 * listeners and lookups work as before, and the program may still put its own properties on a socket.
 */
export const frozenClass: Case = {
  name: 'tcp/frozen-class',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const { TCP, Listener, Resolver } = bench.modem
    const device = deepFreeze({
      network: { http: { dns: { io: Resolver }, socket: { io: TCP } }, listener: { io: Listener } },
    })
    throws(TypeError, () => Object.assign(TCP.prototype, { read: null }), 'it is frozen')
    const { dns, socket } = device.network.http
    let address = ''
    new dns.io(dns).resolve({
      host: 'peer.example',
      onResolved(_, found) {
        address = found
      },
    })
    await bench.until('a name is resolved', () => address !== '')
    const make = (_: unknown, settings: object) =>
      new socket.io({ ...settings, ...socket, address })
    const first = bench.connect(7, { make, target: device })
    Object.assign(first.socket, { readable: 1, writable: 2 })
    await first.connected()
    await first.echoes(pattern(3000))
    first.socket.format = 'number'
    await first.echoes(text('bytes'))
    const second = bench.connect(7, { from: first.socket })
    await second.echoes(pattern(100))
    same(second.socket instanceof TCP, true, 'instanceof the frozen class')
    const host = await bench.hosting(80)
    const peer = await bench.dial(80).connected()
    const guest = await host.has(1)
    peer.write(pattern(300))
    await guest.receives(pattern(300))
  },
}
