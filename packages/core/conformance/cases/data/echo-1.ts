import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The least there is. */
export const echo1: Case = {
  name: 'data/echo-1',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(1))
  },
}
