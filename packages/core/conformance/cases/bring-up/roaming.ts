import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

export const roaming: Case = {
  name: 'bring-up/roaming',
  async run({ ready }) {
    const bench = await ready({ knobs: { regStat: 5 } })
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(20))
  },
}
