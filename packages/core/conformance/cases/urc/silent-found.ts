import { ErrorCode } from '../../../src/index.ts'
import { between } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** An idle modem that hangs is found by the audit, and its sockets hear it. */
export const silentFound: Case = {
  name: 'urc/silent-found',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    bench.listen(80)
    const probe = await bench.connected(80)
    await bench.pass(10_000)
    bench.target.dce.set('silent', true)
    const start = bench.target.clock.now()
    await probe.ends(ErrorCode.modemSilent, 120_000)
    between(bench.since(start), 0, 90_000, 'milliseconds')
  },
}
