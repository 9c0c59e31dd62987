import { Step, StepStatus } from '../../../src/index.ts'
import { ok, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Steps that only some options ask for come in their place. */
export const options: Case = {
  name: 'bring-up/options',
  needs: ['rates', 'flowControl'],
  async run({ ready }) {
    const bench = await ready({
      knobs: { simApns: 'internet', simAuth: 'me:secret' },
      modem: {
        apn: 'internet',
        user: 'me',
        password: 'secret',
        baud: 230400,
        flowControl: true,
      },
    })
    const done = bench.steps.filter(([, status]) => status === StepStatus.done)
    sameList(
      done.map(([step]) => step),
      // All that are no rungs of the ladder.
      Object.values(Step).filter((step) => step < Step.powerOn),
      'steps that were done',
    )
    const lines = bench.commands()
    ok(lines.includes('AT+CGDCONT=1,"IP","internet"'), 'the APN is set')
    ok(lines.includes('AT+IPR=230400'), 'the rate is set')
    ok(lines.includes('AT+IFC=2,2'), 'flow control is set')
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(4096))
  },
}
