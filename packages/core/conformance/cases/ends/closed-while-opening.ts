import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { closed } from '../../traits/closed.ts'

/** A socket that is closed before it is connected tells nothing, and its link becomes free. */
export const closedWhileOpening: Case = {
  name: 'ends/closed-while-opening',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    bench.target.network.blackHole(81)
    for (let i = 0; i < 30; i++) {
      const probe = bench.connect(i % 3 === 0 ? 82 : 7)
      await bench.pass((i * 7) % 90)
      probe.close()
      closed(bench, probe.socket)
      if (i % 5 === 4) await bench.pass(1000)
    }
    await bench.pass(2000)
    same(
      peers.every((peer) => peer.ended),
      true,
      'every connection was ended',
    )
    const probe = await bench.connected(7)
    await probe.echoes(pattern(500))
  },
}
