import { between, ok, same, throws } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What onReadable is given and what read takes and returns, in both formats. */
export const onReadable: Case = {
  name: 'tcp/onReadable',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    let isDone = false
    const probe = await bench.connected(80, {
      onReadable({ socket }, count) {
        between(count, 15, 15, 'count')
        same(socket.format, 'buffer', 'format')
        throws(TypeError, () => socket.read(Symbol.match as never), 'a symbol')
        const four = socket.read(4)
        ok(four instanceof ArrayBuffer, 'read(4) is an ArrayBuffer')
        same(string(new Uint8Array(four)), 'HTTP', 'read(4)')
        const view = new Uint8Array(4)
        same(socket.read(view), 4, 'read(view)')
        same(string(view), '/1.1', 'read(view)')
        socket.format = 'number'
        same(socket.read(), 32, 'read() in number format')
        socket.format = 'buffer'
        throws(TypeError, () => socket.read(new Uint16Array(1)), 'a view of words')
        throws(TypeError, () => socket.read(Math.sin as never), 'a function')
        throws(TypeError, () => socket.read('4' as never), 'a string')
        isDone = true
      },
    })
    probe.send(text('GET /'))
    await bench.until('all was tried', () => isDone)
  },
}
