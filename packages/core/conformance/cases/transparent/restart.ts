import { ErrorCode } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping, withoutCarrier } from '../../pipe.ts'

/** The module restarts while online. */
export const transparentRestart: Case = {
  name: 'transparent/restart',
  needs: ['virtualTime'],
  async run(context) {
    const bench = await piping(context, { wrap: withoutCarrier })
    bench.echo(7)
    const pipe = await piped(bench, 7)
    await pipe.echoes(pattern(500))
    bench.target.dce.powerOff()
    await bench.pass(100)
    bench.target.dce.powerOn()
    await pipe.ends(ErrorCode.modemReset)
    await bench.until('onReady', () => bench.readies > 1, 60_000)
    sameList(bench.downs, [ErrorCode.modemReset], 'calls of onDown')
    const next = await piped(bench, 7)
    await next.echoes(pattern(500, 2))
  },
}
