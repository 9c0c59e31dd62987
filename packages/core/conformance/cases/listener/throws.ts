import { ErrorCode } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { Planned } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An exception in a callback ends its listener, and nothing else. */
export const listenerThrows: Case = {
  name: 'listener/throws',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    const other = await bench.hosting(81)
    const host = await bench.hosting(80, {
      onReadable() {
        throw new Planned('in onReadable')
      },
      onError() {
        throw new Planned('in onError')
      },
    })
    const caller = bench.dial(80)
    await bench.until('onFault', () => bench.faults.length === 2)
    sameList(host.errors, [ErrorCode.applicationFault], 'onError')
    await caller.ended()
    same(host.take(), undefined, 'read')
    const peer = await bench.dial(81).connected()
    peer.write(pattern(20))
    const guest = await other.has(1)
    await guest.receives(pattern(20))
    await bench.dial(80).refused()
  },
}
