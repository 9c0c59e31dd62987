import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Byte by byte in both directions, and from one format to the other in the middle. */
export const numberFormat: Case = {
  name: 'data/number-format',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7, { format: 'number' })
    const { socket } = probe
    const bytes = pattern(512)
    bench.call(() => {
      for (const byte of bytes.subarray(0, 300)) socket.write(byte)
      socket.format = 'buffer'
      socket.write(bytes.subarray(300))
      socket.format = 'number'
    })
    await probe.receives(bytes)
    same(socket.read(), undefined, 'read when empty')
    socket.format = 'buffer'
    await probe.echoes(pattern(100, 2))
    sameBytes(probe.received.subarray(0, 512), bytes, 'received')
  },
}
