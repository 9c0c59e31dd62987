/**
 * What the demo does over the modem: fetch with Node's own http and https, echoes over TCP, UDP and the
 * online data state, a name lookup, and a client that is accepted. Each job says how many bytes went
 * which way, and what came back; that it is right the caller sees.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { get as httpGet, type RequestOptions } from 'node:http'
import { get as httpsGet } from 'node:https'
import { type AddressInfo, connect, createServer } from 'node:net'
import { createAgent, createSecureAgent, type ModemSocket, type NodeModem } from '@atlink/node-host'

export interface Done {
  readonly received: number
  readonly sent: number
  readonly sha256: string
}

/** A job that takes longer is hung. */
const LIMIT_MS = 60_000

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Fetches a URL through the modem with Node's client. */
export function fetchOver(modem: NodeModem, url: URL, ca?: string): Promise<Done> {
  const secure = url.protocol === 'https:'
  const agent = secure ? createSecureAgent(modem) : createAgent(modem)
  const options: RequestOptions & { ca?: string } = { agent, timeout: LIMIT_MS }
  if (ca !== undefined) options.ca = ca
  return new Promise<Done>((resolve, reject) => {
    const request = (secure ? httpsGet : httpGet)(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        if (response.statusCode !== 200) {
          reject(new Error(`${url.href} answered ${response.statusCode}`))
        } else {
          resolve({ received: body.length, sent: 0, sha256: sha256(body) })
        }
      })
    })
    request.on('timeout', () => request.destroy(new Error(`${url.href}: no answer in time`)))
    request.on('error', reject)
  }).finally(() => agent.destroy())
}

/** Sends `data` through a socket that is connecting to an echo server, and reads it back. */
export function echoOver(socket: ModemSocket, data: Buffer): Promise<Done> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    socket.once('connect', () => socket.write(data))
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('echo: no answer in time')))
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      // All is back: an end() would wait for what the peer may still have to say.
      if (received >= data.length) socket.destroy()
    })
    socket.on('close', () => {
      const echoed = Buffer.concat(chunks)
      resolve({ received: echoed.length, sent: data.length, sha256: sha256(echoed) })
    })
  })
}

/** Sends `data` as datagrams of `size` bytes to an echo server, each after the answer to the one before. */
export async function datagramsOver(
  modem: NodeModem,
  port: number,
  data: Buffer,
  size: number,
): Promise<Done> {
  const socket = modem.createSocket('udp4')
  const { signal, stop } = limit()
  const chunks: Buffer[] = []
  try {
    for (let at = 0; at < data.length; at += size) {
      const answered = once(socket, 'message', { signal })
      socket.send(data.subarray(at, at + size), port, '127.0.0.1')
      const [message] = (await answered) as [Buffer]
      chunks.push(message)
    }
  } finally {
    stop()
    socket.close()
  }
  const echoed = Buffer.concat(chunks)
  return { received: echoed.length, sent: data.length, sha256: sha256(echoed) }
}

/** Asks the modem for the address of a name. */
export async function lookupOver(modem: NodeModem, name: string): Promise<string> {
  const { address } = await modem.promises.lookup(name)
  return address
}

/**
 * Listens at the modem, and has a client of this machine, which the simulated modem's network lets in,
 * send `data` to it and read it back.
 */
export async function serveOver(modem: NodeModem, data: Buffer): Promise<Done> {
  const { signal, stop } = limit()
  const server = modem.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  const port = await freePort()
  server.listen(port)
  await once(server, 'listening', { signal })
  const client = await reach(port, signal)
  const chunks: Buffer[] = []
  let received = 0
  client.write(data)
  for await (const chunk of client) {
    chunks.push(chunk as Buffer)
    received += (chunk as Buffer).length
    if (received >= data.length) break
  }
  stop()
  client.destroy()
  server.close()
  const echoed = Buffer.concat(chunks)
  return { received: data.length, sent: echoed.length, sha256: sha256(echoed) }
}

function limit(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error('no answer in time')), LIMIT_MS)
  return { signal: controller.signal, stop: () => clearTimeout(timer) }
}

/** A port of this machine that nothing listens on. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Connects, which the modem may only just be ready for. */
async function reach(port: number, signal: AbortSignal): Promise<ReturnType<typeof connect>> {
  for (;;) {
    const client = connect(port, '127.0.0.1')
    try {
      await once(client, 'connect', { signal })
      return client
    } catch (error) {
      client.destroy()
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
