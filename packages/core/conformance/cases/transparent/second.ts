import { throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { Pipe, piped, piping } from '../../pipe.ts'

/** A modem has one transparent connection, and none without the option. */
export const secondPipe: Case = {
  name: 'transparent/second',
  async run(context) {
    const plain = await context.ready()
    throws(Error, () => new Pipe(plain, 7), 'a pipe on a modem without the option')
    await plain.finish()
    const bench = await piping(context)
    bench.echo(7)
    const pipe = await piped(bench, 7)
    throws(Error, () => new Pipe(bench, 7), 'a second pipe')
    throws(RangeError, () => new Pipe(bench, 7, { protocol: 'sctp' as 'udp' }), 'protocol')
    throws(Error, () => new Pipe(bench, 7, { protocol: 'udp' }), 'UDP without a local port')
    throws(RangeError, () => new Pipe(bench, 7, { localPort: 0 }), 'localPort')
    await pipe.echoes(pattern(100))
    pipe.close()
    await bench.pass(6000)
    const next = await piped(bench, 7)
    await next.echoes(pattern(100))
  },
}
