import { between, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An application that does not read stops its own link, and no other; nothing is lost. */
export const slowReader: Case = {
  name: 'data/slow-reader',
  needs: ['pull'],
  async run({ ready }) {
    const bench = await ready()
    const bytes = pattern(40_000, 5)
    bench.listen(80, (peer) => peer.write(bytes))
    bench.echo(7)
    const slow = await bench.connected(80, { onReadable: () => {} })
    const quick = await bench.connected(7)
    await quick.echoes(pattern(5000, 6), 20_000)
    await bench.pass(500)
    bench.commands()
    await bench.pass(500)
    const pulls = bench.commands(`AT+CIPRXGET=2,${slow.socket.link}`)
    between(pulls.length, 0, 0, 'reads for a link without room')
    await quick.echoes(pattern(100, 7))
    for (let i = 0; slow.received.length < bytes.length && i < 1000; i++) {
      slow.take(700)
      await bench.pass(50)
    }
    sameBytes(slow.received, bytes, 'received')
  },
}
