/**
 * What is left of a link that was closed in order: what it had taken from the DTE is still sent, then
 * the connection ends. It belongs to nobody any more.
 */
import type { Connection } from './network.ts'
import type { Scheduler } from './time.ts'

/** How long a closed link goes on trying to send what it had taken. */
const lingerMs = 60_000

export function linger(time: Scheduler, connection: Connection, unsent: Uint8Array): void {
  const deadlineMs = time.now() + lingerMs
  let sent = 0
  const go = (): void => {
    sent += connection.write(unsent, sent, unsent.length)
    if (sent === unsent.length) connection.end()
    else if (time.now() >= deadlineMs) connection.abort()
    else time.at(time.now() + 50, go)
  }
  if (unsent.length === 0) connection.end()
  else go()
}
