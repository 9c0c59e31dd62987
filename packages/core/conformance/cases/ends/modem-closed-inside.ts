import { ErrorCode, ModemState } from '../../../src/index.ts'
import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The modem is closed from inside each kind of callback. */
export const modemClosedInside: Case = {
  name: 'ends/modem-closed-inside',
  wants: { links: 3 },
  async run({ ready }) {
    for (const kind of ['onReadable', 'onWritable', 'onError'] as const) {
      const bench = await ready()
      const peers = bench.listen(80, (peer) => {
        if (kind === 'onReadable') peer.write(pattern(3000))
      })
      const close = (): void => bench.call(() => bench.modem.close())
      const other = await bench.connected(80, { onReadable: () => {} })
      const probe = bench.connect(80, kind === 'onReadable' ? { [kind]: close } : {})
      await probe.connected()
      if (kind === 'onWritable') bench.connect(80, { onWritable: close })
      if (kind === 'onError') {
        bench.connect(81, { onError: close })
        peers[1]?.write(pattern(10))
      }
      await bench.until('the modem is closed', () => bench.modem.state === ModemState.closed)
      if (other.socket.available === 0) sameList(other.errors, [ErrorCode.closed], 'onError')
    }
  },
}
