import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** RTS holds the modem as long as a link has no room: nothing is lost, however long that takes. */
export const pushHeld: Case = {
  name: 'push/held',
  needs: ['virtualTime', 'flowControl'],
  async run({ ready }) {
    const bench = await ready({
      knobs: { rtsCts: true },
      modem: { flowControl: true, receiveSize: 2000 },
    })
    const bytes = pattern(40_000, 5)
    bench.listen(80, (peer) => peer.write(bytes))
    bench.echo(7)
    const quick = await bench.connected(7)
    const slow = await bench.connected(80, { onReadable: () => {} })
    quick.send(pattern(300, 6))
    await bench.pass(300_000)
    for (let i = 0; slow.received.length < bytes.length && i < 1000; i++) {
      slow.take(500)
      await bench.pass(20)
    }
    sameBytes(slow.received, bytes, 'received')
    await quick.receives(pattern(300, 6))
    same(slow.errors.length + quick.errors.length + bench.downs.length, 0, 'errors')
  },
}
