import { ok } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { foreign } from '../../traits/foreign.ts'

/** A method with something else as `this` throws, and the listener goes on. */
export const listenerInvalidReceiver: Case = {
  name: 'listener/invalid-receiver',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    foreign(host.listener, 'read')
    foreign(host.listener, 'close')
    await bench.dial(80).connected()
    await bench.until('onReadable', () => host.readable.length > 0)
    foreign(host.listener, 'read')
    ok(host.take() instanceof bench.modem.TCP, 'read gives a socket')
  },
}
