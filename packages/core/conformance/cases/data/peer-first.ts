import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A peer that speaks first, and one that speaks and goes before it is spoken to. */
export const peerFirst: Case = {
  name: 'data/peer-first',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(80, (peer) => peer.write(pattern(3000)))
    bench.listen(81, (peer) => {
      peer.write(pattern(3000, 2))
      peer.end()
    })
    const first = bench.connect(80)
    const second = bench.connect(81)
    await first.receives(pattern(3000))
    await second.ends(ErrorCode.remoteClosed)
    sameBytes(second.received, pattern(3000, 2), 'received')
    same(second.writable.length, 1, 'calls of onWritable')
  },
}
