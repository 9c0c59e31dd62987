import { ok, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** 64 KB there and back, and no command for any of them. */
export const transparentEcho: Case = {
  name: 'transparent/echo-64k',
  async run(context) {
    const bench = await piping(context)
    bench.echo(7)
    const pipe = await piped(bench, 7)
    ok(pipe.pipe.online, 'online')
    await bench.rest()
    await pipe.echoes(pattern(65_536), 60_000)
    same(bench.commands().length, 0, 'commands')
  },
}
