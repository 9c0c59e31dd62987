import { ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { over } from '../../traits/over.ts'

/** An orderly end by the peer is told once, and costs only its own link. */
export const peerEnds: Case = {
  name: 'ends/peer-ends',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probe = await bench.connected(7)
    const other = await bench.connected(7)
    await probe.echoes(pattern(100))
    peers[0]?.end()
    await probe.ends(ErrorCode.remoteClosed)
    over(bench, probe.socket)
    await other.echoes(pattern(100, 2))
    await bench.pass(500)
    same(probe.errors.length, 1, 'calls of onError')
    probe.close()
  },
}
