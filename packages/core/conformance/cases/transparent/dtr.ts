import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** Dropping DTR leads to command state without a byte in the stream, and without a second's silence. */
export const transparentDtr: Case = {
  name: 'transparent/dtr',
  needs: ['dtr'],
  async run(context) {
    const bench = await piping(context, {}, { dtr: true })
    const peers = bench.echo(7)
    const pipe = await piped(bench, 7)
    await pipe.echoes(pattern(300))
    const start = bench.target.clock.now()
    await pipe.escaped()
    same(bench.since(start) < 900, true, 'within a second')
    sameList([(await bench.command('AT')).ok], [true], 'command')
    await pipe.resumed()
    await pipe.echoes(pattern(300, 2))
    if (bench.watches) same(peers[0]?.received.length, 600, 'bytes that the peer was sent')
  },
}
