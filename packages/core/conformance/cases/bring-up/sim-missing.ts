import { ErrorCode, Step } from '../../../src/index.ts'
import { between, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const simMissing: Case = {
  name: 'bring-up/sim-missing',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'absent' } })
    const start = bench.target.clock.now()
    await bench.fails(ErrorCode.simMissing)
    between(bench.since(start), 10_000, 12_000, 'milliseconds')
    sameList(bench.failedStep, [Step.sim, ErrorCode.simMissing], 'the step that failed')
    // The application's own commands still work.
    const result = await bench.command('AT+CPIN?')
    sameList([result.ok, result.code, result.final], [false, 1010, '+CME ERROR: 10'], 'AT+CPIN?')
  },
}
