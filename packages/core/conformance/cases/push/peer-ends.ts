import { ErrorCode } from '../../../src/index.ts'
import { sameBytes } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** What the peer said before its end is read, then the end is told. */
export const pushPeerEnds: Case = {
  name: 'push/peer-ends',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const bytes = nasty(20_000, 4)
    bench.listen(80, (peer) => {
      peer.write(bytes)
      peer.end()
    })
    const probe = await bench.connected(80)
    await probe.ends(ErrorCode.remoteClosed, 60_000)
    sameBytes(probe.received, bytes, 'received')
  },
}
