import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** A peer that sends without end does not keep others from working, nor its own link from being closed. */
export const pushFlood: Case = {
  name: 'push/flood',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready(PUSH)
    let sent = 0
    bench.listen(80, (peer) => {
      peer.write(pattern(300_000, 3))
      sent++
    })
    bench.echo(7)
    const flooded = await bench.connected(80)
    const quick = await bench.connected(7)
    await quick.echoes(pattern(2000, 6), 60_000)
    flooded.close()
    await bench.connected(80).then((next) => next.close())
    await quick.echoes(pattern(2000, 7), 60_000)
    same(sent, 2, 'connections')
  },
}
