import { ok } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** Each byte of prompt, OK and +CIPSEND is lost in turn: nothing is sent twice, and nothing left out. */
export const sendAnswerByteLost: Case = {
  name: 'faults/send-answer-byte-lost',
  needs: ['virtualTime', 'faults'],
  wants: { links: 3 },
  async run(context) {
    const { length } = '\r\n>\r\nOK\r\n\r\n+CIPSEND: 0,5,5\r\n'
    for (const sendOrder of ['ok-first', 'result-first']) {
      await eachOf(length, async (after) => {
        const made = await rig(context, { knobs: { sendOrder } })
        made.bench.target.dce.drop('to-dte', after, 1)
        ok(await sendsOrEnds(made, HOSTILE, 400_000), `${sendOrder}: the link survives`)
        await unharmed(made)
      })
    }
  },
}
