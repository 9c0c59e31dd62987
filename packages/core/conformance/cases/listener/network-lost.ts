import { ErrorCode } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The network goes: so do those who were let in, and the listener listens again by itself. */
export const listenerNetworkLost: Case = {
  name: 'listener/network-lost',
  async run({ ready }) {
    for (const netAfterLoss of ['closed', 'open']) {
      const bench = await ready({ knobs: { netAfterLoss } })
      const host = await bench.hosting(80)
      bench.dial(80)
      const guest = await host.has(1)
      bench.target.dce.dropContext()
      await guest.ends(ErrorCode.networkLost)
      await bench.until('onReady', () => bench.readies > 1, 60_000)
      await bench.pass(500)
      const peer = await bench.dial(80).connected()
      peer.write(pattern(60))
      const other = await host.has(2)
      await other.receives(pattern(60))
      sameList(host.errors, [], 'onError of the listener')
      same(host.listener.port, 80, 'port')
    }
  },
}
