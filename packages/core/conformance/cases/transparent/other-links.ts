import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** Other sockets have other links: they work in command state, and wait while the line is online. */
export const otherLinks: Case = {
  name: 'transparent/other-links',
  async run(context) {
    const bench = await piping(context)
    bench.echo(7)
    const peers = bench.echo(8)
    const other = await bench.connected(8)
    same(other.socket.link > 0, true, 'not link 0')
    const pipe = await piped(bench, 7)
    other.send(pattern(500))
    await bench.pass(300)
    if (bench.watches) {
      same(peers[0]?.received.length, 0, 'bytes of the other socket while online')
    }
    await pipe.echoes(pattern(500))
    await pipe.escaped()
    await bench.until('the other socket is served', () => other.received.length === 500)
    await other.echoes(pattern(700, 2))
    await pipe.resumed()
    await pipe.echoes(pattern(700, 3))
  },
}
