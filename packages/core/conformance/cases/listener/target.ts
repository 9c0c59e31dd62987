import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const listenerTarget: Case = {
  name: 'listener/target',
  async run({ ready }) {
    const bench = await ready()
    const owner = { name: 'owner' }
    let seen: unknown
    const host = await bench.hosting(80, {
      target: owner,
      onReadable({ listener }) {
        seen = listener.target
      },
    })
    same(host.listener.target, owner, 'after the constructor')
    await bench.dial(80).connected()
    await bench.until('onReadable', () => host.readable.length > 0)
    same(seen, owner, 'in a callback')
  },
}
