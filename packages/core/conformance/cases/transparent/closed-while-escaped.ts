import { ErrorCode } from '../../../src/index.ts'
import { sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** The peer ends while the modem is in command state: what it sent before can still be read. */
export const closedWhileEscaped: Case = {
  name: 'transparent/closed-while-escaped',
  async run(context) {
    const bench = await piping(context, {}, { receive: 'pull' })
    const peers = bench.listen(7)
    const pipe = await piped(bench, 7)
    await pipe.escaped()
    peers[0]?.write(pattern(300))
    await bench.pass(100)
    peers[0]?.end()
    await pipe.ends(ErrorCode.remoteClosed)
    sameBytes(pipe.received, pattern(300), 'received')
  },
}
