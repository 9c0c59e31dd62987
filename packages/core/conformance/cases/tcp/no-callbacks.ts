import { same, sameBytes, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Without callbacks a socket is polled. */
export const noCallbacks: Case = {
  name: 'tcp/no-callbacks',
  async run({ ready }) {
    const bench = await ready()
    const answer = text('HTTP/1.1 200 OK')
    const peers = bench.serve(80, answer)
    const socket = new bench.modem.TCP({ address: '192.0.2.1', port: 80 })
    same(socket.read(Uint8Array.of(1)), undefined, 'read before connected')
    same(socket.read(), undefined, 'read before connected')
    throws(Error, () => socket.write(text('GET /')), 'write before connected')
    await bench.until('there is room', () => socket.room > 0)
    socket.write(text('GET /'))
    await bench.until('the answer', () => socket.available >= answer.length)
    sameBytes(new Uint8Array(socket.read() as ArrayBuffer), answer, 'the answer')
    same(socket.read(), undefined, 'read when empty')
    peers[0]?.end()
    await bench.pass(500)
    same(socket.read(), undefined, 'read after the end')
    socket.close()
  },
}
