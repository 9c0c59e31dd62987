import type { TCP } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Without callbacks a listener is polled. */
export const listenerNoCallbacks: Case = {
  name: 'listener/no-callbacks',
  async run({ ready }) {
    const bench = await ready()
    const listener = new bench.modem.Listener({ port: 80 })
    same(listener.read(), undefined, 'read when nobody has come')
    await bench.pass(500)
    await bench.dial(80, { address: '192.0.2.9', port: 3009 }).connected()
    let socket: TCP | undefined
    await bench.until('somebody waits', () => {
      socket ??= listener.read()
      return socket !== undefined
    })
    same(listener.read(), undefined, 'read when nobody waits any more')
    listener.close()
    same(socket?.remoteAddress, '192.0.2.9', 'remoteAddress')
    same(socket?.remotePort, 3009, 'remotePort')
    same(socket?.format, 'buffer', 'format')
    socket?.close()
  },
}
