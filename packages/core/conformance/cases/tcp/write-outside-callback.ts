import { between, same, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

export const writeOutsideCallback: Case = {
  name: 'tcp/write-outside-callback',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const probe = bench.connect(80)
    throws(Error, () => probe.socket.write(Uint8Array.of(1)), 'write before connected')
    same(probe.socket.writeFrom(text('x')), 0, 'writeFrom before connected')
    await probe.connected()
    const room = probe.writable[0] as number
    between(room, 1, 65536, 'room')
    await bench.pass(100)
    bench.call(() => probe.socket.write(new ArrayBuffer(room)))
    await bench.until('all is sent', () => peers[0]?.received.length === room)
  },
}
