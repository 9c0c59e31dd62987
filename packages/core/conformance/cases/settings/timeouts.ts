import { ErrorBase } from '../../../src/index.ts'
import { between, sameCode } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** The module tries as long as it was told to, and the driver waits for it that long. */
export const openTimeout: Case = {
  name: 'settings/timeouts',
  needs: ['virtualTime'],
  wants: { settings: ['timeouts'] },
  async run({ ready }) {
    const bench = await ready({ modem: { timeouts: { open: 8000 } } })
    bench.target.network.blackHole(9)
    const startMs = bench.target.clock.now()
    const probe = bench.connect(9)
    await bench.until('it is given up', () => probe.errors.length > 0, 60_000)
    sameCode(probe.errors[0] as number, ErrorBase.cip + 10, 'onError')
    between(bench.since(startMs), 8000, 9000, 'milliseconds')
  },
}
