import { ErrorCode, Step } from '../../../src/index.ts'
import { ok, same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A module that switches itself off in the middle of a transfer: RESET does not help, PWRKEY does. */
export const diesMidway: Case = {
  name: 'power/dies-midway',
  needs: ['virtualTime', 'power'],
  async run({ ready }) {
    const bench = await ready({ power: true, modem: { apn: 'internet' } })
    bench.echo(7)
    bench.listen(80, (peer) => peer.write(pattern(50_000)))
    const probes = [await bench.connected(7), await bench.connected(80)]
    await bench.pass(400)
    bench.target.dce.powerOff()
    await bench.until('onDown', () => bench.downs.length > 0, 150_000)
    sameList(bench.downs, [ErrorCode.modemSilent], 'calls of onDown')
    for (const probe of probes) {
      same(probe.errors.length, 1, 'calls of onError')
      // A block that breaks off is a hole before it is known that nothing else comes either.
      const isTold = probe.errors[0] === ErrorCode.modemSilent || probe.errors[0] === ErrorCode.hole
      ok(isTold, `code ${probe.errors[0]} is of a silent modem`)
    }
    await bench.until('onReady', () => bench.readies > 1, 120_000)
    const rungs = bench.steps.filter(([step, status]) => step > Step.address && status === 0)
    sameList(
      rungs.map(([step]) => step),
      [Step.reset, Step.powerOn],
      'rungs',
    )
    ok(bench.downs.length === 1, 'the modem stays up')
    const next = await bench.connected(7)
    await next.echoes(pattern(3000))
  },
}
