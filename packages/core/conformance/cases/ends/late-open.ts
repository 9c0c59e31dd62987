import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A connection that nobody waits for any more is closed as soon as it comes up. */
export const lateOpen: Case = {
  name: 'ends/late-open',
  wants: { links: 10, netopen: true },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probe = await bench.connected(7)
    bench.commands()
    bench.target.dce.urc('+CIPOPEN: 5,0')
    await bench.pass(1000)
    same(bench.commands('AT+CIPCLOSE=5').length, 1, 'close commands for the forgotten link')
    await probe.echoes(pattern(100))
    // The same by itself: sockets that are closed while their connection is being made.
    for (let i = 0; i < 12; i++) {
      const forgotten = bench.connect(7)
      await bench.pass(i)
      forgotten.close()
    }
    await bench.pass(2000)
    const open = (): number => peers.filter((peer) => !peer.ended).length
    await bench.until('all but one connection is closed', () => open() === 1)
    const links = Array.from({ length: 9 }, () => bench.connect(7))
    for (const link of links) await link.connected()
    await probe.echoes(pattern(100, 2))
  },
}
