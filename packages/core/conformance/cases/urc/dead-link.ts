import { ErrorCode } from '../../../src/index.ts'
import { between, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A connection whose end was announced in vain is found within a minute, with what it has left. */
export const deadLink: Case = {
  name: 'urc/dead-link',
  needs: ['virtualTime', 'pull'],
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready({ knobs: { muteUrc: '+IPCLOSE' } })
    const peers = bench.listen(80)
    bench.echo(7)
    const probe = await bench.connected(80)
    const full = await bench.connected(80, { onReadable: () => {} })
    const other = await bench.connected(7)
    const start = bench.target.clock.now()
    peers[0]?.write(pattern(100))
    peers[0]?.end()
    peers[1]?.write(pattern(9000, 2))
    peers[1]?.end()
    await probe.ends(ErrorCode.linkLost, 70_000)
    between(bench.since(start), 0, 61_000, 'milliseconds')
    sameBytes(probe.received, pattern(100), 'received')
    while (full.socket.available > 0) {
      full.take(1000)
      await bench.pass(100)
    }
    await full.ends(ErrorCode.linkLost)
    sameBytes(full.received, pattern(9000, 2), 'received by the slow one')
    await other.echoes(pattern(100))
  },
}
