import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A line of text, as most applications send them. */
export const echo20: Case = {
  name: 'data/echo-20',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(20))
  },
}
