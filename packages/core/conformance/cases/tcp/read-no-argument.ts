import { ok, same } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** read() gives all there is as a new ArrayBuffer, and undefined when there is nothing. */
export const readNoArgument: Case = {
  name: 'tcp/read-no-argument',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    let got = ''
    const probe = await bench.connected(80, {
      onReadable({ socket }) {
        const buffer = socket.read()
        ok(buffer instanceof ArrayBuffer, 'read() is an ArrayBuffer')
        same(socket.read(), undefined, 'read() when empty')
        got += string(new Uint8Array(buffer))
      },
    })
    probe.send(text('GET /'))
    await bench.until('the answer', () => got.length >= 15)
    same(got, 'HTTP/1.1 200 OK', 'the answer')
  },
}
