import { between } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A client of whom the modem has told in vain is found by the audit within a minute. */
export const lostClient: Case = {
  name: 'listener/lost-client',
  needs: ['virtualTime', 'pull'],
  wants: { links: 4, servers: 2 },
  async run({ ready }) {
    for (const acceptedIndexForm of ['real', 'plus-one']) {
      const bench = await ready({ knobs: { acceptedIndexForm } })
      const { dce, clock } = bench.target
      const host = await bench.hosting(80)
      const other = await bench.hosting(81)
      bench.dial(80)
      await host.has(1)
      for (let i = 0; i < 3; i++) {
        dce.set('muteUrc', '+CLIENT')
        dce.set('muteUrcCount', 1)
        const start = clock.now()
        const peer = await bench.dial(i === 1 ? 81 : 80, { port: 4000 + i }).connected()
        peer.write(pattern(700, i))
        const guest = i === 1 ? await other.has(1, 70_000) : await host.has(i === 0 ? 2 : 3, 70_000)
        between(bench.since(start), 0, 61_000, 'milliseconds')
        await guest.receives(pattern(700, i))
        between(guest.socket.remotePort ?? 0, 4000 + i, 4000 + i, 'remotePort')
      }
    }
  },
}
