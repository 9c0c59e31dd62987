/**
 * What the demo does over the modem: fetch with Node's own http and https, echoes over TCP, UDP and the
 * online data state, a name lookup, and a client that is accepted. Each job says how many bytes went
 * which way, and what came out; whether that is right its caller knows.
 */
import { createHash } from 'node:crypto'
import { type EventEmitter, once } from 'node:events'
import { get as httpGet, type RequestOptions } from 'node:http'
import { get as httpsGet } from 'node:https'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createAgent, createSecureAgent, type ModemSocket, type NodeModem } from '@atlink/node-host'
import { HOST } from './servers.ts'

export interface Done {
  /** Bytes that the modem sent for it, and received. */
  readonly sent: number
  readonly received: number
  /** What came out, in a form that can be compared and shown. */
  readonly result: string
}

/** Whatever has been silent for longer is hung. */
const LIMIT_MS = 60_000

export function sha256(bytes: Uint8Array): string {
  return `SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`
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
          resolve({ sent: 0, received: body.length, result: sha256(body) })
        }
      })
    })
    request.on('timeout', () => request.destroy(new Error(`${url.href}: no answer in time`)))
    request.on('error', reject)
  }).finally(() => agent.destroy())
}

/** Sends `data` through a socket that is connecting to an echo server, and reads it back. */
export function echoOver(socket: ModemSocket | Socket, data: Buffer): Promise<Done> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    socket.write(data)
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('echo: no answer in time')))
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      // All is back: an end() would wait for what the peer may still have to say.
      if (received >= data.length) socket.destroy()
    })
    socket.on('close', () => {
      resolve({ sent: data.length, received, result: sha256(Buffer.concat(chunks)) })
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
  const answers: Buffer[] = []
  try {
    for (let at = 0; at < data.length; at += size) {
      const answered = heard(socket, 'message')
      socket.send(data.subarray(at, at + size), port, HOST)
      const [message] = await answered
      answers.push(message as Buffer)
    }
  } finally {
    socket.close()
  }
  const echoed = Buffer.concat(answers)
  return { sent: data.length, received: echoed.length, result: sha256(echoed) }
}

/** Asks the modem for the address of a name. */
export async function lookupOver(modem: NodeModem, name: string): Promise<Done> {
  const { address } = await modem.promises.lookup(name)
  return { sent: 0, received: 0, result: address }
}

/**
 * Listens at the modem and echoes; a client of this machine, which the simulated modem's network lets
 * in, sends `data` and reads it back.
 */
export async function serveOver(modem: NodeModem, data: Buffer): Promise<Done> {
  const server = modem.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  const port = await freePort()
  server.listen(port)
  try {
    await heard(server, 'listening')
    return await echoOver(connect(port, HOST), data)
  } finally {
    server.close()
  }
}

/** What comes with the event, or an error because it does not come. */
async function heard(from: EventEmitter, event: string): Promise<unknown[]> {
  try {
    return await once(from, event, { signal: AbortSignal.timeout(LIMIT_MS) })
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? new Error(`${event}: not in time`) : error
  }
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
