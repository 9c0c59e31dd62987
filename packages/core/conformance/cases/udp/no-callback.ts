import { ok, same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** Without callbacks a socket is polled, and may be written to at once. */
export const udpNoCallback: Case = {
  name: 'udp/no-callback',
  async run({ ready }) {
    const bench = await ready(PUSH)
    bench.target.network.onDatagram(123, ({ bytes, reply }) => reply(bytes))
    const socket = new bench.modem.UDP({})
    same(socket.read(), undefined, 'read before there is any')
    for (let i = 0; i < 3; i++) socket.write(text(`time ${i}`), '192.0.2.7', 123)
    for (let i = 0; i < 3; i++) {
      await bench.until('a datagram waits', () => socket.available > 0)
      const datagram = socket.read()
      ok(datagram instanceof ArrayBuffer, 'an ArrayBuffer')
      sameBytes(new Uint8Array(datagram), text(`time ${i}`), 'its bytes')
    }
    same(socket.read(), undefined, 'read when all is read')
    socket.close()
  },
}
