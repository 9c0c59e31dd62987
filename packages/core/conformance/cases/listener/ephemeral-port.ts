import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A listener without a port has a free one, tells which, and is reached there. */
export const listenerEphemeralPort: Case = {
  name: 'listener/ephemeral-port',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(0)
    same(host.take(), undefined, 'read when nobody has come')
    const peer = await bench.dial(host.listener.port).connected()
    const guest = await host.has(1)
    peer.write(pattern(40))
    await guest.receives(pattern(40))
    same(host.readable.join(), '1', 'what onReadable was given')
  },
}
