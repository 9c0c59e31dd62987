import { once } from 'node:events'
import { createServer, get, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAgent } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { bounded } from './wait.ts'

let rig: Rig
let server: Server
let port: number
let connections = 0

beforeAll(async () => {
  rig = await readyRig()
  server = createServer(async (message, response) => {
    const body = await text(message)
    response.end(`${message.method} ${message.url} ${body.length}`)
  })
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterAll(async () => {
  await rig.close()
  server.close()
})

function answer(message: IncomingMessage): Promise<string> {
  return text(message)
}

it('sends three requests over one kept connection', async () => {
  const agent = createAgent(rig.modem)
  connections = 0
  for (const path of ['/1', '/2', '/3']) {
    const message = await bounded<IncomingMessage>(`the answer to ${path}`, (resolve) => {
      get({ host: 'server.test', port, path, agent }, resolve)
    })
    expect(await answer(message)).toBe(`GET ${path} 0`)
  }
  expect(connections).toBe(1)
  agent.destroy()
})

it('posts a body larger than every buffer on the way', async () => {
  const agent = createAgent(rig.modem)
  const body = Buffer.alloc(100_000, 'x')
  const message = await bounded<IncomingMessage>('the answer', (resolve) => {
    request({ host: 'server.test', port, path: '/post', method: 'POST', agent }, resolve).end(body)
  })
  expect(await answer(message)).toBe(`POST /post ${body.length}`)
  agent.destroy()
})
