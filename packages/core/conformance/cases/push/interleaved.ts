import { same } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** Two streams whose blocks come in turn: each gets its own bytes, though they look like the modem. */
export const pushInterleaved: Case = {
  name: 'push/interleaved',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const bytes = [nasty(30_000, 1), nasty(30_000, 2)] as const
    bench.listen(80, (peer) => peer.write(bytes[0]))
    bench.listen(81, (peer) => peer.write(bytes[1]))
    const probes = [await bench.connected(80), await bench.connected(81)]
    await probes[0]?.receives(bytes[0], 60_000)
    await probes[1]?.receives(bytes[1], 60_000)
    bench.commands()
    await bench.pass(100)
    same(bench.commands().length, 0, 'commands')
  },
}
