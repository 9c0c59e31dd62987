import { samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * The peer answers and goes in the middle of what is sent to it, as a server does that wants no more:
 * the send fails, and the answer can still be read.
 */
export const answerWhileSending: Case = {
  name: 'ends/answer-while-sending',
  async run({ ready }) {
    const bench = await ready()
    for (const after of [1, 1400, 1500, 3000, 5000]) {
      const bytes = pattern(20_000, after)
      const answer = pattern(3000, after + 1)
      const peers = bench.listen(80, (peer) => {
        let isAnswered = false
        peer.onData = () => {
          if (isAnswered || peer.received.length < after) return
          isAnswered = true
          peer.write(answer)
          peer.end()
        }
      })
      const probe = await bench.connected(80)
      probe.send(bytes)
      await probe.receives(answer, 20_000)
      await bench.until('onError', () => probe.errors.length > 0)
      samePrefix(peers[0]?.received as Uint8Array, bytes, 'what the peer was sent')
    }
  },
}
