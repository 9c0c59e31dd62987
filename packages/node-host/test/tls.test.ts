import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer as createHttpsServer, get } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { generate } from 'selfsigned'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createConnector, createSecureAgent } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { bounded, event } from './wait.ts'

let rig: Rig
let key: string
let cert: string
let server: Server | undefined

beforeAll(async () => {
  rig = await readyRig()
  const names = [{ type: 2 as const, value: 'server.test' }]
  const made = await generate([{ name: 'commonName', value: 'server.test' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: names }],
  })
  key = made.private
  cert = made.cert
})

afterEach(() => {
  server?.close()
})

afterAll(() => rig.close())

async function listen<T extends Server>(made: T): Promise<number> {
  server = made.listen(0, '127.0.0.1')
  await once(made, 'listening')
  return (made.address() as AddressInfo).port
}

it('https: verifies the server’s name and keeps the connection', async () => {
  let connections = 0
  const made = createHttpsServer({ key, cert }, (message, response) => {
    response.end(`secret of ${message.url}`)
  })
  made.on('secureConnection', () => connections++)
  const port = await listen(made)
  const agent = createSecureAgent(rig.modem, { ca: cert })
  for (const path of ['/a', '/b', '/c']) {
    const message = await bounded<IncomingMessage>(`the answer to ${path}`, (resolve) => {
      get({ host: 'server.test', port, path, agent }, resolve)
    })
    expect(await text(message)).toBe(`secret of ${path}`)
  }
  expect(connections).toBe(1)
  const [error] = await event(get({ host: 'other.test', port, path: '/', agent }), 'error')
  expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  agent.destroy()
})

it('undici: TLS over the modem, with the certificate verified', async () => {
  const made = createHttpsServer({ key, cert }, (message, response) => {
    response.end(`secret of ${message.url}`)
  })
  const port = await listen(made)
  const dispatcher = new Agent({ connect: createConnector(rig.modem, { ca: cert }) })
  const { body } = await request(`https://server.test:${port}/a`, { dispatcher })
  expect(await body.text()).toBe('secret of /a')
  const wrong = request(`https://other.test:${port}/`, { dispatcher })
  await expect(wrong).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  await dispatcher.close()
})

it('tls: carries data both ways and ends in order', async () => {
  const made = createTlsServer({ key, cert }, (peer) => {
    peer.on('data', (chunk) => peer.write(chunk))
    peer.on('end', () => peer.end('bye'))
  })
  const port = await listen(made)
  const socket = rig.modem.connect({ host: 'server.test', port })
  const secure = connectTls({ socket, ca: cert, servername: 'server.test' })
  await event(secure, 'secureConnect')
  expect([secure.authorized, secure.getProtocol()]).toEqual([true, 'TLSv1.3'])
  const sent = Buffer.alloc(50_000, 'payload ')
  const got: Buffer[] = []
  secure.on('data', (chunk: Buffer) => got.push(chunk))
  const closed = event(secure, 'close')
  secure.end(sent)
  await closed
  expect(Buffer.concat(got).toString()).toBe(`${sent}bye`)
})

it('tls: a peer that hangs up before it has said anything is a reset', async () => {
  const port = await listen(createServer((peer) => peer.end()))
  const socket = rig.modem.connect({ host: 'server.test', port })
  const secure = connectTls({ socket, ca: cert, servername: 'server.test' })
  const [error] = await event(secure, 'error')
  expect(error).toMatchObject({ code: 'ECONNRESET' })
})

it('tls: a peer that hangs up in the middle ends the stream', async () => {
  const made = createTlsServer({ key, cert }, (peer) => {
    peer.write('half', () => peer.destroy())
  })
  const port = await listen(made)
  const socket = rig.modem.connect({ host: 'server.test', port })
  const secure = connectTls({ socket, ca: cert, servername: 'server.test' })
  let got = ''
  secure.on('data', (chunk) => {
    got += chunk
  })
  secure.on('error', () => {})
  await event(secure, 'close')
  expect(got).toBe('half')
  expect(socket.destroyed).toBe(true)
})

it('tls: a refused connection fails with the socket’s error', async () => {
  const port = await listen(createServer())
  server?.close()
  const secure = connectTls({ socket: rig.modem.connect({ host: 'server.test', port }) })
  const [error] = await event(secure, 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect', port })
})
