import { ok, same, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A reset: what had arrived may be read, the rest is lost, and the end is told once. */
export const peerResets: Case = {
  name: 'ends/peer-resets',
  async run({ ready }) {
    const bench = await ready()
    const bytes = pattern(8000)
    const peers = bench.listen(80, (peer) => peer.write(bytes))
    const probe = await bench.connected(80)
    await bench.until('some has come', () => probe.received.length > 500)
    peers[0]?.reset()
    await bench.until('onError', () => probe.errors.length > 0)
    ok(probe.errors[0] !== 0, 'the end has a code')
    samePrefix(probe.received, bytes, 'received')
    bench.echo(7)
    const other = await bench.connected(7)
    await other.echoes(pattern(100))
    same(probe.errors.length, 1, 'calls of onError')
  },
}
