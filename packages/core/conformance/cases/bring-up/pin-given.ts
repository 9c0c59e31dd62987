import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const pinGiven: Case = {
  name: 'bring-up/pin-given',
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'pin', pin: '4711' }, modem: { pin: '4711' } })
    await bench.up()
    sameList(bench.commands('AT+CPIN='), ['AT+CPIN="4711"'], 'PINs that were sent')
  },
}
