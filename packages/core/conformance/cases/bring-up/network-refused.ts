import type { Case } from '../../case.ts'

/** A bare ERROR is what a network answers that is still closing: it is asked again. */
export const networkRefused: Case = {
  name: 'bring-up/network-refused',
  async run({ ready }) {
    await ready({ knobs: { refuseNetOpen: 2 } })
  },
}
