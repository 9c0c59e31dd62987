import { ErrorCode } from '../../../src/index.ts'
import { samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** Nothing holds the modem, and the application does not read: the connection ends, not the stream. */
export const transparentOverflow: Case = {
  name: 'transparent/overflow',
  async run(context) {
    const bench = await piping(context)
    const peers = bench.listen(7)
    const pipe = await piped(bench, 7, { onReadable: () => {} })
    peers[0]?.write(pattern(6000))
    await bench.pass(1500)
    pipe.read()
    await pipe.ends(ErrorCode.overflow)
    samePrefix(pipe.received, pattern(6000), 'received')
    await bench.pass(4000)
    bench.echo(8)
    const next = await piped(bench, 8)
    await next.echoes(pattern(300))
  },
}
