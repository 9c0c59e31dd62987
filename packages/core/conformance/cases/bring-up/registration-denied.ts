import { ErrorCode, Step } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const registrationDenied: Case = {
  name: 'bring-up/registration-denied',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { regStat: 3 } })
    await bench.fails(ErrorCode.registrationDenied, 120_000)
    const expected = [Step.registration, ErrorCode.registrationDenied]
    sameList(bench.failedStep, expected, 'the step that failed')
  },
}
