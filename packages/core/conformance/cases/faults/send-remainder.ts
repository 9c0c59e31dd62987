import { ok, same, samePrefix } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { rig, unharmed } from '../../lossy.ts'

/** What would be run if the next command line were appended to it: no CR ends it. */
const REMAINDERS: readonly string[] = [
  '0123456789AT+CIPCLOSE=1;',
  '0123456789ATE0Q1',
  '0123456789at+cipclose=1;+csq;',
  '0123456789ATE1',
]

/** Commands of the driver; anything else was payload. */
const OWN = /^AT(\+CIP(SEND|RXGET|ACK|OPEN|CLOSE)[=?][^;A]*)?$/

/**
 * A digit of a length is lost, so the rest of the block lies in the modem's line buffer without an end:
 * no other command may end it.
 */
export const sendRemainder: Case = {
  name: 'faults/send-remainder',
  needs: ['virtualTime', 'faults', 'fixed'],
  wants: { links: 3 },
  async run(context) {
    for (const sendOrder of ['ok-first', 'result-first']) {
      for (const remainder of REMAINDERS) {
        const payload = text(remainder)
        const made = await rig(context, { knobs: { sendOrder } })
        const { bench, probe, peer, bystander } = made
        const start = peer.received.length
        bench.target.dce.takeCommands()
        bench.target.dce.drop('to-dce', `AT+CIPSEND=0,${payload.length}`.length - 1, 1)
        probe.send(payload)
        // Its command is on the line; the other link's comes next.
        await bench.pass(1)
        bystander.send(text('other'))
        await bench.pass(200_000)
        const foreign = bench.target.dce.takeCommands().filter((line) => !OWN.test(line))
        same(foreign.join(' | '), '', 'command lines that the driver did not write')
        samePrefix(peer.received.subarray(start), payload, 'what the peer was sent')
        ok(bench.downs.length === 0, 'the modem still answers')
        await unharmed(made)
      }
    }
  },
}
