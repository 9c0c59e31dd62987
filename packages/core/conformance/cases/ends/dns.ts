import { ErrorBase } from '../../../src/index.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A name that nobody knows: the modem's own number. */
export const dns: Case = {
  name: 'ends/dns',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    bench.target.network.forget('nowhere.example')
    const probe = bench.connect(7, { host: 'nowhere.example' })
    await probe.ends(ErrorBase.cip + 11)
    const other = await bench.connected(7, { host: 'somewhere.example' })
    await other.echoes(pattern(100))
  },
}
