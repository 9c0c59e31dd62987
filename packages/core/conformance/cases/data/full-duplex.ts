import { between, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Both directions of one link at once: neither starves the other. */
export const fullDuplex: Case = {
  name: 'data/full-duplex',
  async run({ ready }) {
    const bench = await ready()
    const down = pattern(40_000, 1)
    const up = pattern(40_000, 2)
    const peers = bench.listen(80, (peer) => peer.write(down))
    const probe = await bench.connected(80)
    probe.send(up)
    const sent = (): Uint8Array => peers[0]?.received as Uint8Array
    await bench.until(
      'half of one direction is through',
      () => probe.received.length >= 20_000 || sent().length >= 20_000,
      30_000,
    )
    between(probe.received.length, 4000, 40_000, 'bytes received by then')
    between(sent().length, 4000, 40_000, 'bytes sent by then')
    await probe.receives(down, 60_000)
    await bench.until('all is sent', () => sent().length >= up.length, 60_000)
    sameBytes(sent(), up, 'what the peer was sent')
  },
}
