import { ErrorCode } from '../../../src/index.ts'
import { ok, sameList, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { eachOf, HOSTILE, rig } from '../../lossy.ts'

/**
 * A byte of the payload itself is lost. The modem waits for one more, and whatever is written now would
 * reach the peer in its place: nothing may be written, and only a reset of the module helps. It is said.
 */
export const payloadByteLost: Case = {
  name: 'faults/payload-byte-lost',
  needs: ['virtualTime', 'faults', 'fixed'],
  async run(context) {
    // The first block of the hostile payload is of five bytes: it ends within a command prefix.
    const { length } = 'AT+CIPSEND=0,05\r'
    await eachOf(5, async (i) => {
      const { bench, probe, peer, bystander } = await rig(context)
      const before = peer.received.length
      bench.target.dce.drop('to-dce', length + i, 1)
      probe.send(HOSTILE)
      await bench.until('onDown', () => bench.downs.length > 0, 300_000)
      sameList(bench.downs, [ErrorCode.promptStuck], 'calls of onDown')
      await probe.ends(ErrorCode.promptStuck)
      await bystander.ends(ErrorCode.promptStuck)
      bench.target.dce.takeCommands()
      await bench.pass(600_000)
      samePrefix(peer.received.subarray(before), HOSTILE, 'what the peer was sent')
      sameList(bench.commands(), [], 'commands within ten minutes')
      bench.target.dce.powerOff()
      bench.target.dce.powerOn()
      await bench.until('onReady', () => bench.readies > 1, 60_000)
      const next = await bench.connected(7)
      await next.echoes(pattern(500))
      ok(bench.downs.length === 1, 'the modem stays up')
    })
  },
}
