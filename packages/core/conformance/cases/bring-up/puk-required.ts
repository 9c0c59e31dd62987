import { ErrorCode, Step } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const pukRequired: Case = {
  name: 'bring-up/puk-required',
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'puk' }, modem: { pin: '1234' } })
    await bench.fails(ErrorCode.pukRequired)
    sameList(bench.failedStep, [Step.sim, ErrorCode.pukRequired], 'the step that failed')
    same(bench.commands('AT+CPIN=').length, 0, 'PINs that were sent')
  },
}
