import { ErrorCode, ModemState, Step } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** close() in the middle of any step: sockets that wait are told, and then there is silence. */
export const closedWhileStarting: Case = {
  name: 'bring-up/closed-while-starting',
  async run({ bench: make }) {
    for (const step of Object.values(Step)) {
      const bench = await make({ modem: { apn: 'internet' } })
      const probe = bench.connect(7)
      await probe.ends(ErrorCode.notReady)
      bench.open()
      const waiting = bench.connect(7)
      await bench.until(
        'the step has begun',
        () => bench.readies > 0 || bench.steps.some(([begun]) => begun >= step),
      )
      bench.call(() => bench.modem.close())
      await bench.until('the modem is closed', () => bench.modem.state === ModemState.closed)
      same(waiting.errors.join(), String(ErrorCode.closed), 'what the waiting socket was told')
    }
  },
}
