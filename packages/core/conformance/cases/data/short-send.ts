import { ErrorCode } from '../../../src/index.ts'
import { samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The modem confirms fewer bytes than it was given: the connection is unusable and ends. */
export const shortSend: Case = {
  name: 'data/short-send',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probe = await bench.connected(7)
    const other = await bench.connected(7)
    bench.target.dce.set('maxSendAccepted', 100)
    probe.send(pattern(500))
    await probe.ends(ErrorCode.sendFailed)
    bench.target.dce.set('maxSendAccepted', 0)
    await bench.until('the peer sees the end', () => peers[0]?.ended === true)
    samePrefix(peers[0]?.received as Uint8Array, pattern(500), 'what the peer was sent')
    await other.echoes(pattern(500, 2))
    const next = await bench.connected(7)
    await next.echoes(pattern(500, 3))
  },
}
