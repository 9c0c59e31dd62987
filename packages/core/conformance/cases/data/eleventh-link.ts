import { throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The modem has ten links: an eleventh socket cannot be made until one is free. */
export const eleventhLink: Case = {
  name: 'data/eleventh-link',
  wants: { links: 10 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probes = Array.from({ length: 10 }, () => bench.connect(7))
    throws(Error, () => bench.connect(7), 'an eleventh socket')
    for (const probe of probes) await probe.connected()
    throws(Error, () => bench.connect(7), 'an eleventh socket')
    probes[4]?.close()
    await bench.until('the peer sees the end', () => peers[4]?.ended === true)
    await bench.pass(200)
    const eleventh = await bench.connected(7)
    await eleventh.echoes(pattern(100))
    throws(Error, () => bench.connect(7), 'one more')
    await probes[9]?.echoes(pattern(100))
  },
}
