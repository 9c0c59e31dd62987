// The socket over the simulated modem and this machine's loopback: back-pressure, ends and errors.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModemSocket } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { event, turns, until } from './wait.ts'

let rig: Rig
let server: Server
let port: number
let peers: Socket[]
let sockets: ModemSocket[]

beforeEach(async () => {
  rig = await readyRig()
  peers = []
  sockets = []
  server = createServer({ allowHalfOpen: true }, (peer) => {
    peer.on('error', () => {})
    peers.push(peer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await rig.close()
  for (const peer of peers) peer.destroy()
  server.close()
})

async function pair(options: { lingerMs?: number } = {}): Promise<[ModemSocket, Socket]> {
  const socket = rig.modem.connect({ host: 'server.test', port, ...options })
  sockets.push(socket)
  await event(socket, 'connect')
  await until('the server has accepted', () => peers.length > 0)
  return [socket, peers.at(-1) as Socket]
}

function collect(from: Socket | ModemSocket): { bytes: Buffer[]; length: number; ended: boolean } {
  const seen = { bytes: [] as Buffer[], length: 0, ended: false }
  from.on('data', (chunk: Buffer) => {
    seen.bytes.push(chunk)
    seen.length += chunk.length
  })
  from.on('end', () => {
    seen.ended = true
  })
  return seen
}

/** Bytes that tell their place. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let i = 0; i + 4 <= length; i += 4) bytes.writeUInt32BE(i, i)
  return bytes
}

describe('back-pressure', () => {
  it('a slow consumer stops the peer, and loses nothing', async () => {
    const [socket, peer] = await pair()
    const sent = pattern(200_000)
    peer.write(sent)
    await until('the stream is full', () => socket.readableLength >= socket.readableHighWaterMark)
    await turns(200)
    const held = socket.readableLength
    await turns(200)
    expect(socket.readableLength).toBe(held)
    // The stream's buffer, and at most one of the engine's receive buffers above it.
    expect(held).toBeLessThan(socket.readableHighWaterMark + 4096)
    const seen = collect(socket)
    await until('all has come', () => seen.length === sent.length)
    expect(Buffer.concat(seen.bytes).equals(sent)).toBe(true)
  })

  it('a stalled server stops the writer, and gets everything when it reads again', async () => {
    const [socket, peer] = await pair()
    peer.pause()
    // More than this machine's own socket buffers take.
    const piece = pattern(65_536)
    let taken = 0
    let told = true
    for (let i = 0; i < 200; i++) {
      told = socket.write(piece, () => {
        taken++
      })
    }
    expect(told).toBe(false)
    let before = -1
    // The modem's own window fills in the end: no write is completed any more.
    while (taken !== before) {
      before = taken
      await delay(50)
    }
    expect(taken).toBeLessThan(200)
  })

  it('posts more than every buffer to a server that reads late', async () => {
    const [socket, peer] = await pair()
    peer.pause()
    const sent = pattern(100_000)
    socket.end(sent)
    await turns(100)
    const seen = collect(peer)
    peer.resume()
    await until('all has come', () => seen.length === sent.length)
    expect(Buffer.concat(seen.bytes).equals(sent)).toBe(true)
    peer.end()
    await event(socket.resume(), 'close')
  })
})

describe('ends', () => {
  it('a client that half-closes gets the whole answer', async () => {
    const [socket, peer] = await pair()
    const asked = collect(peer)
    const answer = collect(socket)
    const closed = event(socket, 'close')
    socket.end('GET / HTTP/1.0\r\n\r\n')
    await event(socket, 'finish')
    await until('the request has come', () => asked.length === 18)
    expect(asked.ended).toBe(false)
    peer.write('HTTP/1.0 200 OK\r\n\r\n')
    peer.end(pattern(20_000))
    expect(await closed).toEqual([false])
    expect([answer.length, answer.ended]).toEqual([20_019, true])
  })

  it('a server that waits for the end sees it after the linger time', async () => {
    const [socket, peer] = await pair({ lingerMs: 30 })
    const asked = collect(peer)
    const answer = collect(socket)
    socket.end('no length given')
    await event(socket, 'close')
    await until('the end has come', () => asked.ended)
    expect([Buffer.concat(asked.bytes).toString(), answer.ended]).toEqual(['no length given', true])
  })

  it('the peer’s end comes after all its data', async () => {
    const [socket, peer] = await pair()
    const seen = collect(socket)
    const sent = pattern(30_000)
    peer.end(sent)
    await event(socket, 'close')
    expect([seen.ended, Buffer.concat(seen.bytes).equals(sent)]).toEqual([true, true])
  })

  it('a destroyed socket frees its link, in the middle of both directions', async () => {
    for (let round = 0; round < 12; round++) {
      const [socket, peer] = await pair()
      peer.write(pattern(10_000))
      socket.write(pattern(10_000))
      await event(socket, 'readable')
      socket.destroy()
      await event(socket, 'close')
    }
    expect(peers).toHaveLength(12)
  })

  it('a write after the close fails', async () => {
    const [socket] = await pair()
    socket.destroy()
    const failed = await new Promise((resolve) => socket.write('late', resolve))
    expect(failed).toMatchObject({ code: 'ERR_STREAM_DESTROYED' })
  })
})

describe('errors', () => {
  async function failure(host: string, at: number): Promise<unknown> {
    const socket = rig.modem.connect({ host, port: at })
    const [error] = await event(socket, 'error')
    return error
  }

  it('a refused connection is ECONNREFUSED', async () => {
    server.close()
    const where = { syscall: 'connect', address: '127.0.0.1', port }
    const expected = { code: 'ECONNREFUSED', atlinkCode: 3001, ...where }
    expect(await failure('127.0.0.1', port)).toMatchObject(expected)
  })

  it('an unknown name is ENOTFOUND', async () => {
    const expected = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'nowhere.test' }
    expect(await failure('nowhere.test', 80)).toMatchObject(expected)
  })

  it('an eleventh connection is EMFILE', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, () => pair()))
    expect(await failure('server.test', port)).toMatchObject({ code: 'EMFILE' })
    expect(open).toHaveLength(10)
  })

  it('a modem that is closed aborts its connections', async () => {
    const [socket] = await pair()
    const failed = event(socket, 'error')
    await rig.modem.close()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNABORTED', atlinkCode: 29 })
  })

  it('a network that is lost resets the connection, and comes back', async () => {
    const [socket] = await pair()
    const failed = event(socket, 'error')
    rig.mock.dropContext()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET', atlinkCode: 2 })
    await rig.modem.whenReady()
    await pair()
  })

  it('a cable that is pulled resets the connection, with the reason in the event', async () => {
    const [socket] = await pair()
    const failed = event(socket, 'error')
    const down = event(rig.modem, 'down')
    rig.binding.unplug()
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET', atlinkCode: 9 })
    const [error] = await down
    expect(error).toMatchObject({ name: 'ModemError', code: 'portLost' })
    expect((error as Error).message).toMatch(/\/dev\/mock0 has gone: .*unplugged/)
    const late = rig.modem.connect({ host: 'server.test', port })
    expect((await event(late, 'error'))[0]).toMatchObject({ code: 'ENETDOWN' })
  })

  it('bytes lost on the line end the stream with EIO, after what came before', async () => {
    const [socket, peer] = await pair()
    const seen = collect(socket)
    peer.write(pattern(1000))
    await until('the first has come', () => seen.length === 1000)
    const failed = event(socket, 'error')
    rig.mock.drop('to-dte', 300, 50)
    peer.write(pattern(1000))
    expect((await failed)[0]).toMatchObject({ code: 'EIO', atlinkCode: 4 })
    expect(Buffer.concat(seen.bytes).subarray(0, 1000).equals(pattern(1000))).toBe(true)
    await pair()
  })
})
