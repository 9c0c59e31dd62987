import { ErrorCode } from '../../../src/index.ts'
import { sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * One client after another, each as soon as the one before has gone: the modem gives all of them the
 * same number, which nothing that is still done about the one before may harm.
 */
export const nextClient: Case = {
  name: 'listener/next-client',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80)
    for (let i = 0; i < 30; i++) {
      const caller = bench.dial(80)
      caller.onData = (bytes) => {
        caller.peer?.write(bytes)
        if (caller.peer?.received.length === 400) caller.peer.end()
      }
      const guest = await host.has(i + 1)
      guest.send(pattern(400, i))
      const echoed = (): boolean => guest.received.length === 400
      await bench.until('the echo', () => echoed() || guest.errors.length > 0)
      sameBytes(guest.received, pattern(400, i), `the echo of client ${i}`)
      if (i % 2 === 0) await guest.ends(ErrorCode.remoteClosed)
    }
  },
}
