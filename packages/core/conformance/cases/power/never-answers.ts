import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { between, same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A module that answers to nothing fails once, with one code, after both pins; then it is left alone. */
export const neverAnswers: Case = {
  name: 'power/never-answers',
  needs: ['virtualTime', 'power'],
  async run({ bench: make }) {
    const bench = await make({ power: true, knobs: { silent: true, pins: 'broken' } })
    const start = bench.target.clock.now()
    await bench.fails(ErrorCode.modemSilent, 120_000)
    // Three times contact, and two restarts.
    between(bench.since(start), 49_000, 53_000, 'milliseconds')
    const contact = [
      `${Step.contact} ${StepStatus.started} 0`,
      `${Step.contact} ${StepStatus.failed} ${ErrorCode.modemSilent}`,
    ]
    const rung = (step: number): string[] => [
      `${step} ${StepStatus.started} ${ErrorCode.modemSilent}`,
      `${step} ${StepStatus.done} 0`,
    ]
    const all = [...contact, ...rung(Step.powerOn), ...contact, ...rung(Step.reset), ...contact]
    sameList(
      bench.steps.map((report) => report.join(' ')),
      all,
      'reports',
    )
    await bench.pass(3_600_000)
    same(bench.steps.length, all.length, 'reports within the next hour')
    same(bench.downs.length, 1, 'calls of onDown')
    // open() begins from the start, with both rungs.
    await bench.fails(ErrorCode.modemSilent, 120_000)
    same(bench.steps.length, 2 * all.length, 'reports')
  },
}
