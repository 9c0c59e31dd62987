import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

export const readOutsideCallback: Case = {
  name: 'tcp/read-outside-callback',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    const probe = bench.connect(80, { onReadable: () => {} })
    const { socket } = probe
    same(socket.read(Uint8Array.of(1)), undefined, 'read before connected')
    await probe.connected()
    probe.send(text('GET /'))
    await bench.until('readable', () => probe.readable.length > 0)
    await bench.pass(1000)
    same(probe.readable.length, 1, 'calls of onReadable while nothing is read')
    const bytes = new Uint8Array(8)
    same(
      bench.call(() => socket.read(bytes)),
      8,
      'read(view)',
    )
    sameBytes(bytes, text('HTTP/1.1'), 'the first bytes')
    socket.format = 'number'
    same(
      bench.call(() => socket.read()),
      32,
      'read() in number format',
    )
  },
}
