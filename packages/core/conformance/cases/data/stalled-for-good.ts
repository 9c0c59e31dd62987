import { ErrorCode } from '../../../src/index.ts'
import { between, ok, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A peer that never reads again: its link ends within the modem's two minutes, as a send that failed. */
export const stalledForGood: Case = {
  name: 'data/stalled-for-good',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    const bytes = pattern(60_000, 8)
    const peers = bench.listen(80, (peer) => peer.stall(true))
    bench.echo(7)
    const stalled = await bench.connected(80)
    const start = bench.target.clock.now()
    stalled.send(bytes)
    await bench.until('onError', () => stalled.errors.length > 0, 300_000)
    const codes: number[] = [ErrorCode.sendFailed, ErrorCode.sendTimedOut]
    ok(codes.includes(stalled.errors[0] as number), `code ${stalled.errors[0]} is of a failed send`)
    between(bench.since(start), 100_000, 150_000, 'milliseconds')
    samePrefix(peers[0]?.received as Uint8Array, bytes, 'what the peer was sent')
    const quick = await bench.connected(7)
    await quick.echoes(pattern(500, 9))
    ok(bench.downs.length === 0, 'the modem stays up')
  },
}
