import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes, sameList } from '../../assert.ts'
import { pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HELLO, Kind, SecureSocket, seal } from '../../clients/secure.ts'
import { socketTo } from '../../clients/socket-settings.ts'

/**
 * A layer that throws out of onReadable, in the middle of what it was told of: its connection is closed,
 * it is told so by onError once, the exception goes to onFault, and nobody else notices.
 */
export const tlsThrows: Case = {
  name: 'clients/tls-throws',
  async run({ ready }) {
    const bench = await ready({ modem: { links: 2 } })
    const good = seal(Kind.data, text('good'))
    const bad = seal(Kind.data, text('evil'))
    bad[bad.length - 1] = 0
    const peers = bench.listen(443, (peer) => {
      peer.onData = () => {
        peer.write(Uint8Array.of(...good, ...bad, ...good))
      }
    })
    bench.echo(7)
    const other = await bench.connected(7)
    const open = () =>
      new SecureSocket({ TCP: socketTo(bench, 443), certificate: 0, onWritable() {} })
    // More often than there are links: none is lost.
    for (let i = 0; i < 4; i++) {
      const socket = open()
      await bench.until('onError', () => socket.errors.length > 0, 60_000)
      sameList(socket.errors, [ErrorCode.applicationFault], 'what onError was given')
      same(bench.faults.length, i + 1, 'exceptions that onFault was given')
      sameBytes(socket.received.bytes, text('good'), 'what was read before')
      same(socket.inner.available, 0, 'bytes that may still be read')
      await bench.until('the peer sees the end', () => peers[i]?.ended === true)
      same(peers[i]?.received.length, HELLO, 'what the peer was sent')
      await other.echoes(pattern(100, i))
      await bench.pass(500)
      same(socket.errors.length, 1, 'calls of onError')
    }
  },
}
