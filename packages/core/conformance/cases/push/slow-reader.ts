import { ErrorCode } from '../../../src/index.ts'
import { ok, same, samePrefix } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** Nothing can hold the modem: a link that is not read ends when it is full, what it had is read first, and others go on. */
export const pushSlowReader: Case = {
  name: 'push/slow-reader',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const bytes = pattern(40_000, 5)
    bench.listen(80, (peer) => peer.write(bytes))
    bench.echo(7)
    const quick = await bench.connected(7)
    const slow = await bench.connected(80, { onReadable: () => {} })
    await quick.echoes(pattern(5000, 6), 60_000)
    same(slow.errors.length, 0, 'not told before all is read')
    while (slow.socket.available > 0) slow.take(700)
    await slow.ends(ErrorCode.overflow)
    samePrefix(slow.received, bytes, 'received')
    ok(slow.received.length > 0, 'something was received')
    await quick.echoes(pattern(5000, 7), 60_000)
  },
}
