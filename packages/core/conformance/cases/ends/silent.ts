import { ErrorCode, ModemState } from '../../../src/index.ts'
import { ok, same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case, Context } from '../../case.ts'
import { over } from '../../traits/over.ts'

/**
 * The modem hangs in the middle of a transfer: it is told to all within two minutes, and open() works
 * again. In the middle of a payload silence may be the modem's, or that of a prompt that waits.
 */
export const silentMidway: Case = {
  name: 'ends/silent',
  needs: ['virtualTime'],
  wants: { links: 3 },
  async run(context) {
    for (const afterMs of [50, 100, 400, 700, 1000]) await hang(context, afterMs)
  },
}

async function hang({ ready }: Context, afterMs: number): Promise<void> {
  const bench = await ready()
  bench.echo(7)
  bench.listen(80, (peer) => peer.write(pattern(50_000)))
  const probes = [await bench.connected(7), await bench.connected(80), await bench.connected(7)]
  probes[0]?.send(pattern(50_000))
  await bench.pass(afterMs)
  bench.target.dce.set('silent', true)
  await bench.until('onDown', () => bench.downs.length > 0, 130_000)
  const code = bench.downs[0] as number
  const codes: number[] = [ErrorCode.modemSilent, ErrorCode.promptStuck]
  ok(codes.includes(code), `code ${code} is of a silent modem`)
  same(bench.modem.state, ModemState.failed, 'state')
  for (const probe of probes) {
    await probe.ends(code)
    over(bench, probe.socket)
  }
  bench.target.dce.set('silent', false)
  await bench.up(60_000)
  sameList(bench.downs, [code], 'calls of onDown')
  const again = await bench.connected(7)
  await again.echoes(pattern(3000, 2))
}
