/**
 * A modem that is spoken to as programs do: AT commands as text, through each front door, and a
 * connection that it opens through the host's network.
 */
import { createSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { SerialPortStream } from '@serialport/stream'
import { SerialPort } from 'serialport'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MockModem } from '../../src/modem.ts'
import type { Door } from '../../src/node/index.ts'
import { HostNetwork, mockBinding, ptyDoor, RealTime, tcpDoor } from '../../src/node/index.ts'
import { Conversation, dial, event, listen, Signal } from './support.ts'

let time: RealTime
let network: HostNetwork
let modem: MockModem
let door: Door | undefined
const ends: (() => void)[] = []

beforeEach(() => {
  time = new RealTime()
  network = new HostNetwork()
  const knobs = { netOpenMs: 1, netCloseMs: 1, bootMs: 1 }
  modem = new MockModem({ time, network, latencyMs: 0, knobs })
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await door?.close()
  door = undefined
  network.close()
  time.stop()
})

async function serialPort(path: string): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate: 115200 })
  await event(port, 'open')
  ends.push(() => {
    if (port.isOpen) port.close()
  })
  return port
}

const withScript = test.runIf(process.platform === 'linux')

withScript('the real serialport on a PTY', async () => {
  const served = await ptyDoor(modem)
  door = served
  const talk = new Conversation(await serialPort(served.path))
  expect(await talk.command('AT')).toBe('AT\r\r\nOK\r\n')
  expect(await talk.command('ATE0')).toBe('ATE0\r\r\nOK\r\n')
  expect(await talk.command('AT+CPIN?')).toBe('\r\n+CPIN: READY\r\n\r\nOK\r\n')
})

withScript('a PTY follows the modem’s rate, up, and back after a reset', async () => {
  const served = await ptyDoor(modem)
  door = served
  const talk = new Conversation(await serialPort(served.path))
  expect(await talk.command('AT+IPR=921600')).toMatch(/OK/)
  expect(await talk.command('AT+IPR?')).toMatch(/\+IPR: 921600/)
  expect(modem.baud).toBe(921_600)
  await talk.command('AT+CRESET')
  expect(await talk.until(/PB DONE\r\n/)).toMatch(/^\r\n\*ATREADY: 1\r\n\r\n\+CPIN: READY\r\n/)
  expect(await talk.command('AT+IPR?')).toMatch(/\+IPR: 115200/)
})

test('TCP follows the modem’s rate, also when power comes back without a word', async () => {
  const served = await tcpDoor(modem)
  door = served
  const socket = await dial(served.port)
  ends.push(() => socket.destroy())
  const talk = new Conversation(socket)
  await talk.command('AT+IPR=921600')
  expect(await talk.command('AT')).toBe('AT\r\r\nOK\r\n')
  modem.powerOff()
  modem.powerOn()
  expect(await talk.until(/PB DONE\r\n/)).toMatch(/^\r\n\*ATREADY: 1\r\n/)
  expect(modem.baud).toBe(115_200)
})

test('TCP: the next connection finds the modem as the last one left it', async () => {
  const left = new Signal()
  const onMessage = (text: string): void => {
    if (text.includes('has ended')) left.resolve()
  }
  const served = await tcpDoor(modem, { onMessage })
  door = served
  const first = await dial(served.port)
  const talk = new Conversation(first)
  expect(await talk.command('AT+CIPRXGET?')).toContain('\r\n+CIPRXGET: 0\r\n')
  await talk.command('ATE0')
  await talk.command('AT+CIPRXGET=1')
  first.end()
  await left.wait('the first leaving')
  const second = await dial(served.port)
  ends.push(() => second.destroy())
  const again = new Conversation(second)
  expect(await again.command('AT+CIPRXGET?')).toBe('\r\n+CIPRXGET: 1\r\n\r\nOK\r\n')
})

test('the binding: a rate that the modem changes to, and what does not answer before', async () => {
  const binding = mockBinding(modem.port)
  const port = new SerialPortStream({ binding, path: '/dev/mock0', baudRate: 115200 })
  await event(port, 'open')
  ends.push(() => port.close())
  const talk = new Conversation(port)
  expect(await talk.command('AT+IPR=460800')).toBe('AT+IPR=460800\r\r\nOK\r\n')
  // At the old rate the modem hears garbage, of which it may echo some but answers none.
  port.write('AT\r')
  const drained = new Promise((resolve) => port.drain(resolve))
  expect(await drained).toBe(null)
  const updated = new Promise((resolve) => port.update({ baudRate: 460_800 }, resolve))
  expect(await updated).toBe(null)
  port.write('\r')
  expect(await talk.command('AT+IPR?', /AT\+IPR\?\r\r\n\+IPR: 460800\r\n\r\nOK\r\n$/)).not.toMatch(
    /OK.*OK/s,
  )
  const lines = await new Promise((resolve) => port.get((_, status) => resolve(status)))
  expect(lines).toEqual({ cts: true, dsr: true, dcd: true })
})

test('a connection through the host’s network, with payload that looks like the modem', async () => {
  const payload = '\r\nOK\r\n+IPCLOSE: 0,1\r\n>\x00\x1a\xff'
  const heard = new Signal<Buffer>()
  const [server, port] = await listen((socket) => {
    socket.once('data', (bytes) => {
      heard.resolve(bytes)
      socket.end(bytes)
    })
  })
  ends.push(() => server.close())
  const served = await tcpDoor(modem)
  door = served
  const socket = await dial(served.port)
  ends.push(() => socket.destroy())
  const talk = new Conversation(socket)
  await talk.command('ATE0')
  await talk.command('AT+CIPRXGET=1')
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  await talk.command(`AT+CIPOPEN=0,"TCP","127.0.0.1",${port}`, /\+CIPOPEN: 0,0\r\n/)
  await talk.command(`AT+CIPSEND=0,${payload.length}`, /\r\n>/)
  socket.write(payload, 'latin1')
  expect((await heard.wait('the payload')).toString('latin1')).toBe(payload)
  await talk.until(/\+IPCLOSE: 0,1\r\n/)
  const read = await talk.command('AT+CIPRXGET=2,0,100', /\xff\r\nOK\r\n/)
  expect(read).toBe(`\r\n+CIPRXGET: 2,0,${payload.length},0\r\n${payload}\r\nOK\r\n`)
})

/** A port of loopback that nobody has. */
async function freePort(): Promise<number> {
  const [server, port] = await listen(() => {})
  server.close()
  await event(server, 'close')
  return port
}

/** A conversation by TCP with the network open and the echo off. */
async function talkWithNetwork(...lines: readonly string[]): Promise<[Conversation, Socket]> {
  const served = await tcpDoor(modem)
  door = served
  const socket = await dial(served.port)
  ends.push(() => socket.destroy())
  const talk = new Conversation(socket)
  for (const line of ['ATE0', ...lines]) await talk.command(line)
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  return [talk, socket]
}

test('UDP through the host’s network', async () => {
  const peer = createSocket('udp4')
  ends.push(() => peer.close())
  peer.bind(0, '127.0.0.1')
  await event(peer, 'listening')
  const { port } = peer.address()
  peer.on('message', (bytes, from) => peer.send(bytes, from.port, from.address))
  const [talk, socket] = await talkWithNetwork()
  const opened = await talk.command(`AT+CIPOPEN=1,"UDP",,,${await freePort()}`)
  expect(opened).toBe('\r\n+CIPOPEN: 1,0\r\n\r\nOK\r\n')
  await talk.command(`AT+CIPSEND=1,5,"127.0.0.1",${port}`, /\r\n>/)
  socket.write('hello')
  expect(await talk.until(/\+IPD5\r\nhello/)).toContain(`\r\nRECV FROM:127.0.0.1:${port}\r\n`)
})

test('a server on the host’s network, in transparent mode', async () => {
  const port = await freePort()
  const [talk, socket] = await talkWithNetwork('AT+CIPMODE=1')
  expect(await talk.command(`AT+SERVERSTART=${port},0`)).toBe('\r\nOK\r\n')
  const client = await dial(port)
  ends.push(() => client.destroy())
  const clientTalk = new Conversation(client)
  await talk.until(/\+CLIENT: 0,0,127\.0\.0\.1:\d+\r\n\r\nCONNECT 115200\r\n/)
  socket.write('from the modem')
  await clientTalk.until(/from the modem/)
  client.end('from the client')
  await talk.until(/^from the client\r\nCLOSED\r\n\r\n\+IPCLOSE: 0,1\r\n/)
  expect(await talk.command(`AT+SERVERSTOP=0`)).toBe('\r\n+SERVERSTOP: 0,0\r\n\r\nOK\r\n')
})

test('a port of this machine that is taken: by a server, by a socket, by a client', async () => {
  const [server, taken] = await listen((socket) => socket.end('hello'))
  ends.push(() => server.close())
  const peer = createSocket('udp4')
  ends.push(() => peer.close())
  peer.bind(0, '127.0.0.1')
  await event(peer, 'listening')
  const [talk] = await talkWithNetwork()
  expect(await talk.command(`AT+SERVERSTART=${taken},0`)).toBe('\r\n+CIPERROR: 6\r\n\r\nERROR\r\n')
  expect(await talk.command('AT+SERVERSTART?')).toBe('\r\nOK\r\n')
  expect(await talk.command(`AT+CIPOPEN=1,"UDP",,,${peer.address().port}`)).toBe(
    '\r\n+CIPOPEN: 1,6\r\n\r\nERROR\r\n',
  )
  await talk.command(`AT+CIPOPEN=2,"TCP","127.0.0.1",${taken},${taken}`, /\+CIPOPEN: 2,6\r\n/)
})

test('the local port of a connection is the one that was asked for', async () => {
  const connected = new Signal<number | undefined>()
  const [server, port] = await listen((socket) => {
    connected.resolve(socket.remotePort)
    socket.end()
  })
  ends.push(() => server.close())
  const [talk] = await talkWithNetwork()
  const local = await freePort()
  await talk.command(`AT+CIPOPEN=1,"TCP","127.0.0.1",${port},${local}`, /\+CIPOPEN: 1,0\r\n/)
  expect(await connected.wait('a connection')).toBe(local)
})

test('four servers on the host’s network, and a client of each', async () => {
  const [talk, socket] = await talkWithNetwork()
  const ports: number[] = []
  for (let index = 0; index < 4; index++) {
    ports.push(await freePort())
    expect(await talk.command(`AT+SERVERSTART=${ports[index]},${index}`)).toBe('\r\nOK\r\n')
  }
  for (const [index, port] of ports.entries()) {
    const client = await dial(port)
    ends.push(() => client.destroy())
    const clientTalk = new Conversation(client)
    await talk.until(new RegExp(`\\+CLIENT: ${index},${index},127\\.0\\.0\\.1:\\d+\\r\\n`))
    await talk.command(`AT+CIPSEND=${index},5`, /\r\n>/)
    socket.write('hello')
    await talk.until(new RegExp(`\\+CIPSEND: ${index},5,5\\r\\n`))
    await clientTalk.until(/^hello$/)
    client.write('back')
    await talk.until(/\+IPD4\r\nback/)
  }
  // A server that is stopped frees its port, for anybody.
  await talk.command('AT+NETCLOSE', /\+NETCLOSE: 0\r\n/)
  const server = createServer()
  ends.push(() => server.close())
  server.listen(ports[0], '127.0.0.1')
  await event(server, 'listening')
})

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

test.runIf(hasIPv6)('IPv6 on the host’s network: a server, a client, datagrams', async () => {
  const port = await freePort()
  const [talk] = await talkWithNetwork('AT+CSOCKSETPN=1,6')
  expect(await talk.command(`AT+SERVERSTART=${port},0`)).toBe('\r\nOK\r\n')
  const client = connect(port, '::1')
  ends.push(() => client.destroy())
  await talk.until(/\+CLIENT: 0,0,::1:\d+\r\n/)
  client.write('six')
  await talk.until(/RECV FROM:::1:\d+\r\n\+IPD3\r\nsix/)
  const peer = createSocket('udp6')
  ends.push(() => peer.close())
  peer.bind(0, '::1')
  await event(peer, 'listening')
  const local = await freePort()
  await talk.command(`AT+CIPOPEN=5,"UDP",,,${local}`)
  peer.send('datagram', local, '::1')
  await talk.until(/RECV FROM:::1:\d+\r\n\+IPD8\r\ndatagram/)
})

test('the host’s network refuses what refuses, and what is not this machine', async () => {
  const [closed, port] = await listen(() => {})
  closed.close()
  await event(closed, 'close')
  const served = await tcpDoor(modem)
  door = served
  const socket = await dial(served.port)
  ends.push(() => socket.destroy())
  const talk = new Conversation(socket)
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  const open = (address: string): Promise<string> =>
    talk.command(`AT+CIPOPEN=0,"TCP","${address}",${port}`, /\+CIPOPEN: 0,[1-9]\d*\r\n/)
  expect(await open('127.0.0.1')).toMatch(/\+CIPOPEN: 0,\d+/)
  expect(await open('192.0.2.1')).toMatch(/\+CIPOPEN: 0,\d+/)
  expect(await talk.command('AT')).toContain('OK')
})
