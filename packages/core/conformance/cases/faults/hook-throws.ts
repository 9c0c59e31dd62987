import { ErrorCode } from '../../../src/index.ts'
import { ok, same } from '../../assert.ts'
import { Planned } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Exceptions out of the modem's own hooks reach onFault and change nothing else. */
export const hookThrows: Case = {
  name: 'faults/hook-throws',
  wants: { acknowledges: true },
  async run({ bench: make }) {
    const fail = (where: string) => () => {
      throw new Planned(where)
    }
    const bench = await make({
      modem: {
        onStep: fail('onStep'),
        onReady: fail('onReady'),
        onDown: fail('onDown'),
        onUnsolicited: fail('onUnsolicited'),
        // Even this one.
        onFault: fail('onFault'),
      },
    })
    await bench.up()
    bench.echo(7)
    const probe = await bench.connected(7)
    bench.target.dce.urc('RING')
    bench.call(() => bench.modem.command('AT+CSQ', fail('done')))
    bench.call(() => probe.socket.acknowledged(fail('acknowledged')))
    await bench.until('done', () => bench.faults.some((fault) => String(fault).includes('done')))
    const names = bench.faults.map((fault) => (fault as Error).message)
    for (const name of ['onStep', 'onReady', 'onUnsolicited', 'done']) {
      ok(names.includes(name), `${name} reached onFault`)
    }
    await probe.ends(ErrorCode.applicationFault)
    const other = await bench.connected(7)
    await other.echoes(pattern(1000))
    bench.target.dce.dropContext()
    await bench.until('onReady', () => bench.readies > 1)
    same(bench.downs.length, 1, 'calls of onDown')
  },
}
