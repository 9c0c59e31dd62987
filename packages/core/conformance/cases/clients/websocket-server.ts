import { same, sameBytes } from '../../assert.ts'
import { nasty, pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { FrameSocket, heading } from '../../clients/websocket.ts'

const REQUEST = text('GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n')
const ANSWER = text('HTTP/1.1 101 Upgraded\r\n\r\n')
const MASK: readonly number[] = Object.freeze([7, 0, 255, 1])

/** A frame of the client's, as it is on the wire. */
function frame(message: Uint8Array): Uint8Array {
  const masked = message.map((byte, i) => byte ^ (MASK[i & 3] as number))
  const { length } = message
  return Uint8Array.of(0x81, 0x80 | 126, length >> 8, length & 255, ...MASK, ...masked)
}

/** A connection goes from the listener to a reader of headers, and from that to one of frames. */
export const websocketServer: Case = {
  name: 'clients/websocket-server',
  async run({ ready }) {
    const bench = await ready()
    const { modem } = bench
    let frames: FrameSocket | null = null
    const host = await bench.hosting(80, {
      onReadable(open) {
        const from = open.take()
        if (from === undefined) return
        new modem.TCP({
          from,
          ...heading((socket) => {
            socket.format = 'buffer'
            socket.write(ANSWER)
            frames = new FrameSocket(socket, [])
            frames.send(text('welcome'))
          }),
        })
      },
    })
    const peer = await bench.dial(80).connected()
    const messages = [nasty(200, 8), pattern(900)]
    peer.write(REQUEST)
    for (const message of messages) peer.write(frame(message))
    const all = (): Uint8Array[] => frames?.messages ?? []
    await bench.until('all messages', () => all().length === messages.length, 60_000)
    messages.forEach((message, i) => {
      sameBytes(all()[i] ?? text(''), message, `message ${i}`)
    })
    const expected = Uint8Array.of(...ANSWER, 0x81, 7, ...text('welcome'))
    await bench.until('the answer', () => peer.received.length >= expected.length)
    sameBytes(peer.received, expected, 'what the client was sent')
    same(host.take(), undefined, 'others who wait')
  },
}
