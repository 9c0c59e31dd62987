import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping, withoutCarrier } from '../../pipe.ts'

/** The peer ends, in each form that a firmware has for it, with DCD and without: all bytes, then the end. */
export const transparentRemoteClose: Case = {
  name: 'transparent/remote-close',
  needs: ['virtualTime'],
  async run(context) {
    for (const remoteCloseInDataMode of ['CLOSED+IPCLOSE', 'CLOSED', 'NO CARRIER']) {
      for (const wrap of [
        withoutCarrier,
        (serial: Parameters<typeof withoutCarrier>[0]) => serial,
      ]) {
        const bench = await piping(context, { knobs: { remoteCloseInDataMode }, wrap })
        const peers = bench.listen(7)
        const pipe = await piped(bench, 7)
        peers[0]?.write(pattern(2000))
        peers[0]?.end()
        await pipe.ends(ErrorCode.remoteClosed)
        sameBytes(pipe.received, pattern(2000), 'received')
        same(peers[0]?.received.length, 0, 'bytes that the peer was sent')
        const again = await piped(bench, 7)
        peers[1]?.write(pattern(100))
        await again.receives(pattern(100))
      }
    }
  },
}
