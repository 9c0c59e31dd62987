import { ErrorCode } from '../../../src/index.ts'
import { sameBytes, sameList } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The end of the connection is told once, after all that was received has been read. */
export const onError: Case = {
  name: 'tcp/onError',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(1234, (peer) => {
      peer.write(text('Goodbye!'))
      peer.end()
    })
    const order: string[] = []
    const probe = bench.connect(1234, {
      onReadable(open) {
        order.push('onReadable')
        open.read()
      },
      onError: () => order.push('onError'),
    })
    await probe.ends(ErrorCode.remoteClosed)
    sameBytes(probe.received, text('Goodbye!'), 'received')
    await bench.pass(500)
    sameList(order, ['onReadable', 'onError'], 'callbacks')
  },
}
