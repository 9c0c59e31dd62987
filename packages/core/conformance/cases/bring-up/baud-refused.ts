import { Step } from '../../../src/index.ts'
import { ok, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A rate that the modem does not know is reported, and the line stays as it is. */
export const baudRefused: Case = {
  name: 'bring-up/baud-refused',
  needs: ['rates'],
  async run({ ready }) {
    const bench = await ready({ baud: 115200, modem: { baud: 250000 } })
    const [step, code] = bench.failedStep
    same(step, Step.rate, 'the step that failed')
    ok(code !== 0, 'it has a code')
    same(bench.downs.length, 0, 'calls of onDown')
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(1000))
  },
}
