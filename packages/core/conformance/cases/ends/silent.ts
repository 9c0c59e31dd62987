import { ErrorCode, ModemState } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { over } from '../../traits/over.ts'

/** The modem hangs in the middle of a transfer: within a minute all is told, and open() works again. */
export const silentMidway: Case = {
  name: 'ends/silent',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    bench.listen(80, (peer) => peer.write(pattern(50_000)))
    const probes = [await bench.connected(7), await bench.connected(80), await bench.connected(7)]
    probes[0]?.send(pattern(50_000))
    await bench.pass(700)
    bench.target.dce.set('silent', true)
    await bench.until('onDown', () => bench.downs.length > 0, 60_000)
    sameList(bench.downs, [ErrorCode.modemSilent], 'calls of onDown')
    same(bench.modem.state, ModemState.failed, 'state')
    for (const probe of probes) {
      await probe.ends(ErrorCode.modemSilent)
      over(bench, probe.socket)
    }
    bench.target.dce.set('silent', false)
    await bench.up(60_000)
    const again = await bench.connected(7)
    await again.echoes(pattern(3000, 2))
  },
}
