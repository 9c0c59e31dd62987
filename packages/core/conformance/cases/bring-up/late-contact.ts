import { between } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A modem that is still starting is asked until it answers. */
export const lateContact: Case = {
  name: 'bring-up/late-contact',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { bootMs: 7000 } })
    bench.target.dce.powerOff()
    bench.target.dce.powerOn()
    const start = bench.target.clock.now()
    await bench.up()
    between(bench.since(start), 7000, 10_000, 'milliseconds')
  },
}
