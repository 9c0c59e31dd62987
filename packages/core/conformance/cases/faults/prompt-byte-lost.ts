import { ok } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** Each byte of the prompt is lost in turn, and all of it. */
export const promptByteLost: Case = {
  name: 'faults/prompt-byte-lost',
  needs: ['virtualTime', 'faults'],
  wants: { links: 3 },
  async run(context) {
    const { length } = '\r\n>'
    await eachOf(length + 1, async (after) => {
      const made = await rig(context)
      const all = after === length
      made.bench.target.dce.drop('to-dte', all ? 0 : after, all ? length : 1)
      ok(await sendsOrEnds(made, HOSTILE, 300_000), 'the link survives')
      await unharmed(made)
    })
  },
}
