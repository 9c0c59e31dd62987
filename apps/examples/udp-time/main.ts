/** Asks a time server what time it is: SNTP (RFC 4330), one datagram there and one back. */
import { describeError } from '@atlink/core'
import type { Board } from '../board/board.ts'

/** From 1900, where NTP begins, to 1970, in seconds. */
const YEARS_70 = 2_208_988_800
const PACKET = 48
/** Version 4, a client's request (RFC 4330, section 4). */
const REQUEST = 0x23
const SERVER = 4
/** Where the server's transmit time is. */
const TRANSMIT = 40

export default function main(board: Board): void {
  const { host = 'pool.ntp.org', port = 123, intervalMs = 5000 } = board.settings
  // Datagrams come with their senders only where the modem pushes what it receives.
  const { modem } = board.open({ receive: 'push' })
  let tries = 3
  let timer: unknown

  const failed = (why: string): void => {
    board.log(why)
    board.end(1)
  }

  const udp = new modem.UDP({
    port: 49_123, // the modem chooses none by itself
    onReadable() {
      const answer = new Uint8Array(PACKET)
      const length = this.readInto(answer)
      if (length < PACKET || ((answer[0] as number) & 7) !== SERVER) return
      board.timer.clear(timer)
      const seconds = new DataView(answer.buffer).getUint32(TRANSMIT)
      board.log(`it is ${new Date((seconds - YEARS_70) * 1000).toISOString()}`)
      this.close()
      board.end()
    },
    onError: (code) => failed(describeError(code)),
  })

  /** A datagram may get lost, and nobody tells. */
  function ask(address: string): void {
    if (tries-- === 0) {
      udp.close()
      failed(`${host} does not answer`)
      return
    }
    const request = new Uint8Array(PACKET)
    request[0] = REQUEST
    udp.write(request, address, port)
    timer = board.timer.set(() => ask(address), intervalMs)
  }

  new modem.Resolver().resolve({
    host,
    onResolved: (_, address) => ask(address),
    onError: (name, code) => failed(`${name}: ${describeError(code)}`),
  })
}
