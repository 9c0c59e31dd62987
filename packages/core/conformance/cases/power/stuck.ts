import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { sameList, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HOSTILE, rig } from '../../lossy.ts'

/**
 * A prompt that waits for a byte which was lost is ended by RESET. Nothing is written before the module
 * has restarted, and then sockets work and listeners listen again.
 */
export const stuck: Case = {
  name: 'power/stuck',
  needs: ['virtualTime', 'faults', 'fixed', 'power'],
  async run(context) {
    const { bench, probe, peer, bystander } = await rig(context, { power: true })
    const host = await bench.hosting(8080)
    const before = peer.received.length
    bench.target.dce.drop('to-dce', 'AT+CIPSEND=0,05\r'.length, 1)
    probe.send(HOSTILE)
    await bench.until('onDown', () => bench.downs.length > 0, 300_000)
    sameList(bench.downs, [ErrorCode.promptStuck], 'calls of onDown')
    await probe.ends(ErrorCode.promptStuck)
    await bystander.ends(ErrorCode.promptStuck)
    bench.target.dce.takeCommands()
    await bench.until('onReady', () => bench.readies > 1, 60_000)
    samePrefix(peer.received.subarray(before), HOSTILE, 'what the peer was sent')
    sameList(
      bench.steps.filter(([step]) => step === Step.reset).map((report) => report.join(' ')),
      [
        `${Step.reset} ${StepStatus.started} ${ErrorCode.promptStuck}`,
        `${Step.reset} ${StepStatus.done} 0`,
      ],
      'reports of the reset',
    )
    sameList(bench.downs, [ErrorCode.promptStuck], 'calls of onDown in the end')
    await bench.until('the listener is told', () => host.listening > 1, 10_000)
    const next = await bench.connected(7)
    await next.echoes(pattern(500))
  },
}
