import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Servers of an earlier run, with their clients: they are stopped, and their ports may be had. */
export const leftBehind: Case = {
  name: 'listener/left-behind',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    await bench.hosting(80)
    const old = await bench.hosting(81)
    const caller = bench.dial(81)
    await old.has(1)
    const next = bench.again()
    const host = next.host(81)
    await next.up(60_000)
    await caller.ended()
    await next.pass(5000)
    const peer = await next.dial(81).connected()
    peer.write(pattern(60))
    const guest = await host.has(1)
    await guest.receives(pattern(60))
    await next.dial(80).refused()
  },
}
