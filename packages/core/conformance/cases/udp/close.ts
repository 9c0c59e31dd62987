import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH, UDPProbe } from '../../udp-probe.ts'

/** After close nothing is called back, what was written is sent, and the port can be had again. */
export const udpClose: Case = {
  name: 'udp/close',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready(PUSH)
    let arrived = 0
    bench.target.network.onDatagram(53, ({ reply }) => {
      arrived++
      reply(new Uint8Array(5))
    })
    for (let i = 0; i < 12; i++) {
      const probe = await openUDP(bench, 5000)
      probe.send(new Uint8Array(10), '192.0.2.7', 53)
      probe.close()
      throws(SyntaxError, () => probe.socket.read(), 'read')
      throws(SyntaxError, () => probe.socket.write(new Uint8Array(1), '192.0.2.7', 53), 'write')
      await bench.until('it was sent', () => arrived > i)
      await bench.rest()
      same(probe.received.length, 0, 'datagrams after close')
    }
    // More sockets than there are links, each written to and closed before it is open.
    for (let i = 0; i < 12; i++) {
      const probe = new UDPProbe(bench, 5000 + i)
      for (let n = 0; n < 2; n++) probe.send(new Uint8Array(10), '192.0.2.7', 53)
      probe.close()
      same(probe.socket.room, 0, 'room after close')
      same(probe.socket.link, -1, 'link after close')
      probe.close()
      if (i % 4 === 3) await bench.until('all were sent', () => arrived === 12 + 2 * (i + 1))
    }
  },
}
