import { sameList } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Line noise before answers is passed over. */
export const garbage: Case = {
  name: 'faults/garbage',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready({ knobs: { garbage: 20 } })
    bench.echo(7)
    for (let i = 0; i < 20; i++) {
      const probe = await bench.connected(7)
      await probe.echoes(nasty(500, i), 60_000)
      probe.close()
      await bench.pass(100)
    }
    sameList(bench.downs, [], 'calls of onDown')
  },
}
