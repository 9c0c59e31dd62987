import { ErrorCode } from '../../../src/index.ts'
import { ok, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The peer goes in the middle of what is sent to it: an end like any other, for this link only. */
export const peerEndsWhileSending: Case = {
  name: 'ends/peer-ends-while-sending',
  async run({ ready }) {
    const bench = await ready()
    const expected: number[] = [ErrorCode.remoteClosed, ErrorCode.sendFailed, ErrorCode.linkLost]
    for (const after of [1, 1500, 1501, 5000]) {
      const bytes = pattern(20_000, after)
      const peers = bench.listen(80, (peer) => {
        peer.onData = () => {
          if (peer.received.length >= after) peer.end()
        }
      })
      const probe = await bench.connected(80)
      probe.send(bytes)
      await bench.until('onError', () => probe.errors.length > 0)
      ok(expected.includes(probe.errors[0] as number), `code ${probe.errors[0]} is of an end`)
      samePrefix(peers[0]?.received as Uint8Array, bytes, 'what the peer was sent')
    }
    bench.echo(7)
    const other = await bench.connected(7)
    await other.echoes(pattern(3000))
  },
}
