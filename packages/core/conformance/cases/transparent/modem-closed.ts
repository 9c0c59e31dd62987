import { ErrorCode, ModemState } from '../../../src/index.ts'
import { same } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** modem.close() while online: the connection ends in order, and the network is released. */
export const modemClosedOnline: Case = {
  name: 'transparent/modem-closed',
  async run(context) {
    const bench = await piping(context)
    const peers = bench.listen(7)
    const pipe = await piped(bench, 7)
    bench.call(() => bench.modem.close())
    await pipe.ends(ErrorCode.closed)
    await bench.until('closed', () => bench.modem.state === ModemState.closed, 15_000)
    await bench.pass(100)
    same(peers[0]?.ended, true, 'the peer sees the end')
    same(peers[0]?.received.length, 0, 'bytes that the peer was sent')
    same(bench.commands('AT+NETCLOSE').length, 1, 'times the network was closed')
  },
}
