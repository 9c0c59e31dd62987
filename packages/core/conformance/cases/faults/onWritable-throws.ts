import { ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { Planned } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An exception out of onWritable ends that socket and no other, and reaches onFault. */
export const onWritableThrows: Case = {
  name: 'faults/onWritable-throws',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80, (peer) => peer.write(pattern(5000)))
    bench.echo(7)
    const other = await bench.connected(7)
    const fault = new Planned('onWritable')
    const probe = bench.connect(80, {
      onWritable() {
        throw fault
      },
    })
    await probe.ends(ErrorCode.applicationFault)
    same(bench.faults.length, 1, 'calls of onFault')
    same(bench.faults[0], fault, 'what onFault was given')
    await bench.until('the peer sees the end', () => peers[0]?.ended === true)
    await other.echoes(pattern(1000))
    const next = await bench.connected(7)
    await next.echoes(pattern(1000))
  },
}
