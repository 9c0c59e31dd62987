import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A view in the middle of a buffer is filled, and nothing around it is touched. */
export const readIntoView: Case = {
  name: 'tcp/read-into-view',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    const buffer = new ArrayBuffer(512)
    let isDone = false
    const probe = await bench.connected(80, {
      onReadable({ socket }) {
        same(socket.read(new Uint8Array(buffer, 256, 8)), 8, 'read(view)')
        isDone = true
      },
    })
    probe.send(text('GET /'))
    await bench.until('it was read', () => isDone)
    const expected = new Uint8Array(512)
    expected.set(text('HTTP/1.1'), 256)
    sameBytes(new Uint8Array(buffer), expected, 'the buffer')
    same(probe.socket.read(new Int8Array(buffer, 0, 4)), 4, 'into signed bytes')
    same(probe.socket.read(new DataView(buffer, 4, 2)), 2, 'into a DataView')
    same(probe.socket.read(buffer.slice(0, 1)), 1, 'into an ArrayBuffer')
    sameBytes(new Uint8Array(buffer, 0, 6), text(' 200 O'), 'the rest')
  },
}
