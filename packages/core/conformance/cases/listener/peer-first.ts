import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A client that speaks at once: what it says before it is read is kept. */
export const listenerPeerFirst: Case = {
  name: 'listener/peer-first',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    const peer = await bench.dial(80).connected()
    peer.write(pattern(3000))
    await bench.pass(3000)
    host.read()
    await host.guests[0]?.receives(pattern(3000))
    peer.write(pattern(100))
    await bench.until('more', () => host.guests[0]?.received.length === 3100)
  },
}
