import { ErrorCode } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { closed } from '../../traits/closed.ts'

/** A hand-over takes unread data along, what was written, and an end that was not told yet. */
export const fromUnread: Case = {
  name: 'data/from-unread',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80, (peer) => peer.write(pattern(100)))
    const first = await bench.connected(80, { onReadable: () => {}, format: 'number' })
    await bench.until('readable', () => first.socket.available === 100)
    same(first.socket.read(), 0, 'the first byte')
    bench.call(() => first.socket.write(1))
    const second = bench.connect(0, { from: first.socket, onReadable: () => {} })
    closed(bench, first.socket)
    same(second.socket.format, 'buffer', 'format')
    same(second.socket.remotePort, 80, 'remotePort')
    await bench.until('the second is told', () => second.readable.length > 0)
    same(second.readable[0], 99, 'what it was told')
    second.send(pattern(20))
    await bench.until('all is sent', () => peers[0]?.received.length === 21)
    sameBytes(peers[0]?.received.subarray(1) as Uint8Array, pattern(20), 'what the peer was sent')
    peers[0]?.write(pattern(50, 2))
    peers[0]?.end()
    await bench.until('more has come', () => second.socket.available === 149)
    await bench.pass(500)
    same(second.errors.length, 0, 'calls of onError before all is read')
    const third = bench.connect(0, { from: second.socket })
    await third.ends(ErrorCode.remoteClosed)
    same(third.received.length, 149, 'bytes that the third has read')
    sameBytes(third.received.subarray(0, 99), pattern(100).subarray(1), 'the unread bytes')
    same(first.readable.length, 1, 'calls of the first')
    same(second.errors.length, 0, 'ends that the second was told')
  },
}
