import { ErrorCode, Step } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const pinRequired: Case = {
  name: 'bring-up/pin-required',
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'pin' } })
    await bench.fails(ErrorCode.pinRequired)
    sameList(bench.failedStep, [Step.sim, ErrorCode.pinRequired], 'the step that failed')
    same(bench.commands('AT+CPIN=').length, 0, 'PINs that were sent')
  },
}
