import { between } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const registersLate: Case = {
  name: 'bring-up/registers-late',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { registerMs: 80_000 } })
    const start = bench.target.clock.now()
    await bench.up(100_000)
    between(bench.since(start), 80_000, 83_000, 'milliseconds')
  },
}
