import { same } from '../../assert.ts'
import { pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What a closed socket has not read never reaches the next one on its link. */
export const unreadClosed: Case = {
  name: 'ends/unread-closed',
  needs: ['pull'],
  async run({ ready }) {
    for (const retainRxAfterClose of [true, false]) {
      const bench = await ready({ knobs: { retainRxAfterClose }, modem: { links: 1 } })
      const peers = bench.listen(80, (peer) => peer.write(pattern(6000)))
      bench.echo(7)
      const first = await bench.connected(80, { onReadable: () => {} })
      await bench.until('readable', () => first.socket.available >= 100)
      first.take(100)
      first.close()
      await bench.until('the peer sees the end', () => peers[0]?.ended === true)
      await bench.pass(200)
      const second = await bench.connected(7)
      await second.echoes(text('hello'))
      same(first.readable.length + first.errors.length < 3, true, 'callbacks of the first')
    }
  },
}
