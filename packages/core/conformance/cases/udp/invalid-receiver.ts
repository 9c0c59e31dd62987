import { same } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { foreign } from '../../traits/foreign.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** A method with something else as `this` throws, and the socket goes on. */
export const udpInvalidReceiver: Case = {
  name: 'udp/invalid-receiver',
  async run({ ready }) {
    const bench = await ready(PUSH)
    bench.target.network.onDatagram(53, ({ bytes, reply }) => reply(bytes))
    const { socket } = await openUDP(bench, 5000, { onReadable() {} })
    for (let i = 1; i <= 2; i++) {
      foreign(socket, 'write', text('one'), '192.0.2.7', 53)
      socket.write(text('one'), '192.0.2.7', 53)
      await bench.until('a datagram waits', () => socket.available > 0)
      foreign(socket, 'read')
      foreign(socket, 'readInto', new Uint8Array(8))
      same(socket.available, 1, 'datagrams that wait')
      same((socket.read() as ArrayBuffer).byteLength, 3, 'its length')
      foreign(socket, 'close')
    }
  },
}
