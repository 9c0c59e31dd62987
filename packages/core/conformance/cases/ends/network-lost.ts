import { ErrorCode, ModemState } from '../../../src/index.ts'
import { ok, same, sameCode, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { over } from '../../traits/over.ts'

/** +CIPEVENT: all sockets fail, the driver opens the network again, and new sockets work. */
export const networkLost: Case = {
  name: 'ends/network-lost',
  wants: { links: 3 },
  async run({ ready }) {
    for (const netAfterLoss of ['closed', 'open']) {
      const bench = await ready({ knobs: { netAfterLoss } })
      bench.echo(7)
      const probes = [await bench.connected(7), await bench.connected(7), bench.connect(7)]
      const sender = await bench.connected(7)
      sender.send(pattern(5000))
      await bench.pass(100)
      bench.target.dce.dropContext()
      await bench.until('onDown', () => bench.downs.length > 0)
      same(bench.modem.state, ModemState.starting, 'state')
      const waiting = bench.connect(7)
      await bench.until('onReady', () => bench.readies > 1, 60_000)
      sameList(bench.downs, [ErrorCode.networkLost], 'calls of onDown')
      for (const probe of probes) {
        same(probe.errors.length, 1, 'calls of onError')
        sameCode(probe.errors[0] as number, ErrorCode.networkLost, 'onError')
        over(bench, probe.socket)
      }
      // The result of a send that was under way may come before the news.
      const codes: number[] = [ErrorCode.networkLost, ErrorCode.sendFailed]
      ok(codes.includes(sender.errors[0] as number), `code ${sender.errors[0]} of the sender`)
      await waiting.connected()
      await waiting.echoes(pattern(2000, 2))
    }
  },
}
