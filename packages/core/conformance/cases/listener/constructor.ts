import { same, sameList, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Mistakes take no server; three clients come as sockets of the same modem's class. */
export const listenerConstructor: Case = {
  name: 'listener/constructor',
  wants: { servers: 4 },
  async run({ ready }) {
    const bench = await ready()
    const { Listener, TCP } = bench.modem
    throws(RangeError, () => new Listener({ port: 80, format: 'buffer' as never }), 'format')
    for (const name of ['onReadable', 'onError']) {
      for (const wrong of [5, 'text', {}, true]) {
        throws(TypeError, () => new Listener({ port: 80, [name]: wrong }), `${name}: ${wrong}`)
      }
    }
    const host = await bench.hosting(80)
    for (const port of [81, 82, 83]) same(new Listener({ port }).port, port, 'port')
    for (const i of [1, 2, 3]) await bench.dial(80, { address: `192.0.2.${i}` }).connected()
    await host.has(3)
    const sockets = host.guests.map(({ socket }) => socket)
    sameList(
      sockets.map((socket) => socket instanceof TCP),
      [true, true, true],
      'instanceof modem.TCP',
    )
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
    sameList(
      sockets.map(({ remoteAddress }) => remoteAddress),
      addresses,
      'remoteAddress',
    )
    sameList(
      sockets.map(({ format }) => format),
      ['buffer', 'buffer', 'buffer'],
      'format',
    )
  },
}
