import { ErrorBase, ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** After each failure, however long ago it was, open() tries again from the beginning. */
export const openAgain: Case = {
  name: 'bring-up/open-again',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make({ knobs: { silent: true, sim: 'absent', regStat: 2, failNetOpen: 1 } })
    const { dce } = bench.target
    await bench.fails(ErrorCode.modemSilent)
    await bench.pass(86_400_000)
    dce.set('silent', false)
    await bench.fails(ErrorCode.simMissing)
    await bench.pass(3_600_000)
    dce.set('sim', 'ready')
    await bench.fails(ErrorCode.notRegistered, 120_000)
    dce.set('regStat', 1)
    await bench.fails(ErrorBase.cip + 1)
    dce.set('address', '')
    await bench.fails(ErrorCode.noAddress)
    dce.set('address', '10.1.1.1')
    await bench.up()
    same(bench.downs.length, 5, 'calls of onDown')
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(300))
  },
}
