import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Whoever has waited longest is read first, as a connected socket without callbacks. */
export const read: Case = {
  name: 'listener/read',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    same(host.take(), undefined, 'nobody waits')
    for (const port of [2001, 2002]) {
      await bench.dial(80, { port }).connected()
      await bench.pass(300)
    }
    const peer = await bench.dial(80, { port: 2003 }).connected()
    peer.write(pattern(300))
    await bench.pass(300)
    const sockets = [host.take(), host.take(), host.take()]
    same(sockets.map((socket) => socket?.remotePort).join(), '2001,2002,2003', 'order')
    same(host.take(), undefined, 'nobody waits any more')
    const third = sockets[2]
    same(third instanceof bench.modem.TCP, true, 'instanceof modem.TCP')
    if (third === undefined) return
    // It works as it is, and can be handed on.
    same(third.available, 300, 'available')
    same(third.read(1) instanceof ArrayBuffer, true, 'read(1)')
    third.write(pattern(20))
    const probe = host.seat(third)
    await probe.receives(pattern(300).subarray(1))
    await bench.until('20 bytes', () => peer.received.length === 20)
    sameBytes(peer.received, pattern(20), 'what the client was sent')
  },
}
