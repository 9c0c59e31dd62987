import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const target: Case = {
  name: 'tcp/target',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(80)
    const owner = { name: 'owner' }
    let seen: unknown
    const probe = bench.connect(80, {
      target: owner,
      onWritable({ socket }) {
        seen = socket.target
      },
    })
    same(probe.socket.target, owner, 'after the constructor')
    await probe.connected()
    same(seen, owner, 'in a callback')
    probe.socket.target = undefined
    same(probe.socket.target, undefined, 'assigned')
  },
}
