import { ok } from '../../assert.ts'
import { nasty, pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HOSTILE, rig, sendsOrEnds, unharmed } from '../../lossy.ts'

/** A whole send command is lost: nothing of its payload is run, and all of it is sent in the end. */
export const lostSendCommand: Case = {
  name: 'faults/lost-send-command',
  needs: ['virtualTime'],
  wants: { links: 3 },
  async run(context) {
    const payloads = [text('x'), text('\r'), HOSTILE, pattern(1500), nasty(3000, 95)]
    for (const payload of payloads) {
      const made = await rig(context)
      made.bench.target.dce.set('loseCommands', 1)
      ok(await sendsOrEnds(made, payload, 300_000), 'the link survives')
      await unharmed(made)
    }
  },
}
