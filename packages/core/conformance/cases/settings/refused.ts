import { ErrorCode, StepStatus } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A setting that the module refuses is reported by name, and the modem works without it. */
export const settingsRefused: Case = {
  name: 'settings/refused',
  wants: { settings: ['stack'] },
  async run({ ready }) {
    // No module has so small a window.
    const bench = await ready({ modem: { stack: { receiveWindow: 1 } } })
    const failed = bench.steps.filter(([, status]) => status === StepStatus.failed)
    sameList(
      failed.map(([, , code]) => code),
      [ErrorCode.stackRefused],
      'steps that failed',
    )
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(100))
  },
}
