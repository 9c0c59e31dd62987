import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const answer = text('HTTP Response')

/** What was written is sent, though the connection was handed over and closed in the same callback. */
export const closeImmediate: Case = {
  name: 'tcp/close-immediate',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(1234, (peer) => peer.write(text('HTTP Request')))
    bench.connect(1234, {
      onReadable(first) {
        first.read()
        first.send(answer)
        const second = bench.connect(0, { from: first.socket })
        second.close()
      },
    })
    await bench.until('the peer sees the end', () => peers[0]?.ended === true)
    same(peers.length, 1, 'connections')
    sameBytes(peers[0]?.received ?? text(''), answer, 'what the peer was sent')
  },
}
