import { ErrorCode } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The radio loses its cell for a minute, and then for longer than the driver waits. */
export const networkAway: Case = {
  name: 'ends/network-away',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    const { dce } = bench.target
    bench.echo(7)
    await bench.connected(7)
    dce.set('regStat', 2)
    await bench.pass(60_000)
    sameList(bench.downs, [ErrorCode.networkLost], 'calls of onDown')
    dce.set('regStat', 5)
    await bench.until('onReady', () => bench.readies > 1, 10_000)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(100))
    dce.set('regStat', 2)
    await probe.ends(ErrorCode.networkLost)
    await bench.until('it is given up', () => bench.downs.length > 2, 120_000)
    const expected = [ErrorCode.networkLost, ErrorCode.networkLost, ErrorCode.notRegistered]
    sameList(bench.downs, expected, 'calls of onDown')
    dce.set('regStat', 1)
    await bench.up()
    const last = await bench.connected(7)
    await last.echoes(pattern(100))
    same(bench.readies, 3, 'calls of onReady')
  },
}
