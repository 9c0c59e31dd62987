import { ErrorCode } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The module restarts: the listener listens again by itself. */
export const listenerRestart: Case = {
  name: 'listener/restart',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80)
    bench.dial(80)
    const guest = await host.has(1)
    bench.target.dce.powerOff()
    bench.target.dce.powerOn()
    await bench.until('onReady', () => bench.readies > 1, 60_000)
    sameList(guest.errors, [ErrorCode.modemReset], 'onError of the client')
    await bench.pass(500)
    const peer = await bench.dial(80).connected()
    peer.write(pattern(60))
    const other = await host.has(2)
    await other.receives(pattern(60))
    sameList(host.errors, [], 'onError of the listener')
  },
}
