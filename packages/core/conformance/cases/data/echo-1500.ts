import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** As much as one send command takes. */
export const echo1500: Case = {
  name: 'data/echo-1500',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(1500))
  },
}
