import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** More than the buffers of a link hold. */
export const echo4096: Case = {
  name: 'data/echo-4096',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(4096))
  },
}
