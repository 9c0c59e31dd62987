/**
 * The other ends of the examples, on this machine's loopback: what the simulated modem reaches through the
 * host's network.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { Aedes } from 'aedes'
import { Clients } from './clients.ts'

export interface Peer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** @param say - tells what the other end sees. */
export type StartPeer = (say: (text: string) => void) => Promise<Peer>

/** A name, so that the modem has one to resolve. */
const NAME = 'localhost'
const ADDRESS = '127.0.0.1'
/** From 1900 to 1970, in seconds. */
const YEARS_70 = 2_208_988_800

/** Listens, and at its end drops the connections that are left. */
async function served(server: Server, onClosed?: () => Promise<void>): Promise<Peer> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, ADDRESS)
  await once(server, 'listening')
  return {
    host: NAME,
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await onClosed?.()
    },
  }
}

export const httpPeer: StartPeer = (say) =>
  served(
    createHttp((request, response) => {
      say(`server: ${request.method} ${request.url}`)
      response.setHeader('content-type', 'text/plain')
      response.end(`You asked for ${request.url} through a modem.`)
    }),
  )

/** A real broker. */
export const brokerPeer: StartPeer = async (say) => {
  const broker = await Aedes.createBroker()
  broker.on('publish', ({ topic, payload, qos }, client) => {
    if (client !== null) say(`broker: ${topic}, quality of service ${qos}: ${payload}`)
  })
  const closed = (): Promise<void> => new Promise((resolve) => broker.close(() => resolve()))
  return await served(createTcp(broker.handle), closed)
}

export const echoPeer: StartPeer = (say) =>
  served(
    createTcp((socket) => {
      socket.on('data', (bytes) => say(`server: ${String(bytes).trim()}`))
      socket.pipe(socket)
    }),
  )

/** SNTP, as far as a client of it looks (RFC 4330, section 5). */
export const timePeer: StartPeer = async (say) => {
  const udp = createSocket('udp4')
  udp.on('message', (request, { address, port }) => {
    say(`server: a request of ${request.length} bytes`)
    const answer = Buffer.alloc(48)
    answer[0] = 0x24
    answer.writeUInt32BE(Math.floor(Date.now() / 1000) + YEARS_70, 40)
    udp.send(answer, port, address)
  })
  udp.bind(0, ADDRESS)
  await once(udp, 'listening')
  return { host: NAME, port: udp.address().port, close: async () => void udp.close() }
}

/** Clients for a server of the modem's, on a port that is free now. */
export const clientsPeer: StartPeer = async (say) => {
  const server = createTcp().listen(0, ADDRESS)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const clients = new Clients(port, say)
  return { host: NAME, port, close: async () => clients.close() }
}
