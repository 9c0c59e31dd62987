import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Connection, ConnectionEvents } from '../../src/network.ts'
import { HostNetwork, isLoopback } from '../../src/node/index.ts'
import { event, listen, Signal } from './support.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function network(options?: ConstructorParameters<typeof HostNetwork>[0]): HostNetwork {
  const made = new HostNetwork(options)
  ends.push(() => made.close())
  return made
}

async function server(accept: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const [made, port] = await listen((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    accept(socket)
  })
  ends.push(() => {
    made.close()
    for (const socket of sockets) socket.destroy()
  })
  return port
}

/** Records what a connection tells, each kind of thing with something to wait for. */
class Peer implements ConnectionEvents {
  readonly log: string[] = []
  readonly opened: Signal = new Signal()
  readonly refused: Signal<string> = new Signal()
  readonly ended: Signal<boolean> = new Signal()
  received: Buffer = Buffer.alloc(0)
  onReceived: () => void = () => {}
  onDrained: () => void = () => {}

  onOpen(): void {
    this.log.push('open')
    this.opened.resolve()
  }

  onRefused(why: string): void {
    this.log.push(why)
    this.refused.resolve(why)
  }

  onData(bytes: Uint8Array): void {
    this.received = Buffer.concat([this.received, bytes])
    this.onReceived()
  }

  onEnd(reset: boolean): void {
    this.log.push(reset ? 'reset' : 'end')
    this.ended.resolve(reset)
  }

  onDrain(): void {
    this.onDrained()
  }

  async receives(count: number): Promise<Buffer> {
    const all = new Signal()
    this.onReceived = () => {
      if (this.received.length >= count) all.resolve()
    }
    this.onReceived()
    await all.wait(`${count} bytes`)
    return this.received
  }
}

function send(connection: Connection, text: string): number {
  const bytes = Buffer.from(text)
  return connection.write(bytes, 0, bytes.length)
}

test('bytes go both ways, and the peer ending is an orderly end after its data', async () => {
  const port = await server((socket) => {
    socket.on('data', (bytes) => socket.write(bytes))
    socket.on('end', () => socket.end('bye'))
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  expect(peer.log).toEqual([])
  await peer.opened.wait('open')
  const bytes = Buffer.from('..hello..')
  expect(connection.write(bytes, 2, 7)).toBe(5)
  bytes.fill(0)
  expect((await peer.receives(5)).toString()).toBe('hello')
  expect(connection.unacknowledged).toBe(0)
})

test('half closed: a peer that has ended is still sent to', async () => {
  const heard = new Signal<string>()
  const port = await server((socket) => {
    let text = ''
    socket.end('over')
    socket.on('data', (bytes) => {
      text += bytes
    })
    socket.on('end', () => heard.resolve(text))
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  expect(await peer.ended.wait('the end')).toBe(false)
  expect(peer.received.toString()).toBe('over')
  expect(send(connection, 'and out')).toBe(7)
  connection.end()
  expect(await heard.wait('the rest')).toBe('and out')
  expect(peer.log).toEqual(['open', 'end'])
})

test.each(['end', 'abort'] as const)('after %s nothing is told any more', async (how) => {
  const served = new Signal<Socket>()
  const closed = new Signal()
  const finished = new Signal()
  const port = await server((socket) => {
    socket.on('close', () => closed.resolve())
    socket.on('end', () => finished.resolve())
    socket.resume()
    served.resolve(socket)
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  await peer.opened.wait('open')
  const socket = await served.wait('the connection')
  connection[how]()
  socket.write('too late')
  if (how === 'end') {
    await finished.wait('the orderly end')
    socket.end()
  }
  await closed.wait('the close')
  expect(peer.log).toEqual(['open'])
  expect(peer.received.length).toBe(0)
  expect(send(connection, 'x')).toBe(0)
})

test('a reset by the peer is told as one', async () => {
  const port = await server((socket) => {
    socket.once('data', () => socket.resetAndDestroy())
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  await peer.opened.wait('open')
  send(connection, 'x')
  expect(await peer.ended.wait('the reset')).toBe(true)
})

test('a port without a listener refuses', async () => {
  const [closed, port] = await listen(() => {})
  closed.close()
  await event(closed, 'close')
  const peer = new Peer()
  network().connect('127.0.0.1', port, peer)
  expect(await peer.refused.wait('the refusal')).toBe('refused')
})

test.each(['192.0.2.1', '10.0.0.1', '0.0.0.0', '2001:db8::1', 'localhost', '::ffff:192.0.2.1'])(
  '%s is unreachable unless any address is allowed',
  async (address) => {
    const peer = new Peer()
    const connection = network().connect(address, 9, peer)
    expect(send(connection, 'x')).toBe(0)
    expect(peer.log).toEqual([])
    expect(await peer.refused.wait('the refusal')).toBe('unreachable')
  },
)

test('an attempt that is given up tells nothing, allowed or not', async () => {
  const accepted = new Signal()
  const port = await server((socket) => {
    socket.once('close', () => accepted.resolve())
  })
  const peer = new Peer()
  network().connect('192.0.2.1', 9, peer).abort()
  const other = network().connect('127.0.0.1', port, peer)
  other.abort()
  const third = new Peer()
  const open = network().connect('127.0.0.1', port, third)
  await third.opened.wait('open')
  open.abort()
  await accepted.wait('the close')
  expect(peer.log).toEqual([])
})

test('loopback is what it says', () => {
  expect(['127.0.0.1', '127.255.0.3', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
  expect(['128.0.0.1', '::2', '', 'localhost', '127.0.0.1.example'].some(isLoopback)).toBe(false)
})

test('with any address allowed, an address is tried and a name is still not', async () => {
  const port = await server(() => {})
  const peer = new Peer()
  const made = network({ allow: 'any' })
  made.connect('127.0.0.1', port, peer)
  await peer.opened.wait('open')
  const named = new Peer()
  made.connect('localhost', port, named)
  expect(await named.refused.wait('the refusal')).toBe('unreachable')
})

test('names: localhost is known, an impossible name is not, an address is its own', async () => {
  const made = network()
  const resolve = async (name: string): Promise<readonly string[]> => {
    const found = new Signal<readonly string[]>()
    let called = false
    made.resolve(name, (addresses) => {
      called = true
      found.resolve(addresses)
    })
    expect(called).toBe(false)
    return await found.wait(name)
  }
  expect(await resolve('localhost')).toContain('127.0.0.1')
  expect(await resolve('127.0.0.9')).toEqual(['127.0.0.9'])
  // A label of 64 characters: no resolver ever asks another host for it.
  expect(await resolve(`${'a'.repeat(64)}.invalid`)).toEqual([])
})

/** Lets the event loop turn until `state` has stayed the same for long. */
async function settled(state: () => number): Promise<void> {
  let last = state()
  for (let same = 0; same < 2000; same++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (state() !== last) same = 0
    last = state()
  }
}

test('a peer that does not read is not flooded: the window fills, then everything arrives', async () => {
  const served = new Signal<Socket>()
  const port = await server((socket) => {
    socket.pause()
    served.resolve(socket)
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  await peer.opened.wait('open')
  const all = Buffer.alloc(48 << 20, '0123456789abcdefg')
  let taken = 0
  let most = 0
  const fill = (): void => {
    for (let count = 1; count > 0 && taken < all.length; ) {
      const bytes = Buffer.from(all.subarray(taken, taken + 70_000))
      count = connection.write(bytes, 0, bytes.length)
      taken += count
      bytes.fill(0)
      most = Math.max(most, connection.unacknowledged)
    }
  }
  peer.onDrained = fill
  fill()
  expect(taken).toBe(65_536)
  await settled(() => taken)
  expect(taken).toBeLessThan(all.length)
  expect(connection.unacknowledged).toBe(65_536)
  expect(connection.write(all, 0, 1)).toBe(0)

  const socket = await served.wait('the connection')
  const arrived: Buffer[] = []
  let count = 0
  const complete = new Signal()
  socket.on('data', (bytes: Buffer) => {
    arrived.push(bytes)
    count += bytes.length
    if (count === all.length) complete.resolve()
  })
  socket.resume()
  await complete.wait('all bytes')
  expect(Buffer.concat(arrived).equals(all)).toBe(true)
  expect(most).toBe(65_536)
})

test('a paused connection holds the peer, and resumed it gives everything and then the end', async () => {
  const all = Buffer.alloc(32 << 20, 'abcdefghijk')
  const served = new Signal<Socket>()
  const port = await server((socket) => {
    served.resolve(socket)
    socket.end(all)
  })
  const peer = new Peer()
  const connection = network().connect('127.0.0.1', port, peer)
  connection.pause(true)
  await peer.opened.wait('open')
  const socket = await served.wait('the connection')
  await settled(() => socket.bytesWritten - socket.writableLength)
  expect(socket.writableLength).toBeGreaterThan(0)
  expect(peer.received.length).toBe(0)
  const chunks: Uint8Array[] = []
  peer.onData = (bytes) => chunks.push(Uint8Array.from(bytes))
  connection.pause(false)
  expect(await peer.ended.wait('the end')).toBe(false)
  expect(Buffer.concat(chunks).equals(all)).toBe(true)
})
