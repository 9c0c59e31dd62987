import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { eachOf, rig, unharmed } from '../../lossy.ts'

/** Each byte of an open command and of its answer is lost in turn: it works, or fails within minutes. */
export const openByteLost: Case = {
  name: 'faults/open-byte-lost',
  needs: ['virtualTime', 'faults'],
  wants: { links: 3 },
  async run(context) {
    const command = 'AT+CIPOPEN=2,"TCP","peer.example",7\r'
    const answer = '\r\nOK\r\n\r\n+CIPOPEN: 2,0\r\n'
    await eachOf(command.length + answer.length, async (i) => {
      const made = await rig(context)
      const { bench } = made
      if (i < command.length) bench.target.dce.drop('to-dce', i, 1)
      else bench.target.dce.drop('to-dte', i - command.length, 1)
      const probe = bench.connect(7)
      await bench.until(
        'connected, or failed',
        () => probe.writable.length > 0 || probe.errors.length > 0,
        150_000,
      )
      if (probe.errors.length === 0) await probe.echoes(pattern(100), 30_000)
      await unharmed(made)
    })
  },
}
