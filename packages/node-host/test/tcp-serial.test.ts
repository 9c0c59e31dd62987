import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTcpSerial, parseTcpUrl } from '../src/tcp-serial.ts'
import { event, turns, until } from './wait.ts'

let server: Server
let url: string

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  server.close()
})

async function pair() {
  const connection = once(server, 'connection')
  const serial = await openTcpSerial(url)
  const [peer] = (await connection) as [Socket]
  const onReady = vi.fn()
  const onLost = vi.fn()
  serial.onReady = onReady
  serial.onLost = onLost
  return { serial, peer, onReady, onLost }
}

describe('addresses', () => {
  it.each([
    ['tcp://localhost:2000', { host: 'localhost', port: 2000 }],
    ['tcp://[::1]:65535', { host: '::1', port: 65535 }],
    ['tcp://10.0.0.1:1/', { host: '10.0.0.1', port: 1 }],
  ])('%s', (text, expected) => {
    expect(parseTcpUrl(text)).toEqual(expected)
  })

  it.each([
    'tcp://',
    'tcp://host',
    'tcp://host:',
    'tcp://host:0',
    'tcp://host:65536',
    'tcp://h:1x',
  ])('refuses %s', (text) => {
    expect(() => parseTcpUrl(text)).toThrow(/write tcp:\/\/host:port/)
  })
})

it('carries bytes both ways', async () => {
  const { serial, peer, onReady } = await pair()
  const data = event(peer, 'data')
  serial.write(Buffer.from('AT'))
  serial.write(Buffer.from('\r'))
  expect(String((await data)[0])).toBe('AT\r')
  peer.write('\r\nOK\r\n')
  await until('bytes have come', () => onReady.mock.calls.length > 0)
  const view = new Uint8Array(64)
  expect(serial.read(view)).toBe(6)
  expect(Buffer.from(view.subarray(0, 6)).toString()).toBe('\r\nOK\r\n')
  serial.close()
  await serial.closed
})

it('does not lose what the other end sends at once', async () => {
  server.on('connection', (peer) => peer.write('RDY\r\n'))
  const { serial } = await pair()
  const view = new Uint8Array(64)
  let got = ''
  await until('the greeting', () => {
    got += Buffer.from(view.subarray(0, serial.read(view))).toString()
    return got === 'RDY\r\n'
  })
  serial.close()
  await serial.closed
})

it('lets the other end wait while nobody reads, and loses nothing', async () => {
  const { serial, peer } = await pair()
  const total = 16 * 1024 * 1024
  let taken = 0
  for (let sent = 0; sent < total; sent += 65_536) {
    peer.write(new Uint8Array(65_536), () => {
      taken += 65_536
    })
  }
  // Far more turns than a reader needs for all of it.
  await turns(2000)
  expect(taken).toBeLessThan(total)
  const view = new Uint8Array(65_536)
  let count = 0
  await until('all is read', () => {
    count += serial.read(view)
    return count === total
  })
  serial.close()
  await serial.closed
})

it('offers less while the other end takes nothing, and tells of room', async () => {
  const { serial, peer, onReady } = await pair()
  peer.pause()
  await until('the line is full', () => {
    const room = serial.writable()
    if (room > 0) serial.write(new Uint8Array(room))
    return room === 0
  })
  onReady.mockClear()
  peer.resume()
  await until('room is told', () => onReady.mock.calls.length > 0)
  expect(serial.writable()).toBeGreaterThan(0)
  serial.close()
  await serial.closed
})

it('reports the other end’s close once, with a reason', async () => {
  const { serial, peer, onLost } = await pair()
  peer.end()
  await serial.closed
  expect(onLost.mock.calls).toEqual([[`${url} has gone: the other end closed the connection`]])
  expect(serial.writable()).toBe(0)
  serial.close()
})

it('sends what was written before it closes, and calls nothing afterwards', async () => {
  const { serial, peer, onReady, onLost } = await pair()
  let got = ''
  peer.on('data', (chunk) => {
    got += chunk
  })
  serial.write(Buffer.from('bye'))
  serial.close()
  peer.write('late')
  await serial.closed
  await until('it has come', () => got === 'bye')
  expect([onReady.mock.calls.length, onLost.mock.calls.length]).toEqual([0, 0])
})

it('closes although the other end keeps its side open', async () => {
  const { serial, peer } = await pair()
  peer.allowHalfOpen = true
  const ended = event(peer, 'end')
  peer.resume()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  serial.close()
  vi.advanceTimersByTime(500)
  vi.useRealTimers()
  await serial.closed
  await ended
  peer.destroy()
})

it('says that nothing listens', async () => {
  server.close()
  await once(server, 'close')
  await expect(openTcpSerial(url)).rejects.toMatchObject({
    name: 'PortError',
    code: 'ENOENT',
    message: `${url} cannot be opened: nothing listens there. Start the serial server, or correct the port.`,
  })
})
