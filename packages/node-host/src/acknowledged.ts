/**
 * Waits until the peer has acknowledged all that was sent (AT+CIPACK). The modem does not announce
 * acknowledgements, so it is asked again and again, ever more slowly.
 */
import { ErrorCode } from '@atlink/core'
import type { TcpSocket } from './tcp.ts'

const firstMs = 20
const longestMs = 1000

/**
 * Calls back once, when nothing is outstanding or when the modem cannot tell. There is no other
 * limit: a peer that takes nothing keeps it waiting, as the host's own stack would.
 * @returns withdraws the wait; to be called before `tcp` is closed.
 */
export function whenAcknowledged(tcp: TcpSocket, done: () => void): () => void {
  let delayMs = firstMs
  let timer: NodeJS.Timeout | null = null
  const ask = () => {
    tcp.acknowledged((unacknowledged, code) => {
      if (code === 0 && unacknowledged > 0) {
        timer = setTimeout(ask, delayMs)
        delayMs = Math.min(delayMs * 2, longestMs)
        return
      }
      // With any other code the connection has ended, and onError says how.
      if (code === 0 || code === ErrorCode.commandFailed) done()
    })
  }
  ask()
  return () => {
    if (timer !== null) clearTimeout(timer)
  }
}
