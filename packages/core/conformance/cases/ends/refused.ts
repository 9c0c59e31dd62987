import { ErrorBase } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { over } from '../../traits/over.ts'

/** Nobody listens: the modem's own number, and the link is free again. */
export const refused: Case = {
  name: 'ends/refused',
  async run({ ready }) {
    const bench = await ready()
    for (let i = 0; i < 12; i++) {
      const probe = bench.connect(81)
      await probe.ends(ErrorBase.cip + 1)
      over(bench, probe.socket)
      same(probe.writable.length, 0, 'calls of onWritable')
    }
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(100))
  },
}
