import { ErrorBase, ErrorCode } from '../../../src/index.ts'
import { between, ok } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A peer that does not answer: the modem's number, or the driver's own when the modem says nothing. */
export const timedOut: Case = {
  name: 'ends/timed-out',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    const { dce, network, clock } = bench.target
    network.blackHole(81)
    bench.echo(7)
    const start = clock.now()
    const probe = bench.connect(81)
    const other = await bench.connected(7)
    await other.echoes(pattern(500))
    await probe.ends(ErrorBase.cip + 10, 150_000)
    dce.set('muteUrc', '+CIPOPEN')
    const silent = bench.connect(81)
    const again = clock.now()
    await silent.ends(ErrorCode.openTimedOut, 150_000)
    between(bench.since(again), 119_000, 122_000, 'milliseconds')
    dce.set('muteUrc', '')
    await other.echoes(pattern(500))
    ok(bench.since(start) > 0 && bench.downs.length === 0, 'the modem stays up')
    const last = await bench.connected(7)
    await last.echoes(pattern(500))
  },
}
