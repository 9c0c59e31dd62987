import { ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { Planned } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * An exception out of onReadable ends that socket and no other, and reaches onFault. What was written in
 * the same callback is not sent.
 */
export const onReadableThrows: Case = {
  name: 'faults/onReadable-throws',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80, (peer) => peer.write(pattern(5000)))
    bench.echo(7)
    const other = await bench.connected(7)
    const fault = new Planned('onReadable')
    const probe = bench.connect(80, {
      onReadable({ socket }) {
        socket.write(pattern(20))
        throw fault
      },
    })
    await probe.ends(ErrorCode.applicationFault)
    same(bench.faults.length, 1, 'calls of onFault')
    same(bench.faults[0], fault, 'what onFault was given')
    await bench.until('the peer sees the end', () => peers[0]?.ended === true)
    same(peers[0]?.received.length, 0, 'bytes that the peer was sent')
    await other.echoes(pattern(1000))
    const next = await bench.connected(7)
    await next.echoes(pattern(1000))
  },
}
