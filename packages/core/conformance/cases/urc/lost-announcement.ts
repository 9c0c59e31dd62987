import { between } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Data that the modem has announced in vain is found by the audit within a minute. */
export const lostAnnouncement: Case = {
  name: 'urc/lost-announcement',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    const { dce, clock } = bench.target
    const peers = bench.listen(80)
    const probe = await bench.connected(80)
    const other = await bench.connected(80)
    for (let i = 0; i < 3; i++) {
      const before = probe.received.length
      dce.set('muteUrc', '+CIPRXGET: 1')
      dce.set('muteUrcCount', 1)
      peers[0]?.write(pattern(700, i))
      const start = clock.now()
      await bench.until('found', () => probe.received.length === before + 700, 70_000)
      between(bench.since(start), 0, 61_000, 'milliseconds')
      // Announcements work again afterwards.
      peers[0]?.write(pattern(10))
      await bench.until('more', () => probe.received.length === before + 710, 1000)
    }
    peers[1]?.write(pattern(10))
    await other.receives(pattern(10), 1000)
  },
}
