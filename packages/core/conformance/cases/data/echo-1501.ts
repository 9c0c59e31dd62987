import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** One byte more than one send command takes. */
export const echo1501: Case = {
  name: 'data/echo-1501',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(1501))
  },
}
