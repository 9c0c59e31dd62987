import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Links that an earlier run left open are closed, and all ten can be used. */
export const linksLeftOpen: Case = {
  name: 'bring-up/links-left-open',
  wants: { links: 10 },
  async run({ ready }) {
    const first = await ready()
    const peers = first.echo(7)
    for (let i = 0; i < 4; i++) await first.connected(7)
    for (const peer of peers) peer.write(pattern(50))
    const second = first.again()
    second.open()
    const probes = Array.from({ length: 10 }, () => second.connect(7))
    for (const probe of probes) await probe.connected()
    for (const [i, probe] of probes.entries()) await probe.echoes(pattern(100 + i, i))
    same(peers.filter((peer) => peer.ended).length, 4, 'old connections that were ended')
  },
}
