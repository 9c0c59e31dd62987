// Servers over the simulated modem: real clients of this machine's loopback connect to it.
import { once } from 'node:events'
import { createServer as createHttp, get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ModemServer, ModemSocket } from '../src/index.ts'
import { freePort } from './free-port.ts'
import { type Rig, readyRig } from './rig.ts'
import { bounded, event, turns, until } from './wait.ts'

let rig: Rig
let clients: Socket[]
let sockets: ModemSocket[]

beforeEach(async () => {
  rig = await readyRig()
  clients = []
  sockets = []
})

afterEach(async () => {
  // What is still open when the modem is closed would end with an error.
  for (const socket of sockets) socket.destroy()
  await rig.close()
  for (const client of clients) client.destroy()
})

async function listening(onConnection?: (socket: ModemSocket) => void): Promise<ModemServer> {
  const server = rig.modem.createServer(onConnection)
  // Whoever is connected when a test is over is told that the modem was closed.
  server.prependListener('connection', (socket) => socket.on('error', () => {}))
  server.listen(await freePort())
  await event(server, 'listening')
  return server
}

function call(server: ModemServer): Socket {
  const client = connect(server.address()?.port ?? 0, '127.0.0.1')
  client.on('error', () => {})
  clients.push(client)
  return client
}

function collect(from: Socket | ModemSocket): { text: string; ended: boolean } {
  const seen = { text: '', ended: false }
  from.on('data', (chunk: Buffer) => {
    seen.text += chunk
  })
  from.on('end', () => {
    seen.ended = true
  })
  return seen
}

const count = (server: ModemServer) =>
  bounded<number>('the number of connections', (resolve) =>
    server.getConnections((_error, number) => resolve(number)),
  )

describe('listening', () => {
  it('tells its state, in the forms of node:net', async () => {
    const server = rig.modem.createServer()
    expect([server.listening, server.address()]).toEqual([false, null])
    const seen: string[] = []
    server.on('listening', () => seen.push('event'))
    const port = await freePort()
    expect(server.listen(port, 2, () => seen.push('callback'))).toBe(server)
    expect(() => server.listen(port)).toThrow(/listens already/)
    await until('it listens', () => seen.length === 2)
    expect(server.listening).toBe(true)
    expect(server.address()).toEqual({ address: '10.148.0.17', family: 'IPv4', port })
    const closed = vi.fn()
    server.close(closed)
    expect([server.listening, server.address()]).toEqual([false, null])
    await event(server, 'close')
    expect(closed).toHaveBeenCalledWith()
    server.close(closed)
    await turns(2)
    expect(closed.mock.calls[1]?.[0]).toMatchObject({ code: 'ERR_SERVER_NOT_RUNNING' })
    expect(server.ref().unref()).toBe(server)
  })

  it.each([
    [-1, undefined, /port: -1/],
    [65_536, undefined, /port: 65536/],
    [8000.5, undefined, /port: 8000.5/],
    [8000, 0, /backlog: 0/],
    [8000, 4, /backlog: 4/],
  ] as const)('port %j with backlog %j throws', (port, backlog, expected) => {
    const server = rig.modem.createServer({})
    expect(() => server.listen({ port, backlog })).toThrow(expected)
    expect(server.listening).toBe(false)
  })

  it('port 0 is one that is free, and address() tells which', async () => {
    const server = rig.modem.createServer().listen(0)
    const { port } = server.address() as AddressInfo
    expect(port).toBeGreaterThanOrEqual(49_152)
    expect(() => rig.modem.createServer().listen(port)).toThrow(/port: /)
    server.close()
    await event(server, 'close')
  })

  it('a port that is in use is EADDRINUSE, and the server can try another', async () => {
    const taken = createTcp().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const server = rig.modem.createServer()
    const listener = vi.fn()
    server.listen(port, listener)
    const [error] = await event(server, 'error')
    taken.close()
    expect(error).toMatchObject({ code: 'EADDRINUSE', syscall: 'listen', port })
    expect([server.listening, listener.mock.calls.length]).toEqual([false, 0])
    server.off('listening', listener).listen(await freePort())
    await event(server, 'listening')
  })

  it('a fifth server, and a second one on a port, throw', async () => {
    const servers = [await listening(), await listening(), await listening(), await listening()]
    expect(() => rig.modem.createServer().listen(7999)).toThrow(/all 4 are in use/)
    const [first] = servers as [ModemServer]
    const port = first.address()?.port ?? 0
    expect(() => rig.modem.createServer().listen(port)).toThrow(/port: /)
    first.close()
    await event(first, 'close')
    await listening()
  })
})

describe('connections', () => {
  it('are Duplex sockets that know both ends', async () => {
    const server = await listening()
    const client = call(server)
    const [socket] = (await event(server, 'connection')) as [ModemSocket]
    const { port } = server.address() as { port: number }
    expect([socket.remoteAddress, socket.remotePort]).toEqual(['127.0.0.1', client.localPort])
    expect([socket.localPort, socket.remoteFamily, socket.readyState]).toEqual([
      port,
      'IPv4',
      'open',
    ])
    expect(socket.address()).toEqual({ address: '10.148.0.17', family: 'IPv4', port })
    const seen = collect(client)
    const heard = collect(socket)
    client.write('hello')
    socket.write('welcome')
    await until('both have come', () => seen.text === 'welcome' && heard.text === 'hello')
    expect(await count(server)).toBe(1)
    const closed = event(socket, 'close')
    client.end()
    expect(await closed).toEqual([false])
    expect([heard.ended, await count(server)]).toEqual([true, 0])
  })

  it('carry much in both directions at once, to several clients', async () => {
    const server = await listening((socket) => socket.pipe(socket))
    const pieces = [1, 2, 3].map((id) => Buffer.alloc(60_000, `${id} some text that repeats `))
    const seen = pieces.map((piece) => {
      const client = call(server)
      client.write(piece)
      return collect(client)
    })
    await until('all is echoed', () => seen.every((each) => each.text.length === 60_000))
    expect(seen.map((each, i) => each.text === String(pieces[i]))).toEqual([true, true, true])
  })

  it('end() sends everything first', async () => {
    const server = await listening((socket) => socket.end('x'.repeat(30_000)))
    const seen = collect(call(server))
    await until('the end has come', () => seen.ended)
    expect(seen.text).toBe('x'.repeat(30_000))
  })

  it('beyond maxConnections are closed and told of', async () => {
    const server = await listening()
    server.maxConnections = 1
    const first = call(server)
    await event(server, 'connection')
    const dropped = event(server, 'drop')
    const second = collect(call(server))
    const [drop] = await dropped
    expect(drop).toMatchObject({ remoteAddress: '127.0.0.1', localPort: server.address()?.port })
    await until('it is closed', () => second.ended)
    expect(await count(server)).toBe(1)
    first.end()
    await until('it is gone', () => first.destroyed)
  })

  it('a peer that resets is one error of its socket', async () => {
    const server = await listening()
    const client = call(server)
    const [socket] = (await event(server, 'connection')) as [ModemSocket]
    const errors: Error[] = []
    socket.on('error', (error) => errors.push(error))
    const closed = event(socket.resume(), 'close')
    client.resetAndDestroy()
    await closed
    expect(errors.length).toBeLessThanOrEqual(1)
    const again = collect(call(server))
    const [next] = (await event(server, 'connection')) as [ModemSocket]
    next.end('still here')
    await until('it is served', () => again.ended)
    expect(again.text).toBe('still here')
  })

  it('a listener that throws does not keep the next client waiting', async () => {
    const uncaught = vi.fn()
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', uncaught)
    let number = 0
    const server = await listening((socket) => {
      number++
      if (number === 1) throw new Error('mistake')
      socket.end('served')
    })
    call(server)
    await until('it has thrown', () => uncaught.mock.calls.length === 1)
    const seen = collect(call(server))
    await until('the next is served', () => seen.ended)
    process.removeAllListeners('uncaughtException')
    for (const other of others) process.on('uncaughtException', other)
    expect([seen.text, uncaught.mock.calls.length]).toEqual(['served', 1])
  })
})

describe('the end', () => {
  it('comes when the last connection has ended; they may go on until then', async () => {
    const server = await listening()
    const client = call(server)
    const seen = collect(client)
    const [socket] = (await event(server, 'connection')) as [ModemSocket]
    const closed = vi.fn()
    server.close(closed)
    socket.write('still talking')
    await until('it has come', () => seen.text === 'still talking')
    expect(closed).not.toHaveBeenCalled()
    socket.end()
    client.end()
    await event(server, 'close')
    expect(closed).toHaveBeenCalledOnce()
  })

  it('a network that is lost ends the connections, and the server listens again', async () => {
    const server = await listening()
    call(server)
    const [socket] = (await event(server, 'connection')) as [ModemSocket]
    const failed = event(socket, 'error')
    const ready = event(rig.modem, 'ready')
    rig.mock.dropContext()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET', atlinkCode: 2 })
    await ready
    expect(server.listening).toBe(true)
    const next = event(server, 'connection')
    await event(server, 'listening')
    call(server)
    await next
  })

  it('a modem that restarts ends the connections, and the server listens again', async () => {
    const server = await listening()
    const errors: Error[] = []
    server.on('error', (error) => errors.push(error))
    call(server)
    const [socket] = (await event(server, 'connection')) as [ModemSocket]
    const failed = event(socket, 'error')
    rig.mock.reset()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET', atlinkCode: 28 })
    await event(server, 'listening')
    const seen = collect(call(server))
    const [next] = (await event(server, 'connection')) as [ModemSocket]
    next.end('back again')
    await until('it is served', () => seen.ended)
    expect([seen.text, errors]).toEqual(['back again', []])
  })

  it('a modem that is closed ends it, and no modem is left to listen on', async () => {
    const server = await listening()
    const closed = event(server, 'close')
    await rig.modem.close()
    await closed
    expect(server.listening).toBe(false)
    expect(() => server.listen(8000)).toThrow(/closed/)
  })

  it('a port that is pulled ends it with one error', async () => {
    const server = await listening()
    const closed = event(server, 'close')
    const failed = event(server, 'error')
    rig.binding.unplug()
    expect((await failed)[0]).toMatchObject({ code: 'ENETDOWN', syscall: 'listen', atlinkCode: 9 })
    await closed
  })
})

it('serves node:http to clients outside', async () => {
  const http = createHttp(async (request, response) => {
    response.end(`${request.method} ${request.url} ${(await text(request)).length}`)
  })
  const server = await listening((socket) => http.emit('connection', socket))
  const port = server.address()?.port
  for (const path of ['/1', '/2', '/3']) {
    const message = await bounded<IncomingMessage>(`the answer to ${path}`, (resolve) =>
      get({ host: '127.0.0.1', port, path }, resolve),
    )
    expect(await text(message)).toBe(`GET ${path} 0`)
  }
  http.closeAllConnections()
  server.close()
  await event(server, 'close')
})
