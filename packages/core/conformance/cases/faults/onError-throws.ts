import { same } from '../../assert.ts'
import { Planned } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An exception out of onError reaches onFault, and onError is not called again for it. */
export const onErrorThrows: Case = {
  name: 'faults/onError-throws',
  wants: { links: 10 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const other = await bench.connected(7)
    const fault = new Planned('onError')
    const probe = await bench.connected(7, {
      onError() {
        throw fault
      },
    })
    peers[1]?.end()
    await bench.until('onFault', () => bench.faults.length > 0)
    same(bench.faults[0], fault, 'what onFault was given')
    await other.echoes(pattern(1000))
    await bench.pass(500)
    same(probe.errors.length, 1, 'calls of onError')
    same(bench.faults.length, 1, 'calls of onFault')
    const links = Array.from({ length: 9 }, () => bench.connect(7))
    for (const link of links) await link.connected()
  },
}
