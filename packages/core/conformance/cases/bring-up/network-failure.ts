import { ErrorBase, Step } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A wrong access point name: the cause is the modem's own number. */
export const networkFailure: Case = {
  name: 'bring-up/network-failure',
  wants: { netopen: true },
  async run({ bench: make }) {
    const bench = await make({ knobs: { simApns: 'internet' }, modem: { apn: 'wrong' } })
    await bench.fails(ErrorBase.cip + 1)
    sameList(bench.failedStep, [Step.network, ErrorBase.cip + 1], 'the step that failed')
    bench.target.dce.set('simApns', 'internet,wrong')
    await bench.up()
  },
}
