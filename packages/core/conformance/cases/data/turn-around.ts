import { same, sameBytes } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What is written in onReadable is on the wire before anything else happens. */
export const turnAround: Case = {
  name: 'data/turn-around',
  needs: ['virtualTime'],
  async run({ ready }) {
    const events: string[] = []
    const bench = await ready({
      modem: {
        trace(direction, bytes, start, end) {
          const line = string(bytes.subarray(start, end))
          events.push(direction === 0 ? 'received' : line)
        },
      },
    })
    const peers = bench.listen(80, (peer) => peer.write(text('question')))
    let calledAt = 0
    await bench.connected(80, {
      onReadable(probe) {
        probe.read()
        calledAt = bench.target.clock.now()
        events.push('called')
        probe.send(text('answer'))
      },
    })
    await bench.until('called', () => calledAt !== 0)
    same(bench.since(calledAt), 0, 'milliseconds since the callback')
    const after = events.slice(events.indexOf('called') + 1)
    same(after.join('').startsWith('AT+CIPSEND='), true, 'what follows the callback')
    same(after.includes('received'), false, 'something was received in between')
    await bench.until('the answer', () => peers[0]?.received.length === 6)
    sameBytes(peers[0]?.received as Uint8Array, text('answer'), 'what the peer was sent')
  },
}
