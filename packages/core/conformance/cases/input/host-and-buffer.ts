import { throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A name waits in the transmit buffer: one that does not fit is refused, and takes no link. */
export const hostAndBuffer: Case = {
  name: 'input/host-and-buffer',
  async run({ ready }) {
    const bench = await ready({ modem: { transmitSize: 64, links: 1 } })
    bench.echo(7)
    const long = { host: 'a'.repeat(65), port: 7 }
    for (let i = 0; i < 3; i++) throws(RangeError, () => new bench.modem.TCP(long), '65 characters')
    const probe = await bench.connected(7, { host: 'a'.repeat(64) })
    await probe.echoes(pattern(200))
  },
}
