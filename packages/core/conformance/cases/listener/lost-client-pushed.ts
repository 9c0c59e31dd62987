import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What a client sent before the modem was known to have it is lost: nothing after it is delivered. */
export const lostClientPushed: Case = {
  name: 'listener/lost-client-pushed',
  needs: ['virtualTime', 'push'],
  async run({ ready }) {
    const bench = await ready()
    const { dce } = bench.target
    const host = await bench.hosting(80)
    dce.set('muteUrc', '+CLIENT')
    dce.set('muteUrcCount', 1)
    const unknown = await bench.dial(80).connected()
    unknown.write(pattern(700))
    await bench.until('it is closed', () => unknown.ended, 70_000)
    same(host.guests.length, 0, 'guests')
    // Who says nothing before it is found has lost nothing.
    dce.set('muteUrcCount', 1)
    const quiet = await bench.dial(80).connected()
    const guest = await host.has(1, 70_000)
    quiet.write(pattern(300))
    await guest.receives(pattern(300))
  },
}
