import { Step, StepStatus } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

const KNOBS = ['loseAnswers', 'loseCommands']

/** An answer or a command is lost in each step: the bring-up goes on. */
export const lostAnswer: Case = {
  name: 'bring-up/lost-answer',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const steps = [Step.contact, Step.echo, Step.settings, Step.sim, Step.signal]
    for (const step of [...steps, Step.registration, Step.context, Step.network, Step.address]) {
      for (const knob of KNOBS) {
        const bench = await make({
          modem: {
            apn: 'internet',
            onStep(started, status) {
              if (started !== step || status !== StepStatus.started) return
              bench.target.dce.set(knob, 1)
            },
          },
        })
        await bench.up(60_000)
        same(bench.modem.counters.resyncs, step === Step.contact ? 0 : 1, `${knob} in ${step}`)
      }
    }
  },
}
