import { sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { foreign } from '../../traits/foreign.ts'

/** A method with something else as `this` throws, and the socket goes on. */
export const invalidReceiver: Case = {
  name: 'tcp/invalid-receiver',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    const probe = await bench.connected(80, { onReadable: () => {} })
    const { socket } = probe
    foreign(socket, 'write', text('GET /'))
    socket.write(text('GET /'))
    await bench.until('readable', () => probe.readable.length > 0)
    const bytes = new Uint8Array(8)
    foreign(socket, 'read', bytes)
    foreign(socket, 'readInto', bytes)
    foreign(socket, 'writeFrom', bytes)
    socket.read(bytes)
    sameBytes(bytes, text('HTTP/1.1'), 'the first bytes')
    foreign(socket, 'close')
    socket.write(text('GET /'))
    await bench.until('readable', () => probe.readable.length > 1)
  },
}
