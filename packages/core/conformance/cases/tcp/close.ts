import { same } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { closed } from '../../traits/closed.ts'

/** Closing is at once and for good: nothing works afterwards, and nothing is called back. */
export const close: Case = {
  name: 'tcp/close',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(7)
    const probe = bench.connect(7, {
      onWritable(open) {
        open.close()
        closed(bench, open.socket)
      },
    })
    await bench.until('the peer sees the end', () => peers[0]?.ended === true)
    peers[0]?.write(text('late'))
    await bench.pass(500)
    same(probe.writable.length, 1, 'calls of onWritable')
    same(probe.readable.length + probe.errors.length, 0, 'other callbacks')
  },
}
