import { ErrorCode } from '../../../src/index.ts'
import type { Case } from '../../case.ts'

/** A listener that is made before the modem is up listens when it is, also after a failure. */
export const listenerWaits: Case = {
  name: 'listener/waits',
  needs: ['virtualTime'],
  wants: { servers: 2 },
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'puk' } })
    const host = bench.host(80)
    await bench.fails(ErrorCode.pukRequired)
    const second = bench.host(81)
    bench.target.dce.set('sim', 'ready')
    await bench.up()
    await bench.pass(500)
    bench.dial(80)
    bench.dial(81)
    await host.has(1)
    await second.has(1)
  },
}
