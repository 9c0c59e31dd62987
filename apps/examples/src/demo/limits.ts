/**
 * How much the modem's family has of something: it is opened until the driver refuses one more, and says
 * why. What cannot be had is no failure; a family that has less than it should is one.
 */
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { ModemServer, ModemSocket, NodeModem } from '@atlink/node-host'
import { freePort } from './jobs.ts'
import { failedRow, type Row } from './report.ts'
import { HOST } from './servers.ts'

/** No family has so many: whatever goes on for longer does not end. */
const MOST = 32
const SETTLE_MS = 5000
const RETRY_MS = 50

/** Opens connections to the echo server, all of which stay. */
export function connectionsAtOnce(modem: NodeModem, port: number, count: number): Promise<Row[]> {
  const open = async (): Promise<ModemSocket> => {
    const socket = modem.connect({ host: HOST, port })
    await once(socket, 'connect')
    return socket
  }
  return upTo('connections', count, open, async (socket) => {
    socket.destroy()
    await once(socket, 'close')
  })
}

/** Listens on ports of the modem's, all of which stay. */
export function serversAtOnce(modem: NodeModem, count: number): Promise<Row[]> {
  const open = async (): Promise<ModemServer> => {
    const server = modem.createServer().listen(await freePort())
    await once(server, 'listening')
    return server
  }
  return upTo('servers', count, open, async (server) => {
    server.close()
    await once(server, 'close')
  })
}

async function upTo<T>(
  what: string,
  count: number,
  open: () => Promise<T>,
  close: (one: T) => Promise<void>,
): Promise<Row[]> {
  const all: T[] = []
  const from = performance.now()
  let refusal: Error | null = null
  while (refusal === null && all.length < MOST) {
    try {
      all.push(await open())
    } catch (error) {
      // What a job before has closed is free only when the module has said so.
      const isEarly = all.length < count && performance.now() - from < SETTLE_MS
      if (isEarly) await setTimeout(RETRY_MS)
      else refusal = error as Error
    }
  }
  const ms = performance.now() - from
  await Promise.all(all.map(close))
  const name = `${all.length} ${what} at once`
  const row = { sent: 0, received: 0, ms, note: '' }
  if (all.length !== count || refusal === null) {
    return [failedRow(name, refusal ?? new Error(`the family has ${count}`), ms)]
  }
  return [
    { ...row, name, outcome: 'ok' },
    { ...row, name: `one more of the ${what}`, ms: 0, note: refusal.message, outcome: 'cannot' },
  ]
}
