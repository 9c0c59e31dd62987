import { ErrorCode, Step } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Three wrong PINs lock the card, so a PIN that was refused is never sent again. */
export const pinWrong: Case = {
  name: 'bring-up/pin-wrong',
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'pin', pin: '1234' }, modem: { pin: '4711' } })
    for (let i = 0; i < 4; i++) await bench.fails(ErrorCode.pinWrong)
    sameList(bench.failedStep, [Step.sim, ErrorCode.pinWrong], 'the step that failed')
    same(bench.commands('AT+CPIN=').length, 1, 'PINs that were sent')
    bench.target.dce.set('sim', 'ready')
    await bench.up()
  },
}
