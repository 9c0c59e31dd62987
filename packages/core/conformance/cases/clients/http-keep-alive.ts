import { same, sameBytes } from '../../assert.ts'
import { pattern, string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HTTPClient, type Response } from '../../clients/http.ts'
import { socketTo } from '../../clients/socket-settings.ts'

/** How many bytes of `received` are one request, 0 while it is not whole. */
function requestLength(received: Uint8Array): number {
  const said = string(received)
  const end = said.indexOf('\r\n\r\n')
  if (end < 0) return 0
  const length = end + 4 + Number(/Content-Length: (\d+)/.exec(said.slice(0, end))?.[1] ?? 0)
  return received.length < length ? 0 : length
}

/** Several requests on one connection, with bodies beyond the transmit buffer; each body comes back. */
export const httpKeepAlive: Case = {
  name: 'clients/http-keep-alive',
  async run({ ready }) {
    const bench = await ready({ modem: { transmitSize: 1024 } })
    const peers = bench.listen(80, (peer) => {
      let taken = 0
      peer.onData = () => {
        const length = requestLength(peer.received.subarray(taken))
        if (length === 0) return
        const request = peer.received.slice(taken, taken + length)
        taken += length
        const body = request.subarray(string(request).indexOf('\r\n\r\n') + 4)
        peer.write(text(`HTTP/1.1 201 Made\r\nContent-Length: ${body.length}\r\n\r\n`))
        peer.write(body)
      }
    })
    const client = new HTTPClient(socketTo(bench, 80))
    for (const [i, length] of [0, 3000, 1, 1500].entries()) {
      const body = pattern(length, i)
      client.ask({ method: 'POST', path: `/${i}`, headers: ['Accept: */*'], body })
      await bench.until(`answer ${i}`, () => client.responses.length > i, 60_000)
      const response = client.responses[i] as Response
      same(response.status, 201, 'status')
      sameBytes(response.body.bytes, body, 'the body')
      same(client.socket.format, 'number', 'format between two answers')
    }
    same(peers.length, 1, 'connections')
    same(client.errors.length, 0, 'errors')
  },
}
