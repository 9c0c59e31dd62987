import { ok, same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Callbacks come in the order of what happened, and none from inside a constructor or a call. */
export const constructorCallbackOrder: Case = {
  name: 'tcp/constructor-callback-order',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const order: string[] = []
    const probe = bench.connect(7, {
      onWritable: () => order.push('onWritable'),
      onReadable(open) {
        order.push('onReadable')
        open.read()
        peers[0]?.end()
      },
      onError: () => order.push('onError'),
    })
    order.push('constructed')
    await probe.connected()
    probe.send(pattern(20))
    order.push('written')
    await bench.until('the end', () => probe.errors.length > 0)
    sameList(order.slice(0, 3), ['constructed', 'onWritable', 'written'], 'the first events')
    // Between them room and bytes come in one piece or more, in either order.
    same(order.indexOf('onError'), order.length - 1, 'where onError is')
    ok(order.includes('onReadable'), 'onReadable came')
  },
}
