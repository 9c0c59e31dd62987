/**
 * What the demo does over the modem: fetch with Node's own http and https, and a TCP echo. Each job
 * says how many bytes went which way; wrong bytes are an error.
 */
import { createHash } from 'node:crypto'
import { get as httpGet, type RequestOptions } from 'node:http'
import { get as httpsGet } from 'node:https'
import { createAgent, createSecureAgent, type NodeModem } from '@atlink/node-host'

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

/** Sends `data` to an echo server and reads it back. */
export function echoOver(
  modem: NodeModem,
  host: string,
  port: number,
  data: Buffer,
): Promise<Done> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    const socket = modem.connect({ host, port }, () => socket.write(data))
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
