// The connection that has the whole line, over the simulated modem and servers on this machine. DTR is
// wired, but where a test says otherwise: the modem leaves the data state at once.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenModemOptions, TransparentSocket } from '../src/index.ts'
import { freePort } from './free-port.ts'
import { type Rig, readyRig } from './rig.ts'
import { event, turns, until } from './wait.ts'

/** Without RTS/CTS the modem loses what the network is too slow for. */
const wired = { transparent: true, dtr: true, flowControl: true }
let rig: Rig
let server: Server
let peers: Socket[]
/** What all peers have received. */
let heard: string
let isEcho: boolean
let port: number

beforeEach(async () => {
  peers = []
  heard = ''
  isEcho = true
  server = createServer((peer) => {
    peers.push(peer)
    peer.on('error', () => {})
    peer.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (isEcho) peer.write(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterEach(async () => {
  await rig.close()
  for (const peer of peers) peer.destroy()
  server.close()
})

async function up(options: Partial<OpenModemOptions> = {}): Promise<void> {
  rig = await readyRig({}, { ...wired, ...options })
}

function dial(more: object = {}): TransparentSocket {
  const socket = rig.modem.connectTransparent({ host: '127.0.0.1', port, ...more })
  // Who is connected when a test is over is told that the modem was closed.
  return socket.on('error', () => {})
}

async function connected(more: object = {}): Promise<TransparentSocket> {
  const socket = dial(more)
  await event(socket, 'connect')
  return socket
}

function collect(socket: TransparentSocket): { text: string } {
  const seen = { text: '' }
  socket.on('data', (chunk: Buffer) => {
    seen.text += chunk.toString('latin1')
  })
  return seen
}

describe('a transparent socket', () => {
  it('echoes what it is given', async () => {
    await up()
    const socket = await connected()
    const seen = collect(socket)
    const sent = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7) & 255))
    socket.write(sent)
    await until('all is back', () => seen.text.length === sent.length)
    expect(seen.text).toBe(sent.toString('latin1'))
    expect([socket.online, socket.bytesRead, socket.bytesWritten]).toEqual([true, 50_000, 50_000])
  })

  it.each([true, false])('leaves the line to others, and comes back; DTR: %s', async (dtr) => {
    await up({ dtr })
    const socket = await connected()
    const seen = collect(socket)
    socket.write('before')
    await until('it is back', () => seen.text === 'before')
    await expect(rig.modem.command('AT')).rejects.toThrow(/escape/)
    await socket.escape()
    expect(socket.online).toBe(false)
    expect((await rig.modem.command('AT+CSQ')).lines).toEqual(['+CSQ: 23,0'])
    const other = rig.modem.connect({ host: '127.0.0.1', port })
    let echoed = ''
    other.on('data', (chunk) => {
      echoed += chunk
    })
    other.write('other')
    await until('the other one works', () => echoed === 'other')
    socket.write(' after')
    await socket.returnOnline()
    await until('the rest is back', () => seen.text === 'before after')
    expect(socket.online).toBe(true)
    other.destroy()
  })

  it('escape sends what was written before, and nothing that is written after', async () => {
    await up()
    isEcho = false
    const socket = await connected()
    const before = 'a'.repeat(40_000)
    socket.write(before)
    const escaped = socket.escape()
    socket.write('b'.repeat(40_000))
    await escaped
    await until('it has come', () => heard.length >= before.length)
    await rig.modem.command('AT')
    expect(heard).toBe(before)
    // It has escaped already; the mark of another one would wait behind what is held.
    await socket.escape()
    await socket.returnOnline()
    await until('the rest has come', () => heard.length === 80_000)
    expect(heard.slice(40_000)).toBe('b'.repeat(40_000))
  })

  it('escapes once it is connected', async () => {
    await up()
    const socket = dial()
    await socket.escape()
    expect([socket.connecting, socket.online]).toEqual([false, false])
  })

  it('one thing at a time', async () => {
    await up()
    const socket = await connected()
    const escaped = socket.escape()
    await expect(socket.escape()).rejects.toThrow('escape: the last escape or returnOnline')
    await expect(socket.returnOnline()).rejects.toThrow('returnOnline: the last escape or')
    await escaped
    const back = socket.returnOnline()
    await expect(socket.returnOnline()).rejects.toThrow(/is not done/)
    await back
  })

  it('end() sends everything first', async () => {
    await up()
    isEcho = false
    const socket = await connected({ lingerMs: 500 })
    const ended = event(peers[0] as Socket, 'end')
    const closed = event(socket.resume(), 'close')
    socket.end('x'.repeat(30_000))
    await event(socket, 'finish')
    await expect(socket.escape()).rejects.toThrow('escape: the connection has ended')
    expect(await closed).toEqual([false])
    await ended
    expect(heard.length).toBe(30_000)
  })

  it('ends when its peer does, with what it said last', async () => {
    await up()
    const socket = await connected()
    const seen = collect(socket)
    const closed = event(socket, 'close')
    peers[0]?.end('last words')
    await closed
    expect([seen.text, socket.online]).toEqual(['last words', false])
    await expect(socket.returnOnline()).rejects.toThrow('returnOnline: the connection has ended')
  })

  it('carries datagrams, from the port that it is given', async () => {
    await up()
    const udp = createSocket('udp4', (message, from) => udp.send(message, from.port, from.address))
    udp.bind(0, '127.0.0.1')
    await once(udp, 'listening')
    expect(() => dial({ protocol: 'udp' })).toThrow(/^localPort: /)
    expect(() => dial({ protocol: 'sctp' })).toThrow(/^protocol: sctp/)
    const localPort = await freePort()
    const socket = await connected({ port: udp.address().port, protocol: 'udp', localPort })
    const seen = collect(socket)
    socket.write('hello')
    await until('it is back', () => seen.text === 'hello')
    expect([socket.localPort, socket.address().port]).toEqual([localPort, localPort])
    udp.close()
  })

  it('comes out of a server with that option', async () => {
    await up()
    const local = await freePort()
    const sockets: TransparentSocket[] = []
    const serving = rig.modem.createServer({ transparent: true }, (socket) => {
      sockets.push(socket as TransparentSocket)
      socket.on('error', () => {}).pipe(socket)
    })
    serving.listen(local)
    await event(serving, 'listening')
    const client = connect(local, '127.0.0.1')
    let text = ''
    client.on('data', (chunk) => {
      text += chunk
    })
    client.write('hello')
    await until('it is back', () => text === 'hello')
    const [socket] = sockets as [TransparentSocket]
    expect([socket.online, socket.localPort]).toEqual([true, local])
    expect(socket.remotePort).toBe(client.localPort)
    await socket.escape()
    expect((await rig.modem.command('AT')).ok).toBe(true)
    client.destroy()
  })
})

describe('what goes wrong', () => {
  it('a modem without the option', async () => {
    rig = await readyRig()
    expect(() => dial()).toThrow('transparent: the modem needs this option to be true')
    expect(() => rig.modem.createServer({ transparent: true }).listen(8000)).toThrow(
      /transparent: /,
    )
  })

  it('a second one', async () => {
    await up()
    const first = await connected()
    const [error] = (await event(dial(), 'error')) as [NodeJS.ErrnoException]
    expect(error).toMatchObject({ code: 'EMFILE', atlinkCode: 11 })
    expect(error.message).toMatch(/\(Transparent: the modem has one transparent connection/)
    const seen = collect(first)
    first.write('undisturbed')
    await until('it is back', () => seen.text === 'undisturbed')
  })

  it('one that is not connected', async () => {
    await up()
    server.close()
    const refused = dial()
    const [error] = (await event(refused, 'error')) as [NodeJS.ErrnoException]
    expect(error).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect', port })
    await expect(refused.escape()).rejects.toThrow('escape: the connection has ended')
    await dial({ port: 9 })
      .returnOnline()
      .then(
        () => expect.unreachable(),
        (reason: Error) => expect(reason.message).toMatch(/not ready: the socket is not connected/),
      )
  })

  it.each([
    ['destroyed', (socket: TransparentSocket) => void socket.destroy()],
    ['reset with the modem', () => rig.mock.reset()],
    ['unplugged', () => rig.binding.unplug()],
  ])('%s while it escapes', async (_what, cut) => {
    await up({ dtr: false })
    const socket = await connected()
    const errors: Error[] = []
    socket.on('error', (error) => errors.push(error))
    const rejected = expect(socket.escape()).rejects.toThrow()
    await turns(5)
    const closed = event(socket, 'close')
    cut(socket)
    await rejected
    await closed
    expect([errors.length <= 1, socket.online, socket.destroyed]).toEqual([true, false, true])
  })
})
