import { ErrorCode, Step } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const noAddress: Case = {
  name: 'bring-up/no-address',
  async run({ bench: make }) {
    const bench = await make({ knobs: { address: '' } })
    await bench.fails(ErrorCode.noAddress)
    sameList(bench.failedStep, [Step.address, ErrorCode.noAddress], 'the step that failed')
    same(bench.modem.address, undefined, 'address')
  },
}
