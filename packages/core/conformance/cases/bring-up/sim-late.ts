import type { Case } from '../../case.ts'

/** A card that the module finds only after some seconds. */
export const simLate: Case = {
  name: 'bring-up/sim-late',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'absent' } })
    bench.open()
    await bench.pass(6000)
    bench.target.dce.set('sim', 'ready')
    await bench.until('the modem is up', () => bench.readies > 0, 20_000)
  },
}
