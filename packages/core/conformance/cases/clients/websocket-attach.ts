import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameBytes } from '../../assert.ts'
import { nasty, pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { socketTo } from '../../clients/socket-settings.ts'
import { asking, FrameSocket } from '../../clients/websocket.ts'
import { closed } from '../../traits/closed.ts'

const ANSWER = text('HTTP/1.1 101 Upgraded\r\nUpgrade: websocket\r\n\r\n')

/** A frame of the server's, as it is on the wire. */
function frame(message: Uint8Array): Uint8Array {
  const { length } = message
  const header = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 255]
  return Uint8Array.of(...header, ...message)
}

/**
 * The connection is taken over in the middle of an onReadable, with frames behind the headers that were
 * not read yet: the new owner is told of them and reads them; the old one is closed.
 */
export const websocketAttach: Case = {
  name: 'clients/websocket-attach',
  async run({ ready }) {
    const bench = await ready()
    const messages = [text('first'), nasty(400, 3), pattern(1000)]
    const peers = bench.listen(80, (peer) => {
      peer.onData = () => {
        peer.onData = null
        const frames = messages.flatMap((message) => [...frame(message)])
        peer.write(Uint8Array.of(...ANSWER, ...frames))
      }
    })
    let frames: FrameSocket | null = null
    let left = -1
    const first = asking(socketTo(bench, 80), text('GET /chat HTTP/1.1\r\n\r\n'), (socket) => {
      left = socket.available
      frames = new FrameSocket(socket, [1, 2, 3, 4])
      same(frames.readable.length, 0, 'callbacks from inside the constructor')
      closed(bench, socket)
    })
    const all = (): Uint8Array[] => frames?.messages ?? []
    await bench.until('all messages', () => all().length === messages.length, 60_000)
    const attached = frames as unknown as FrameSocket
    messages.forEach((message, i) => {
      sameBytes(all()[i] ?? text(''), message, `message ${i}`)
    })
    ok(left > 0, 'there was something left to read')
    ok((attached.readable[0] as number) >= left, 'the new owner was told of it')
    same(attached.socket.constructor, first.constructor, 'the class')
    same(attached.socket.remoteAddress, '192.0.2.10', 'remoteAddress')
    const before = peers[0]?.received.length ?? 0
    bench.call(() => attached.send(text('\0\x01\x02\x03\x04')))
    await bench.until('a frame has come', () => (peers[0]?.received.length ?? 0) >= before + 11)
    const expected = Uint8Array.of(0x81, 0x85, 1, 2, 3, 4, 1, 3, 1, 7, 5)
    sameBytes(peers[0]?.received.subarray(before) as Uint8Array, expected, 'the frame')
    peers[0]?.end()
    await bench.until('the end', () => attached.errors.length > 0)
    same(attached.errors[0], ErrorCode.remoteClosed, 'onError')
  },
}
