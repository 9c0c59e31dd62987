import { ok } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** +CIPSEND does not come: how much was taken is asked, and nothing is sent twice. */
export const lostSendResult: Case = {
  name: 'faults/lost-send-result',
  needs: ['virtualTime'],
  wants: { links: 3 },
  async run(context) {
    for (const payload of [HOSTILE, pattern(4000)]) {
      const made = await rig(context)
      const { dce } = made.bench.target
      dce.set('muteUrc', '+CIPSEND')
      dce.set('muteUrcCount', 1)
      ok(await sendsOrEnds(made, payload, 300_000), 'the link survives')
      await unharmed(made)
    }
  },
}
