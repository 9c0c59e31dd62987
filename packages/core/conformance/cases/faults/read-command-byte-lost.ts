import { ok, sameBytes } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig, unharmed } from '../../lossy.ts'

/** Each byte of a read command is lost in turn: the bytes are read a little later. */
export const readCommandByteLost: Case = {
  name: 'faults/read-command-byte-lost',
  needs: ['virtualTime', 'faults', 'pull'],
  wants: { links: 3 },
  async run(context) {
    const { length } = 'AT+CIPRXGET=2,0,1500\r'
    await eachOf(length, async (after) => {
      const made = await rig(context)
      const { bench, probe, peer } = made
      const before = probe.received.length
      bench.target.dce.drop('to-dce', after, 1)
      peer.write(HOSTILE)
      await bench.until(
        'all is read',
        () => probe.errors.length > 0 || probe.received.length >= before + HOSTILE.length,
        200_000,
      )
      ok(probe.errors.length === 0, 'the link survives')
      sameBytes(probe.received.subarray(before), HOSTILE, 'received')
      await unharmed(made)
    })
  },
}
