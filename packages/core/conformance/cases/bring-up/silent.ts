import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { between, same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A modem that does not answer is given up after 10 s, and then left alone. */
export const silent: Case = {
  name: 'bring-up/silent',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { silent: true } })
    const start = bench.target.clock.now()
    await bench.fails(ErrorCode.modemSilent)
    between(bench.since(start), 9_900, 10_600, 'milliseconds')
    sameList(
      bench.steps.map((report) => report.join(' ')),
      [
        `${Step.contact} ${StepStatus.started} 0`,
        `${Step.contact} ${StepStatus.failed} ${ErrorCode.modemSilent}`,
      ],
      'reports',
    )
    bench.target.dce.set('silent', false)
    bench.target.dce.takeCommands()
    await bench.pass(3_600_000)
    same(bench.commands().length, 0, 'commands within the next hour')
    same(bench.downs.length, 1, 'calls of onDown')
  },
}
