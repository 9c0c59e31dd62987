import { ErrorCode, Step, StepStatus } from '../../../src/index.ts'
import { between, same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A module that is off is switched on by PWRKEY. What the application has asked for meanwhile is done. */
export const offAtStart: Case = {
  name: 'power/off-at-start',
  needs: ['virtualTime', 'power'],
  async run({ bench: make }) {
    const bench = await make({ power: true })
    bench.echo(7)
    bench.target.dce.powerOff()
    const start = bench.target.clock.now()
    bench.open()
    const probe = bench.connect(7)
    const codes: number[] = []
    bench.modem.command('AT+CSQ', ({ code }) => codes.push(code))
    await bench.until('onReady', () => bench.readies > 0, 60_000)
    // 10 s of contact, then the pulse and the boot time of the module.
    between(bench.since(start), 13_000, 20_000, 'milliseconds')
    sameList(
      bench.steps.slice(0, 5).map((report) => report.join(' ')),
      [
        `${Step.contact} ${StepStatus.started} 0`,
        `${Step.contact} ${StepStatus.failed} ${ErrorCode.modemSilent}`,
        `${Step.powerOn} ${StepStatus.started} ${ErrorCode.modemSilent}`,
        `${Step.powerOn} ${StepStatus.done} 0`,
        `${Step.contact} ${StepStatus.started} 0`,
      ],
      'reports',
    )
    await probe.connected()
    await probe.echoes(pattern(500))
    sameList(codes, [0], 'the command')
    same(bench.downs.length, 0, 'calls of onDown')
  },
}
