import { same, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const WRONG: readonly unknown[] = [
  0,
  -1,
  65536,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 32 + 80,
  'x',
  '80 x',
  '',
  '80"',
  null,
  {},
  [],
]

/** A port is a whole number from 1 to 65535, and nothing else reaches a command line. */
export const port: Case = {
  name: 'input/port',
  async run({ ready }) {
    const bench = await ready()
    await bench.rest()
    for (const one of WRONG) {
      const make = (): unknown => new bench.modem.TCP({ host: 'host', port: one as number })
      throws(Error, make, `port ${JSON.stringify(one)}`)
    }
    await bench.pass(300)
    same(bench.commands().length, 0, 'commands that were sent')
    for (const good of [1, 65535]) {
      bench.echo(good)
      const probe = await bench.connected(good)
      await probe.echoes(pattern(20))
    }
  },
}
