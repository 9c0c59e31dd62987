import { ErrorCode } from '../../../src/index.ts'
import { sameCode } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** The end was not told, and ATO finds no connection. */
export const noReturn: Case = {
  name: 'transparent/no-return',
  async run(context) {
    for (const atoFailure of ['no-carrier', 'error']) {
      const bench = await piping(context, {
        knobs: { atoFailure, remoteCloseInDataMode: 'CLOSED' },
      })
      const peers = bench.listen(7)
      const pipe = await piped(bench, 7)
      await pipe.escaped()
      bench.target.dce.set('muteUrc', 'CLOSED')
      peers[0]?.end()
      await bench.pass(100)
      const codes: number[] = []
      bench.call(() => pipe.pipe.resume((code) => codes.push(code)))
      await pipe.ends(ErrorCode.linkLost)
      sameCode(codes[0] as number, ErrorCode.linkLost, 'resume')
    }
  },
}
