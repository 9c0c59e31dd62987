import { ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Links are used again and again, whichever side has ended them. */
export const linksAgain: Case = {
  name: 'data/links-again',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    for (let i = 0; i < 25; i++) {
      const probe = await bench.connected(7)
      await probe.echoes(pattern(30, i))
      if (i % 2 === 0) {
        probe.close()
        await bench.until('the peer sees the end', () => peers[i]?.ended === true)
      } else {
        peers[i]?.end()
        await probe.ends(ErrorCode.remoteClosed)
      }
    }
    same(peers.length, 25, 'connections')
  },
}
