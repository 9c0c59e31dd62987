import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A module that finds its card only after a restart is restarted, once, where that is allowed. */
export const restarts: Case = {
  name: 'bring-up/restarts',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({
      knobs: { sim: 'absent' },
      modem: {
        restart: true,
        onStep: (step, status) => {
          if (step !== Step.restart || status !== StepStatus.started) return
          bench.target.dce.set('sim', 'ready')
        },
      },
    })
    bench.echo(7)
    await bench.up(120_000)
    sameList(
      bench.steps.filter(([step]) => step > Step.address).map((report) => report.join(' ')),
      [
        `${Step.restart} ${StepStatus.started} ${ErrorCode.simMissing}`,
        `${Step.restart} ${StepStatus.done} 0`,
      ],
      'reports of the ladder',
    )
    same(bench.downs.length, 0, 'calls of onDown')
    const probe = await bench.connected(7)
    await probe.echoes(pattern(500))
  },
}
