import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** All 256 values, often. */
export const echo64k: Case = {
  name: 'data/echo-64k',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(65_536), 120_000)
  },
}
