import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Ten links at once, each with its own bytes, in both directions. */
export const tenLinks: Case = {
  name: 'data/ten-links',
  wants: { links: 10 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probes = Array.from({ length: 10 }, () => bench.connect(7))
    for (const probe of probes) await probe.connected()
    same(new Set(probes.map(({ socket }) => socket.link)).size, 10, 'link numbers')
    const sizes = probes.map((_, i) => 1500 + 300 * i)
    await Promise.all(
      probes.map((probe, i) => probe.echoes(pattern(sizes[i] as number, i), 60_000)),
    )
    if (bench.watches) same(peers.length, 10, 'connections')
    for (const probe of probes) probe.close()
    if (!bench.watches) return
    await bench.until('the peers see the end', () => peers.every((peer) => peer.ended))
  },
}
