import { ok } from '../../assert.ts'
import { nasty, pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** A prompt does not come, though the modem waits for the payload: the payload fills it. */
export const lostPrompt: Case = {
  name: 'faults/lost-prompt',
  needs: ['virtualTime'],
  wants: { links: 3 },
  async run(context) {
    const payloads = [text('x'), text('\r'), HOSTILE, pattern(1500), nasty(3000, 95)]
    for (const payload of payloads) {
      const made = await rig(context)
      made.bench.target.dce.set('losePrompts', 1)
      ok(await sendsOrEnds(made, payload, 300_000), 'the link survives')
      await unharmed(made)
    }
  },
}
