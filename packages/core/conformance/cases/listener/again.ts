import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A listener that is made again for its port while its connections last goes on at once. */
export const listenerAgain: Case = {
  name: 'listener/again',
  async run({ ready }) {
    const bench = await ready()
    const first = await bench.hosting(80)
    const caller = bench.dial(80)
    await caller.connected()
    const guest = await first.has(1)
    caller.onData = (bytes) => caller.peer?.write(bytes)
    first.close()
    const second = bench.host(80)
    const peer = await bench.dial(80).connected()
    peer.write(pattern(30))
    const other = await second.has(1)
    await other.receives(pattern(30))
    await guest.echoes(pattern(500))
    same(bench.commands('AT+SERVERSTOP').length, 0, 'stop commands')
  },
}
