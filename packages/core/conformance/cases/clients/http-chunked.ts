import { same, sameBytes } from '../../assert.ts'
import { nasty, string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { HTTPClient, type Response } from '../../clients/http.ts'
import { socketTo } from '../../clients/socket-settings.ts'

const REQUEST = 'GET /list HTTP/1.1\r\nHost: peer.example\r\nRange: bytes=0-\r\n\r\n'
const CHUNKS: readonly number[] = Object.freeze([1, 16, 900, 1500, 2999])
const BODY = CHUNKS.reduce((sum, length) => sum + length)

function answer(body: Uint8Array): Uint8Array {
  let said = 'HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nServer: test\r\n\r\n'
  let at = 0
  for (const length of CHUNKS) {
    said += `${length.toString(16)}\r\n${string(body.subarray(at, at + length))}\r\n`
    at += length
  }
  return text(`${said}0\r\nX-Last: 1\r\n\r\n`)
}

/**
 * Headers and chunk lengths byte by byte, chunks in blocks: the format changes in the middle of what was
 * announced, wherever the pieces of the answer begin. The lines of the request leave together.
 */
export const httpChunked: Case = {
  name: 'clients/http-chunked',
  async run({ ready, supports }) {
    const bench = await ready()
    const body = nasty(BODY, 4)
    const peers = bench.listen(80, (peer) => {
      peer.onData = () => {
        if (!string(peer.received).endsWith('\r\n\r\n')) return
        const bytes = answer(body)
        for (let at = 0, size = 1; at < bytes.length; at += size, size = ((size * 7) % 400) + 1) {
          peer.write(bytes.subarray(at, at + size))
        }
      }
    })
    const client = new HTTPClient(socketTo(bench, 80))
    client.ask({ method: 'GET', path: '/list', headers: ['Range: bytes=0-'] })
    await bench.until('the answer', () => client.responses.length > 0, 60_000)
    const [response] = client.responses as [Response]
    same(response.status, 200, 'status')
    same(response.headers.get('server'), 'test', 'a header')
    sameBytes(response.body.bytes, body, 'the body')
    same(string(peers[0]?.received ?? text('')), REQUEST, 'the request')
    if (supports.atOnce) same(bench.commands('AT+CIPSEND=').length, 1, 'sends of the request')
    same(client.socket.available, 0, 'bytes that are left')
    client.socket.close()
    same(client.errors.length, 0, 'errors')
  },
}
