/** The host network's UDP sockets, over loopback. */
import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { DatagramSocket } from '../../src/network.ts'
import { HostSocket } from '../../src/node/host-datagrams.ts'
import { HostNetwork } from '../../src/node/index.ts'
import { event, Signal, within } from './support.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function network(options?: ConstructorParameters<typeof HostNetwork>[0]): HostNetwork {
  const made = new HostNetwork(options)
  ends.push(() => made.close())
  return made
}

/** A socket of this machine on a free port. */
async function peer(type: 'udp4' | 'udp6' = 'udp4'): Promise<[Socket, number]> {
  const socket = createSocket(type)
  ends.push(() => socket.close())
  socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1')
  await event(socket, 'listening')
  return [socket, (socket.address() as AddressInfo).port]
}

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await event(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await event(socket, 'close')
  return port
}

interface Bound {
  readonly socket: DatagramSocket
  readonly outcome: Promise<string>
  readonly log: string[]
  next(): Promise<string>
}

function bind(made: HostNetwork, port: number, family = 4): Bound {
  const outcome = new Signal<string>()
  const log: string[] = []
  let onNext: ((text: string) => void) | null = null
  const socket = made.bind(port, family, {
    onOpen: () => outcome.resolve('open'),
    onRefused: () => outcome.resolve('refused'),
    onDatagram: (bytes, address, from) => {
      const text = `${Buffer.from(bytes)} ${address}:${from}`
      if (onNext === null) log.push(text)
      else onNext(text)
      onNext = null
    },
  })
  const next = (): Promise<string> => {
    const first = log.shift()
    if (first !== undefined) return Promise.resolve(first)
    const wait = new Promise<string>((resolve) => {
      onNext = resolve
    })
    return within(wait, () => 'no datagram has come')
  }
  return { socket, outcome: outcome.wait('the outcome'), log, next }
}

test('datagrams go both ways, whole, between the port that was asked for and its peers', async () => {
  const [first, firstPort] = await peer()
  const [second, secondPort] = await peer()
  const port = await freePort()
  const { socket, outcome, next } = bind(network(), port)
  expect(await outcome).toBe('open')
  const heard = Promise.all([event(first, 'message'), event(second, 'message')])
  const bytes = Buffer.from('one')
  socket.send(bytes, '127.0.0.1', firstPort)
  bytes.fill(0)
  socket.send(Buffer.from('two'), '127.0.0.1', secondPort)
  for (const [message, from] of await heard) {
    expect(['one', 'two']).toContain(String(message))
    expect(from).toMatchObject({ address: '127.0.0.1', port })
  }
  first.send('from first', port, '127.0.0.1')
  expect(await next()).toBe(`from first 127.0.0.1:${firstPort}`)
  second.send('x'.repeat(1500), port, '127.0.0.1')
  expect(await next()).toBe(`${'x'.repeat(1500)} 127.0.0.1:${secondPort}`)
})

test('a port that is taken is refused', async () => {
  const [, taken] = await peer()
  expect(await bind(network(), taken).outcome).toBe('refused')
})

test('port 0 is any that is free', async () => {
  const [socket, port] = await peer()
  const made = bind(network(), 0)
  expect(await made.outcome).toBe('open')
  const heard = event(socket, 'message')
  made.socket.send(Buffer.from('one'), '127.0.0.1', port)
  const [message, from] = await heard
  expect(String(message)).toBe('one')
  expect((from as { port: number }).port).toBeGreaterThan(0)
})

test('nothing leaves this machine unless it may', async () => {
  const [socket, port] = await peer()
  const bound = bind(network(), await freePort())
  await bound.outcome
  // Not to be sent: an address that is not loopback, a name, another family, no port.
  bound.socket.send(Buffer.from('x'), '192.0.2.1', port)
  bound.socket.send(Buffer.from('x'), 'localhost', port)
  bound.socket.send(Buffer.from('x'), '::1', port)
  bound.socket.send(Buffer.from('x'), '127.0.0.1', 0)
  bound.socket.send(Buffer.from('sent'), '127.0.0.1', port)
  expect(String((await event(socket, 'message'))[0])).toBe('sent')
})

test('a socket that is closed is silent, and its port is free again', async () => {
  const [socket, port] = await peer()
  const made = network()
  const own = await freePort()
  const bound = bind(made, own)
  await bound.outcome
  bound.socket.close()
  bound.socket.close()
  bound.socket.send(Buffer.from('never'), '127.0.0.1', port)
  const again = bind(made, own)
  expect(await again.outcome).toBe('open')
  socket.send('for the second', own, '127.0.0.1')
  expect(await again.next()).toContain('for the second')
  expect(bound.log).toEqual([])
})

test('closing the network closes its sockets', async () => {
  const made = network()
  const port = await freePort()
  await bind(made, port).outcome
  made.close()
  expect(await bind(network(), port).outcome).toBe('open')
})

test('an address that is not allowed is not sent to, even if it could be', async () => {
  const [socket, port] = await peer()
  const allowed = bind(network(), await freePort())
  const opened = new Signal()
  const barred = new HostSocket({
    port: await freePort(),
    family: 4,
    events: { onOpen: () => opened.resolve(), onRefused: () => {}, onDatagram: () => {} },
    isAllowed: () => false,
    localAddress: '127.0.0.1',
    onClosed: () => {},
  })
  ends.push(() => barred.close())
  await opened.wait('open')
  await allowed.outcome
  barred.send(Buffer.from('barred'), '127.0.0.1', port)
  allowed.socket.send(Buffer.from('allowed'), '127.0.0.1', port)
  expect(String((await event(socket, 'message'))[0])).toBe('allowed')
})
