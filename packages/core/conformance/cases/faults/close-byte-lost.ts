import { ok } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { eachOf, rig, unharmed } from '../../lossy.ts'

/** Each byte of a close command and of its answer is lost in turn: the link is closed, and free again. */
export const closeByteLost: Case = {
  name: 'faults/close-byte-lost',
  needs: ['virtualTime', 'faults'],
  wants: { links: 10 },
  async run(context) {
    const command = 'AT+CIPCLOSE=0\r'
    const answer = '\r\nOK\r\n\r\n+CIPCLOSE: 0,0\r\n'
    await eachOf(command.length + answer.length, async (i) => {
      const made = await rig(context)
      const { bench, probe, peer } = made
      if (i < command.length) bench.target.dce.drop('to-dce', i, 1)
      else bench.target.dce.drop('to-dte', i - command.length, 1)
      probe.close()
      await bench.until('the peer sees the end', () => peer.ended, 150_000)
      await bench.pass(130_000)
      ok(bench.downs.length === 0, 'the modem stays up')
      await unharmed(made)
      const links = Array.from({ length: 8 }, () => bench.connect(7))
      for (const link of links) await link.connected()
      await links[7]?.echoes(pattern(100))
    })
  },
}
