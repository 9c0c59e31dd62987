import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Who was let in stays when the listener is closed; who comes later does not get in. */
export const stopWithClients: Case = {
  name: 'listener/stop-with-clients',
  async run({ ready }) {
    for (const serverStopOrder of ['result-first', 'ok-first']) {
      const bench = await ready({ knobs: { serverStopOrder } })
      const host = await bench.hosting(80)
      const caller = bench.dial(80)
      await caller.connected()
      const guest = await host.has(1)
      caller.onData = (bytes) => caller.peer?.write(bytes)
      host.close()
      await guest.echoes(pattern(2000))
      await bench.dial(80).ended()
      await guest.echoes(pattern(2000, 2))
      same(bench.commands('AT+SERVERSTOP').length, 0, 'stop commands')
      guest.close()
      await caller.ended()
      await bench.until('it is stopped', () => bench.commands('AT+SERVERSTOP=0').length > 0)
      await bench.pass(300)
      await bench.dial(80).refused()
      // The server can be used again.
      const again = await bench.hosting(81)
      await bench.dial(81).connected()
      await again.has(1)
    }
  },
}
