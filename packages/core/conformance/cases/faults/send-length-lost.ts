import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameBytes, samePrefix } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { rig, unharmed } from '../../lossy.ts'

const LONG = text('0123456789'.repeat(18))
const SHORT = text('x'.repeat(57))

/**
 * A digit of a length is lost, so that the modem takes less than it is sent and says so late, while the
 * next link is already sending: neither peer gets a byte that is not its own.
 */
export const sendLengthLost: Case = {
  name: 'faults/send-length-lost',
  needs: ['virtualTime', 'faults', 'fixed'],
  wants: { links: 3 },
  async run(context) {
    for (const payload of [LONG, SHORT]) {
      const { length } = 'AT+CIPSEND=0,'
      for (const [after, count] of [
        [length, 1],
        [length + 1, 1],
        [length, 2],
      ] as const) {
        const made = await rig(context)
        const { bench, probe, peer, bystander } = made
        const start = peer.received.length
        const echoed = bystander.received.length
        bench.target.dce.drop('to-dce', after, count)
        probe.send(payload)
        bystander.send(LONG)
        await bench.pass(200_000)
        samePrefix(peer.received.subarray(start), payload, 'what the peer was sent')
        sameBytes(bystander.received.subarray(echoed), LONG, 'what the other link has echoed')
        if (probe.errors.length === 0) same(peer.received.length - start, payload.length, 'bytes')
        ok(!probe.errors.includes(ErrorCode.promptStuck), 'no prompt is left open')
        await unharmed(made)
      }
    }
  },
}
