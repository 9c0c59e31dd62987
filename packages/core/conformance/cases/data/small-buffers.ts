import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** With the smallest buffers that are allowed everything is slower, and nothing else. */
export const smallBuffers: Case = {
  name: 'data/small-buffers',
  async run({ ready }) {
    const modem = { receiveSize: 64, transmitSize: 64, windowSize: 64, links: 2 }
    const bench = await ready({ modem })
    bench.echo(7)
    const probe = await bench.connected(7)
    const other = await bench.connected(7)
    await Promise.all([
      probe.echoes(nasty(2000, 51), 120_000),
      other.echoes(nasty(2000, 52), 120_000),
    ])
  },
}
