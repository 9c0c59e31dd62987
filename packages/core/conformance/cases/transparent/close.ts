import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** close() sends what was written, online and in command state, and says nothing else to the peer. */
export const transparentClose: Case = {
  name: 'transparent/close',
  async run(context) {
    for (const transparentClosedLine of ['tcp', 'always', 'never']) {
      const bench = await piping(context, { knobs: { transparentClosedLine } })
      const peers = bench.listen(7)
      const pipe = await piped(bench, 7)
      bench.call(() => pipe.socket.writeFrom(pattern(1500)))
      pipe.close()
      await bench.until('the peer sees the end', () => peers[0]?.ended === true)
      sameBytes(peers[0]?.received ?? pattern(0), pattern(1500), 'what the peer was sent')
      await bench.pass(300)
      const next = await piped(bench, 7)
      await next.escaped()
      bench.call(() => next.socket.writeFrom(pattern(300, 2)))
      next.close()
      await bench.until('the peer sees the end', () => peers[1]?.ended === true)
      sameBytes(peers[1]?.received ?? pattern(0), pattern(300, 2), 'what the peer was sent')
      same(bench.downs.length, 0, 'calls of onDown')
    }
  },
}
