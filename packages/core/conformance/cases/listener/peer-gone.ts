import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A client that has gone before it is read is read all the same, with what it said. */
export const listenerPeerGone: Case = {
  name: 'listener/peer-gone',
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    for (const length of [0, 700]) {
      const peer = await bench.dial(80).connected()
      if (length > 0) peer.write(pattern(length))
      await bench.pass(200)
      peer.end()
      await bench.pass(1000)
    }
    host.read()
    same(host.guests.length, 2, 'clients')
    for (const [i, length] of [0, 700].entries()) {
      const guest = host.guests[i]
      await guest?.ends(ErrorCode.remoteClosed)
      sameBytes(guest?.received ?? pattern(1), pattern(length), 'received')
    }
  },
}
