import { ok, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { Pipe, piped, piping } from '../../pipe.ts'

/** Nobody is there, in both forms of the answer. */
export const notOpened: Case = {
  name: 'transparent/not-opened',
  async run(context) {
    for (const transparentOpenFailForm of ['connect-fail', 'cipopen']) {
      const bench = await piping(context, { knobs: { transparentOpenFailForm } })
      bench.echo(7)
      const pipe = new Pipe(bench, 9)
      await bench.until('onError', () => pipe.errors.length > 0)
      ok((pipe.errors[0] as number) >= 3000, 'a code of the modem')
      same(pipe.writable.length, 0, 'calls of onWritable')
      const next = await piped(bench, 7)
      await next.echoes(pattern(100))
    }
  },
}
