import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameList, samePrefix } from '../../assert.ts'
import { nasty, pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** The module resets at any byte of a payload or of a command: told once, nothing delivered twice or wrong. */
export const pushResetAnywhere: Case = {
  name: 'push/reset-anywhere',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bytes = nasty(6000, 9)
    for (let after = 0; after < 3000; after += 211) {
      const bench = await ready(PUSH)
      const { dce } = bench.target
      bench.listen(80, (peer) => peer.write(bytes))
      bench.echo(7)
      const reader = await bench.connected(80)
      const sender = await bench.connected(7)
      sender.send(bytes)
      await bench.until('so much has come', () => reader.received.length >= after, 60_000)
      dce.powerOff()
      await bench.pass(after % 7)
      dce.powerOn()
      await bench.until('onReady', () => bench.readies > 1, 120_000)
      sameList(bench.downs, [ErrorCode.modemReset], 'onDown')
      for (const probe of [reader, sender]) {
        // In the middle of a block its silence is seen before the boot lines are.
        const [code = 0] = probe.errors
        ok(code === ErrorCode.modemReset || code === ErrorCode.hole, `onError: ${code}`)
        same(probe.errors.length, 1, 'calls of onError')
        samePrefix(probe.received, bytes, 'received')
      }
      await (await bench.connected(7)).echoes(pattern(500))
    }
  },
}
