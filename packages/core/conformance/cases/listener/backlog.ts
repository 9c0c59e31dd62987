import { sameList, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** How many clients the modem lets wait: 1 to 3. */
export const backlog: Case = {
  name: 'listener/backlog',
  wants: { servers: 3 },
  async run({ ready }) {
    const bench = await ready()
    for (const wrong of [0, 4, 1.5, -1, '1', null]) {
      const listen = (): unknown => new bench.modem.Listener({ port: 80, backlog: wrong as number })
      throws(RangeError, listen, String(wrong))
    }
    bench.host(80, { backlog: 1 })
    bench.host(81, { backlog: 3 })
    bench.host(82)
    await bench.pass(300)
    // Families spell the command differently.
    const values = bench.commands().flatMap((line) => /=(8[0-2],\d.*)/.exec(line)?.[1] ?? [])
    sameList(values, ['80,0,1', '81,1', '82,2'], 'values of the commands')
  },
}
