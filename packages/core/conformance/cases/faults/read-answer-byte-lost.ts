import { ErrorCode } from '../../../src/index.ts'
import { sameBytes, sameCode, samePrefix } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig, unharmed } from '../../lossy.ts'

/** Each byte of an announcement and of the answer to a read is lost in turn: never a gap, nor a byte more. */
export const readAnswerByteLost: Case = {
  name: 'faults/read-answer-byte-lost',
  needs: ['virtualTime', 'faults', 'pull'],
  wants: { links: 3 },
  async run(context) {
    const announcement = '\r\n+CIPRXGET: 1,0\r\n'
    const frame = '\r\n+CIPRXGET: 2,0,63,0\r\n\r\nOK\r\n'
    const length = announcement.length + frame.length + HOSTILE.length
    for (const lost of [1, 3]) {
      await eachOf(length, async (after) => {
        const made = await rig(context)
        const { bench, probe, peer } = made
        const before = probe.received.length
        const got = (): Uint8Array => probe.received.subarray(before)
        bench.target.dce.drop('to-dte', after, lost)
        peer.write(HOSTILE)
        await bench.until(
          'all is read, or the link has ended',
          () => probe.errors.length > 0 || got().length >= HOSTILE.length,
          200_000,
        )
        await bench.pass(10_000)
        samePrefix(got(), HOSTILE, 'received')
        if (probe.errors.length === 0) sameBytes(got(), HOSTILE, 'received')
        else sameCode(probe.errors[0] as number, ErrorCode.hole, 'onError')
        await unharmed(made)
      })
    }
  },
}
