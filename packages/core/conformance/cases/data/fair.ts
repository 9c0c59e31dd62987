import { between } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A link with little to say is heard while two others are flooded in both directions. */
export const fair: Case = {
  name: 'data/fair',
  needs: ['virtualTime'],
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    bench.listen(80, (peer) => peer.write(pattern(100_000)))
    await bench.connected(80)
    const writer = await bench.connected(7)
    const quiet = await bench.connected(7)
    writer.send(pattern(100_000))
    await bench.pass(1000)
    for (let i = 0; i < 5; i++) {
      const start = bench.target.clock.now()
      await quiet.echoes(pattern(20, i))
      between(bench.since(start), 0, 2500, 'milliseconds for an echo of 20 bytes')
    }
  },
}
