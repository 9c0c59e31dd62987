import { ok, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A peer that does not read stops its own writer, and no other; nothing is lost. */
export const stalledPeer: Case = {
  name: 'data/stalled-peer',
  async run({ ready }) {
    const bench = await ready()
    const bytes = pattern(60_000, 8)
    const peers = bench.listen(80, (peer) => peer.stall(true))
    bench.echo(7)
    const stalled = await bench.connected(80)
    const quick = await bench.connected(7)
    stalled.send(bytes)
    await quick.echoes(pattern(5000, 9), 20_000)
    await bench.pass(5000)
    ok(stalled.pending > 0, 'the writer waits')
    await quick.echoes(pattern(1000, 10))
    peers[0]?.stall(false)
    await bench.until('all is sent', () => peers[0]?.received.length === bytes.length, 60_000)
    sameBytes(peers[0]?.received as Uint8Array, bytes, 'what the peer was sent')
    ok(stalled.errors.length === 0, 'the link survives')
  },
}
