import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A PIN that the card does not ask for is not sent. */
export const pinNotAsked: Case = {
  name: 'bring-up/pin-not-asked',
  async run({ ready }) {
    const bench = await ready({ modem: { pin: '4711' } })
    same(bench.commands('AT+CPIN=').length, 0, 'PINs that were sent')
  },
}
