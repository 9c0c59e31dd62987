import { ErrorCode, Step } from '../../../src/index.ts'
import { between, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** The flow chart's 90 s, for each state that is not a registration. */
export const notRegistered: Case = {
  name: 'bring-up/not-registered',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    for (const regStat of [0, 2, 4, 11]) {
      const bench = await make({ knobs: { regStat } })
      const start = bench.target.clock.now()
      await bench.fails(ErrorCode.notRegistered, 120_000)
      between(bench.since(start), 90_000, 92_000, `milliseconds in state ${regStat}`)
      const expected = [Step.registration, ErrorCode.notRegistered]
      sameList(bench.failedStep, expected, 'the step that failed')
    }
  },
}
