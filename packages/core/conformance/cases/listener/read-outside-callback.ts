import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Who was announced may be read later, outside the callback. */
export const listenerReadOutsideCallback: Case = {
  name: 'listener/read-outside-callback',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    await bench.dial(80, { address: '192.0.2.9' }).connected()
    await bench.until('onReadable', () => host.readable.length > 0)
    await bench.pass(500)
    sameList(host.readable, [1], 'what onReadable was given')
    const socket = host.take()
    same(socket instanceof bench.modem.TCP, true, 'instanceof modem.TCP')
    same(socket?.remoteAddress, '192.0.2.9', 'remoteAddress')
    same(socket?.format, 'buffer', 'format')
    same(host.take(), undefined, 'read when nobody waits any more')
  },
}
