/**
 * The far end of the demo, on this machine's loopback: an HTTP server and a TLS server with a file,
 * and echo servers over TCP and UDP. The simulated modem reaches them through the host's network.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { generate } from 'selfsigned'

export interface Servers {
  readonly httpPort: number
  readonly tlsPort: number
  readonly echoPort: number
  readonly udpPort: number
  /** The certificate to trust. */
  readonly certificate: string
  close(): Promise<void>
}

/** Where they listen. */
export const HOST = '127.0.0.1'

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, resolve)
  })
  return (server.address() as AddressInfo).port
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) (server.closeAllConnections as () => void)()
  })
}

/** Serves `file` at every path. */
export async function startServers(file: Buffer): Promise<Servers> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const answer: RequestListener = (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': file.length,
    })
    response.end(file)
  }
  const http = createHttp(answer)
  const tls = createHttps({ key: pems.private, cert: pems.cert }, answer)
  const echo = createTcp((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  const udp = createSocket('udp4')
  udp.on('message', (bytes, { address, port }) => udp.send(bytes, port, address))
  udp.bind(0, HOST)
  await once(udp, 'listening')
  return {
    httpPort: await listen(http),
    tlsPort: await listen(tls),
    echoPort: await listen(echo),
    udpPort: udp.address().port,
    certificate: pems.cert,
    async close() {
      udp.close()
      await Promise.all([closed(http), closed(tls), closed(echo)])
    },
  }
}
