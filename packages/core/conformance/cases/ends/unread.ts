import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The peer ends while much of what it sent is unread: all of it can be read before the end is told. */
export const unread: Case = {
  name: 'ends/unread',
  needs: ['pull'],
  async run({ ready }) {
    const bench = await ready()
    const bytes = nasty(9000, 61)
    bench.listen(80, (peer) => {
      peer.write(bytes)
      peer.end()
    })
    const probe = await bench.connected(80, { onReadable: () => {} })
    await bench.pass(3000)
    for (let i = 0; probe.received.length < bytes.length && i < 500; i++) {
      same(probe.errors.length, 0, 'ends that were told before all is read')
      probe.take(333)
      if (probe.socket.available === 0) await bench.pass(100)
    }
    sameBytes(probe.received, bytes, 'received')
    await probe.ends(ErrorCode.remoteClosed)
  },
}
