// Datagram sockets over the simulated modem and this machine's real UDP on loopback.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DatagramSocket } from '../src/index.ts'
import { type Rig, readyRig } from './rig.ts'
import { event, until } from './wait.ts'

let rig: Rig
let echo: Socket
let port: number
let heard: number

beforeEach(async () => {
  rig = await readyRig({}, { receive: 'push' })
  heard = 0
  echo = createSocket('udp4', (message, from) => {
    heard++
    echo.send(message, from.port, from.address)
  })
  echo.bind(0, '127.0.0.1')
  await once(echo, 'listening')
  port = echo.address().port
})

afterEach(async () => {
  await rig.close()
  echo.close()
})

function collect(socket: DatagramSocket): Buffer[] {
  const seen: Buffer[] = []
  socket.on('message', (message) => seen.push(message))
  return seen
}

it('is echoed, datagram by datagram, whatever is in it', async () => {
  const socket = rig.modem.createSocket('udp4')
  const seen = collect(socket)
  const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  const sent = [
    Buffer.from('x'),
    all,
    Buffer.from('\r\nOK\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n\x1a\x1b\x03>'),
    Buffer.alloc(1472, 7),
  ]
  for (const [index, message] of sent.entries()) {
    socket.send(message, port, 'server.test')
    await until(`echo ${index}`, () => seen.length > index)
  }
  expect(seen.map((each) => each.toString('hex'))).toEqual(sent.map((each) => each.toString('hex')))
  const closed = event(socket, 'close')
  socket.close()
  await closed
})

it('tells where a datagram came from, from any number of peers', async () => {
  const other = createSocket('udp4').bind(0, '127.0.0.1')
  await once(other, 'listening')
  const socket = rig.modem.createSocket({ type: 'udp4' })
  const senders: number[] = []
  socket.on('message', (_message, from) => {
    senders.push(from.port)
    expect(from).toMatchObject({ address: '127.0.0.1', family: 'IPv4', size: 5 })
  })
  const listening = event(socket, 'listening')
  socket.bind()
  await listening
  other.send('hello', socket.address().port, '127.0.0.1')
  socket.send('hello', port, '127.0.0.1')
  await until('both have come', () => senders.length === 2)
  expect(senders.sort()).toEqual([other.address().port, port].sort())
  socket.close()
  other.close()
})

it('a port that is in use is EADDRINUSE', async () => {
  const socket = rig.modem.createSocket('udp4').bind(port)
  const closed = event(socket, 'close')
  const [error] = await event(socket, 'error')
  expect(error).toMatchObject({ code: 'EADDRINUSE', syscall: 'bind', port })
  await closed
})

it('many sends at once all arrive, in order', async () => {
  const socket = rig.modem.createSocket('udp4')
  const seen = collect(socket)
  const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(i * 20)}`)
  for (const text of texts) socket.send(text, port, '127.0.0.1')
  await until('all are echoed', () => seen.length === texts.length)
  expect(seen.map(String)).toEqual(texts)
  socket.close()
})

it('sends what waits before it closes', async () => {
  const socket = rig.modem.createSocket('udp4')
  for (let i = 0; i < 5; i++) socket.send(Buffer.alloc(1000), port, '127.0.0.1')
  socket.close()
  await event(socket, 'close')
  await until('all were heard', () => heard === 5)
})

it('a modem that is reset in the middle ends it with one error', async () => {
  const socket = rig.modem.createSocket('udp4')
  const seen = collect(socket)
  socket.send('hello', port, '127.0.0.1')
  await until('it is echoed', () => seen.length === 1)
  const errors: Error[] = []
  socket.on('error', (error) => errors.push(error))
  const closed = event(socket, 'close')
  rig.mock.dropContext()
  await closed
  expect(errors).toMatchObject([{ code: 'ECONNRESET', syscall: 'recv' }])
  await rig.modem.whenReady()
  const again = rig.modem.createSocket('udp4')
  again.send('hello', port, '127.0.0.1')
  await event(again, 'message')
  again.close()
})

it('a modem that is closed ends it, and fails what waits', async () => {
  const socket = rig.modem.createSocket('udp4').bind()
  await event(socket, 'listening')
  const closed = event(socket, 'close')
  await rig.modem.close()
  await closed
  expect(() => socket.send('late', port, '127.0.0.1')).toThrow(/closed/)
})

it('a modem that is asked for data refuses, and says what to change', async () => {
  const pulling = await readyRig()
  expect(() => pulling.modem.createSocket('udp4').bind()).toThrow(/receive: 'push'/)
  await pulling.close()
})
