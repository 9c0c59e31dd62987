import { ok } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** Each byte of a send command is lost in turn. Without its comma it names a link that is not open. */
export const sendCommandByteLost: Case = {
  name: 'faults/send-command-byte-lost',
  needs: ['virtualTime', 'faults', 'fixed'],
  wants: { links: 3 },
  async run(context) {
    const command = 'AT+CIPSEND=0,05\r'
    await eachOf(command.length, async (after) => {
      const made = await rig(context)
      made.bench.target.dce.drop('to-dce', after, 1)
      const survives = await sendsOrEnds(made, HOSTILE, 300_000)
      ok(survives || command[after] === ',', 'the link survives')
      await unharmed(made)
    })
  },
}
