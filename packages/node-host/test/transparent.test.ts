// The connection that has the whole line, over the simulated modem and servers on this machine.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TransparentSocket } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { event, until } from './wait.ts'

let rig: Rig
let server: Server
let peers: Socket[]
let port: number

beforeEach(async () => {
  peers = []
  server = createServer((peer) => {
    peers.push(peer)
    peer.on('error', () => {})
    peer.pipe(peer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  rig = await readyRig({}, { transparent: true })
})

afterEach(async () => {
  for (const peer of peers) peer.destroy()
  server.close()
  await rig.close()
})

async function connected(): Promise<TransparentSocket> {
  const socket = rig.modem.connectTransparent({ host: '127.0.0.1', port })
  await event(socket, 'connect')
  return socket
}

function collect(socket: TransparentSocket): { length: number; text: string } {
  const seen = { length: 0, text: '' }
  socket.on('data', (chunk: Buffer) => {
    seen.length += chunk.length
    seen.text += chunk.toString('latin1')
  })
  return seen
}

describe('a transparent socket', () => {
  it('echoes what it is given', async () => {
    const socket = await connected()
    const seen = collect(socket)
    const sent = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7) & 255))
    socket.write(sent)
    await until('all is back', () => seen.length === sent.length)
    expect(seen.text).toBe(sent.toString('latin1'))
    expect(socket.online).toBe(true)
    socket.destroy()
  })

  it('leaves the line for commands and other connections, and comes back', async () => {
    const socket = await connected()
    const seen = collect(socket)
    socket.write('before')
    await until('it is back', () => seen.text === 'before')
    expect(() => rig.modem.core.command('AT', () => {})).toThrow(/escape/)
    await socket.escape()
    expect(socket.online).toBe(false)
    expect((await rig.modem.command('AT+CSQ')).lines).toEqual(['+CSQ: 23,0'])
    const other = rig.modem.connect({ host: '127.0.0.1', port })
    await event(other, 'connect')
    let echoed = ''
    other.on('data', (chunk) => {
      echoed += chunk
    })
    other.write('other')
    await until('the other one works', () => echoed === 'other')
    socket.write(' after')
    await socket.returnOnline()
    await until('the rest is back', () => seen.text === 'before after')
    socket.destroy()
    other.destroy()
  })

  it('ends when its peer does', async () => {
    const socket = await connected()
    socket.resume()
    await until('the peer is there', () => peers.length === 1)
    const ended = event(socket, 'end')
    peers[0]?.end()
    await ended
  })

  it('is one at a time', async () => {
    const first = await connected()
    const second = rig.modem.connectTransparent({ host: '127.0.0.1', port })
    const [error] = (await event(second, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('EMFILE')
    first.destroy()
  })

  it('does not escape before it is connected', async () => {
    const socket = rig.modem.connectTransparent({ host: '127.0.0.1', port })
    await expect(socket.escape()).rejects.toThrow(/not connected/)
    await event(socket, 'connect')
    socket.destroy()
  })
})
