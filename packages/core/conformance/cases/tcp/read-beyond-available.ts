import { between, same, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A read of more than there is, or of nothing, throws and takes nothing. */
export const readBeyondAvailable: Case = {
  name: 'tcp/read-beyond-available',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    let length = -1
    const probe = await bench.connected(80, {
      onReadable({ socket }, count) {
        throws(Error, () => socket.read(count * 4), 'four times as much')
        throws(Error, () => socket.read(count + 1), 'one more')
        throws(Error, () => socket.read(new Uint8Array(count + 1)), 'a view of one more')
        throws(Error, () => socket.read(0), 'nothing')
        throws(Error, () => socket.read(-1), 'less than nothing')
        between(socket.available, count, count, 'what is still there')
        length = (socket.read(count) as ArrayBuffer).byteLength - count
      },
    })
    probe.send(text('GET /'))
    await bench.until('all was tried', () => length >= 0)
    same(length, 0, 'bytes beyond those asked for')
  },
}
