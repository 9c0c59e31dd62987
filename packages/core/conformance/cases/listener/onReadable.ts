import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** It is told of each client how many wait. */
export const listenerOnReadable: Case = {
  name: 'listener/onReadable',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    for (let i = 1; i <= 3; i++) {
      await bench.dial(80).connected()
      await bench.until('onReadable', () => host.readable.length === i)
    }
    host.take()
    host.take()
    await bench.dial(80).connected()
    await bench.until('onReadable', () => host.readable.length === 4)
    await bench.pass(1000)
    sameList(host.readable, [1, 2, 3, 2], 'what onReadable was given')
  },
}
