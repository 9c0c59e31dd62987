/** Fetches a page with ECMA-419's HTTP client. */
import type { Board } from '../board/board.ts'

export default function main(board: Board<'http'>): void {
  const { host = 'example.com', port = 80, path = '/' } = board.settings
  const device = board.open()

  // Nothing waits for the modem here: the client's socket connects when IP is up.
  const http = new device.network.http.io({ ...device.network.http, host, port })
  let length = 0
  http.request({
    path,
    headers: new Map([['user-agent', 'atlink']]),
    onHeaders(status, headers) {
      board.log(`status ${status}, ${headers.get('content-type') ?? 'no content-type'}`)
    },
    onReadable(count) {
      // Without flow control nothing is lost by reading late: what is not read here stays in the modem.
      const bytes = this.read(count)
      length += bytes?.byteLength ?? 0
      board.log(board.decode(bytes))
    },
    onDone(error) {
      board.log(error === null ? `${length} bytes` : `${host}:${port} ended before the response`)
      http.close()
      board.end(error === null ? 0 : 1)
    },
  })
}
