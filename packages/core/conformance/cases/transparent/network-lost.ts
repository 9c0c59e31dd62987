import { ErrorCode } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping, withoutCarrier } from '../../pipe.ts'

/** The network goes while online: it is found out, opened again, and the next connection works. */
export const transparentNetworkLost: Case = {
  name: 'transparent/network-lost',
  needs: ['virtualTime'],
  async run(context) {
    for (const netAfterLoss of ['closed', 'open']) {
      const bench = await piping(context, { knobs: { netAfterLoss }, wrap: withoutCarrier })
      bench.echo(7)
      const pipe = await piped(bench, 7)
      await pipe.echoes(pattern(500))
      bench.target.dce.dropContext()
      await pipe.ends(ErrorCode.networkLost)
      await bench.until('onReady', () => bench.readies > 1, 60_000)
      sameList(bench.downs, [ErrorCode.networkLost], 'calls of onDown')
      const next = await piped(bench, 7)
      await next.echoes(pattern(500, 2))
    }
  },
}
