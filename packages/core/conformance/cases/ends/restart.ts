import { ErrorCode } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { nasty, pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The module restarts, idle or in the middle of a transfer: it is brought up again by itself. */
export const restart: Case = {
  name: 'ends/restart',
  needs: ['virtualTime', 'atOnce'],
  async run({ ready }) {
    for (const isBusy of [false, true]) {
      const bench = await ready({ modem: { apn: 'internet' } })
      bench.echo(7)
      const probes = [await bench.connected(7), await bench.connected(7)]
      if (isBusy) for (const probe of probes) probe.send(nasty(30_000, 71))
      await bench.pass(900)
      bench.target.dce.powerOff()
      bench.target.dce.powerOn()
      await bench.until('onReady', () => bench.readies > 1, 60_000)
      sameList(bench.downs, [ErrorCode.modemReset], 'calls of onDown')
      for (const probe of probes) sameList(probe.errors, [ErrorCode.modemReset], 'onError')
      const probe = await bench.connected(7)
      await probe.echoes(pattern(3000, 2))
    }
  },
}
