import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Buffers smaller than a block: it is read as it comes. */
export const pushSmallRings: Case = {
  name: 'push/small-rings',
  async run({ ready }) {
    for (const receiveSize of [256, 1000, 1600]) {
      const bench = await ready({ modem: { receive: 'push', receiveSize } })
      bench.echo(7)
      const probe = await bench.connected(7)
      await probe.echoes(nasty(8000, receiveSize), 60_000)
    }
  },
}
