import { ok, same, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** `+++`, a command, and ATO: nothing is lost on either side. */
export const escapeAndReturn: Case = {
  name: 'transparent/escape-and-return',
  async run(context) {
    const bench = await piping(context)
    const peers = bench.echo(7)
    const pipe = await piped(bench, 7)
    throws(Error, () => bench.modem.command('AT+CSQ', () => {}), 'a command while online')
    await pipe.echoes(pattern(1000))
    await pipe.escaped()
    ok(!pipe.pipe.online, 'in command state')
    const result = await bench.command('AT+CSQ')
    same(result.ok, true, 'ok')
    peers[0]?.write(pattern(100, 2))
    pipe.send(pattern(200, 3))
    await bench.pass(100)
    await pipe.resumed()
    await bench.until('both have arrived', () => pipe.received.length === 1300)
    same(peers[0]?.received.length, 1200, 'bytes that the peer was sent')
    await pipe.echoes(pattern(1000, 4))
  },
}
