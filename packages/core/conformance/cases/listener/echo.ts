import { same, sameBytes } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An accepted connection is a socket like any other: five clients talk at once. */
export const listenerEcho: Case = {
  name: 'listener/echo',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80)
    for (let i = 0; i < 5; i++) {
      const caller = bench.dial(80, { address: `192.0.2.${i + 1}`, port: 3000 + i })
      await caller.connected()
      const { socket } = await host.has(i + 1)
      same(socket.remoteAddress, `192.0.2.${i + 1}`, 'remoteAddress')
      same(socket.remotePort, 3000 + i, 'remotePort')
      caller.onData = (bytes) => caller.peer?.write(bytes)
    }
    const bytes = nasty(6000, 5)
    for (const guest of host.guests) guest.send(bytes)
    for (const guest of host.guests) {
      await bench.until('the echo', () => guest.received.length >= bytes.length, 60_000)
      sameBytes(guest.received, bytes, 'echoed')
    }
  },
}
