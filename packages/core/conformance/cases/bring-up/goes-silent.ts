import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A modem that hangs in the middle of the bring-up is given up within a minute, whatever the step. */
export const goesSilent: Case = {
  name: 'bring-up/goes-silent',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    for (const step of [Step.echo, Step.sim, Step.registration, Step.network, Step.address]) {
      const bench = await make({
        modem: {
          onStep(started, status) {
            const isIt = started === step && status === StepStatus.started
            if (isIt && bench.downs.length === 0) bench.target.dce.set('silent', true)
          },
        },
      })
      await bench.fails(ErrorCode.modemSilent, 60_000)
      sameList(bench.failedStep, [step, ErrorCode.modemSilent], 'the step that failed')
      bench.target.dce.set('silent', false)
      await bench.up()
    }
  },
}
