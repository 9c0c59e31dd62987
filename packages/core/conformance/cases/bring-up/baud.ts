import { Step, StepStatus } from '../../../src/index.ts'
import { ok } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Both ends change their rate, also when an earlier run has left the modem at the higher one. */
export const baud: Case = {
  name: 'bring-up/baud',
  needs: ['rates'],
  async run({ ready }) {
    const first = await ready({ baud: 115200, modem: { baud: 460800 } })
    ok(first.commands().includes('AT+IPR=460800'), 'the rate is set')
    first.echo(7)
    const probe = await first.connected(7)
    await probe.echoes(pattern(4096))
    first.target.serial.setBaud?.(115200)
    const second = first.again({ modem: { baud: 460800 } })
    await second.up()
    const rate = second.steps.filter(([step, status]) => {
      return step === Step.rate && status === StepStatus.started
    })
    ok(rate.length <= 1, 'the rate is set once at most')
    const other = await second.connected(7)
    await other.echoes(pattern(4096))
  },
}
