import { ErrorCode } from '../../../src/index.ts'
import { same, sameList, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** The modem is closed: its listeners hear of it, and there are no new ones. */
export const listenerModemClosed: Case = {
  name: 'listener/modem-closed',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80)
    const waiting = bench.host(81, { onReadable() {} })
    const caller = bench.dial(80)
    const guest = await host.has(1)
    bench.call(() => bench.modem.close())
    await bench.until('onError', () => host.errors.length > 0 && waiting.errors.length > 0)
    for (const { errors } of [host, waiting, guest]) {
      sameList(errors, [ErrorCode.closed], 'onError')
    }
    same(waiting.take(), undefined, 'read')
    await caller.ended()
    throws(Error, () => new bench.modem.Listener({ port: 82 }), 'a new one')
  },
}
