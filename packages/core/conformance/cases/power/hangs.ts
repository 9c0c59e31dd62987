import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A module that hangs in whatever it does, or was found so, is reset, and goes on. */
export const hangs: Case = {
  name: 'power/hangs',
  needs: ['virtualTime', 'power'],
  async run({ bench: make, ready }) {
    const idle = await ready({ power: true })
    idle.echo(7)
    const socket = await idle.connected(7)
    idle.target.dce.set('silent', true)
    await socket.ends(ErrorCode.modemSilent, 130_000)
    await idle.until('onReady', () => idle.readies > 1, 60_000)
    sameList(idle.downs, [ErrorCode.modemSilent], 'calls of onDown')
    const next = await idle.connected(7)
    await next.echoes(pattern(500))

    for (const step of [Step.contact, Step.echo, Step.sim, Step.registration, Step.network]) {
      let planned = true
      const bench = await make({
        power: true,
        modem: {
          onStep(started, status) {
            if (!planned || started !== step || status !== StepStatus.started) return
            planned = false
            bench.target.dce.set('silent', true)
          },
        },
      })
      await bench.up(120_000)
      const rungs = bench.steps.filter(([rung, status]) => rung > Step.address && status === 0)
      // Who has never answered may be off: that is looked at first.
      const taken = step === Step.contact ? [Step.powerOn, Step.reset] : [Step.reset]
      sameList(
        rungs.map(([rung]) => rung),
        taken,
        `rungs after silence in ${step}`,
      )
      sameList(bench.downs, [], 'calls of onDown')
    }
  },
}
