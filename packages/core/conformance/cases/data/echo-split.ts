import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The same bytes, however the port cuts them into pieces. */
export const echoSplit: Case = {
  name: 'data/echo-split',
  async run({ ready }) {
    for (const splitWrites of ['byte', 'random']) {
      const bench = await ready({ knobs: { splitWrites } })
      bench.echo(7)
      const probe = await bench.connected(7)
      await probe.echoes(nasty(3000, 31), 60_000)
    }
  },
}
