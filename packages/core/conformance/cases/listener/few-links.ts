import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Clients for whom this side has no link are closed, and harm nobody. */
export const fewLinks: Case = {
  name: 'listener/few-links',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready({ modem: { links: 2 } })
    const host = await bench.hosting(80)
    const caller = bench.dial(80)
    caller.onData = (bytes) => caller.peer?.write(bytes)
    const guest = await host.has(1)
    bench.dial(80)
    await host.has(2)
    await bench.dial(80).ended()
    await bench.dial(80).ended()
    await guest.echoes(pattern(1000))
  },
}
