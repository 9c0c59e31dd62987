import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** When it is told, clients may connect; it is told again when the listener had to begin anew. */
export const listenerOnListening: Case = {
  name: 'listener/onListening',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    const host = bench.host(80)
    same(host.listening, 0, 'calls from inside the constructor')
    await bench.until('it listens', () => host.listening > 0)
    await bench.dial(80).connected()
    await host.has(1)
    bench.target.dce.dropContext()
    await bench.until('it listens again', () => host.listening > 1, 60_000)
    await bench.dial(80).connected()
    await host.has(2)
    // Closed before it can be told, it is not told.
    const closed = bench.host(81)
    closed.close()
    await bench.pass(500)
    same(closed.listening, 0, 'calls after close')
    same(host.listening, 2, 'calls')
  },
}
