import { ErrorCode } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Sockets that are made while the modem starts connect when it is up; or hear why it did not come up. */
export const socketsWait: Case = {
  name: 'bring-up/sockets-wait',
  async run({ bench: make }) {
    const bench = await make({ knobs: { sim: 'pin' } })
    bench.echo(7)
    bench.open()
    const first = bench.connect(7)
    const second = bench.connect(7)
    await first.ends(ErrorCode.pinRequired)
    await second.ends(ErrorCode.pinRequired)
    bench.target.dce.set('sim', 'ready')
    bench.open()
    const third = bench.connect(7)
    same(third.socket.room, 0, 'room')
    await third.connected()
    await third.echoes(pattern(200))
    same(bench.readies, 1, 'calls of onReady')
  },
}
