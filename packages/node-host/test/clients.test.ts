import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import { MqttClient } from 'mqtt'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createConnector } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { bounded, event } from './wait.ts'

let rig: Rig
let server: Server | undefined

beforeAll(async () => {
  rig = await readyRig()
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

it('undici: three requests over one connection', async () => {
  let connections = 0
  const made = createHttpServer((message, response) => response.end(`you asked for ${message.url}`))
  made.on('connection', () => connections++)
  const port = await listen(made)
  const dispatcher = new Agent({ connect: createConnector(rig.modem), connections: 1 })
  for (const path of ['/1', '/2', '/3']) {
    const { statusCode, body } = await request(`http://server.test:${port}${path}`, { dispatcher })
    expect([statusCode, await body.text()]).toEqual([200, `you asked for ${path}`])
  }
  expect(connections).toBe(1)
  await dispatcher.close()
})

it('undici: says that a connection was refused', async () => {
  const port = await listen(createServer())
  server?.close()
  const dispatcher = new Agent({ connect: createConnector(rig.modem) })
  await expect(request(`http://server.test:${port}/`, { dispatcher })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
  await dispatcher.close()
})

it('ws: text and binary messages both ways, closed in order', async () => {
  const made = createHttpServer()
  const sockets = new WebSocketServer({ server: made })
  sockets.on('connection', (peer) => {
    peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }))
  })
  const port = await listen(made)
  const client = new WebSocket(`ws://server.test:${port}/`, {
    createConnection: () => rig.modem.connect({ host: 'server.test', port }),
  })
  await event(client, 'open')
  const messages: [data: string, isBinary: boolean][] = []
  client.on('message', (data, isBinary) => {
    messages.push([String(data), isBinary])
  })
  client.send('hello')
  client.send(Buffer.alloc(20_000, 'b'))
  await bounded('both echoes', (resolve) => {
    client.on('message', () => {
      if (messages.length === 2) resolve(undefined)
    })
  })
  expect(messages).toEqual([
    ['hello', false],
    ['b'.repeat(20_000), true],
  ])
  client.close(1000, 'done')
  const [code] = await event(client, 'close')
  expect(code).toBe(1000)
  sockets.close()
})

it('mqtt: publishes and receives at QoS 0, 1 and 2', async () => {
  const broker = await Aedes.createBroker()
  const port = await listen(createServer((peer) => broker.handle(peer)))
  const client = new MqttClient(() => rig.modem.connect({ host: 'server.test', port }), {
    clientId: 'test',
    reconnectPeriod: 0,
  })
  await event(client, 'connect')
  await client.subscribeAsync('readings/#', { qos: 2 })
  const got: [topic: string, text: string][] = []
  const all = bounded('three messages', (resolve) => {
    client.on('message', (topic, payload) => {
      got.push([topic, String(payload)])
      if (got.length === 3) resolve(undefined)
    })
  })
  for (const qos of [0, 1, 2] as const) {
    await client.publishAsync(`readings/${qos}`, `value ${qos}`, { qos })
  }
  await all
  expect(got.sort()).toEqual([
    ['readings/0', 'value 0'],
    ['readings/1', 'value 1'],
    ['readings/2', 'value 2'],
  ])
  await client.endAsync()
  await new Promise<void>((resolve) => broker.close(resolve))
})
