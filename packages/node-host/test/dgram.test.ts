// The datagram socket itself, on a stand-in for the engine's UDP.
import { describe, expect, it, vi } from 'vitest'
import { DatagramSocket } from '../src/dgram.ts'
import { make, open } from './udp-pair.ts'
import { event, turns, until } from './wait.ts'

describe('bind', () => {
  it('takes a port, and tells when it listens', () => {
    const { modem, socket } = make()
    const seen: string[] = []
    socket.on('listening', () => seen.push('event'))
    expect(socket.bind(5000, () => seen.push('callback'))).toBe(socket)
    expect([modem.udp.options.port, seen]).toEqual([5000, []])
    modem.udp.opened()
    modem.udp.opened()
    expect(seen).toEqual(['event', 'callback'])
    expect(socket.address()).toEqual({ address: '10.0.0.7', family: 'IPv4', port: 5000 })
  })

  it.each([
    ['options', [{ port: 6000 }]],
    ['options and any address', [{ port: 6000, address: '0.0.0.0' }]],
    ['port and own address', [6000, '10.0.0.7']],
  ] as const)('takes %s', (_what, given) => {
    const { modem, socket } = make()
    const listener = vi.fn()
    ;(socket.bind as (...all: unknown[]) => unknown)(...given, listener)
    modem.udp.opened()
    expect(modem.udp.options.port).toBe(6000)
    expect(listener).toHaveBeenCalledOnce()
  })

  it('chooses a port when none is named', () => {
    for (const port of [undefined, 0]) {
      const { modem, socket } = make()
      socket.bind(port)
      expect(modem.udp.options.port).toBeGreaterThanOrEqual(49_152)
      expect(modem.udp.options.port).toBeLessThanOrEqual(65_535)
    }
  })

  it('throws at once for what the caller did wrong', () => {
    const { modem, socket } = make()
    expect(() => new DatagramSocket(modem, 'udp5' as 'udp4')).toThrow(/type: udp5/)
    expect(() => socket.bind(70_000)).toThrow(RangeError)
    expect(() => socket.bind(5000, '192.0.2.1')).toThrow(/no address 192\.0\.2\.1/)
    modem.refusal = new Error("receive: UDP needs push reception, give the modem receive: 'push'")
    expect(() => socket.bind(5000)).toThrow(/push reception/)
    expect(() => socket.address()).toThrow(/EBADF/)
    modem.refusal = undefined
    socket.bind(5000)
    expect(() => socket.bind(5001)).toThrow(/bound already/)
  })

  it('reports all links in use as an error, and closes', async () => {
    const { modem, socket } = make()
    modem.refusal = new Error('no free link: all 10 are in use')
    socket.bind(5000)
    const closed = event(socket, 'close')
    expect((await event(socket, 'error'))[0]).toMatchObject({
      code: 'EMFILE',
      syscall: 'bind',
      port: 5000,
      atlinkCode: 11,
    })
    await closed
  })

  it('reports a port that is taken, and closes', async () => {
    const { modem, socket } = make()
    socket.bind(5000)
    const failed = event(socket, 'error')
    const closed = event(socket, 'close')
    modem.udp.fail(3006)
    const expected = { code: 'EADDRINUSE', syscall: 'bind', atlinkCode: 3006 }
    expect((await failed)[0]).toMatchObject(expected)
    await closed
    expect(modem.udp.closed).toBe(true)
    expect(() => socket.send('x', 7, '192.0.2.1')).toThrow(/closed/)
  })
})

describe('send', () => {
  it('takes the forms of node:dgram', async () => {
    const { socket, udp } = open()
    const done = vi.fn()
    socket.send('text', 7, '192.0.2.1', done)
    socket.send(Buffer.from('bytes'), 7, '192.0.2.1')
    socket.send(new Uint16Array([0x4241]), 7, '192.0.2.1')
    socket.send(['in ', Buffer.from('parts')], 7, '192.0.2.1', done)
    socket.send('..range..', 2, 5, 7, '192.0.2.1', done)
    expect(udp.sent.map(({ text }) => text)).toEqual(['text', 'bytes', 'AB', 'in parts', 'range'])
    expect(udp.sent[0]).toMatchObject({ address: '192.0.2.1', port: 7 })
    expect(done).not.toHaveBeenCalled()
    await turns(2)
    expect(done.mock.calls).toEqual([
      [null, 4],
      [null, 8],
      [null, 5],
    ])
  })

  it('binds by itself, and sends in order once the socket is open', async () => {
    const { modem, socket } = make()
    const listening = vi.fn()
    socket.on('listening', listening)
    socket.send('one', 7, '192.0.2.1')
    socket.send('two', 7, '192.0.2.1')
    expect([socket.getSendQueueCount(), socket.getSendQueueSize()]).toEqual([2, 6])
    expect(modem.udp.sent).toEqual([])
    modem.udp.opened()
    expect(listening).toHaveBeenCalledOnce()
    expect(modem.udp.sent.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(socket.getSendQueueCount()).toBe(0)
  })

  it('copies: the buffer may be used again at once', () => {
    const { modem, socket } = make()
    const buffer = Buffer.from('before')
    socket.send(buffer, 7, '192.0.2.1')
    buffer.write('after!')
    modem.udp.opened()
    expect(modem.udp.sent[0]?.text).toBe('before')
  })

  it('waits for room, and loses nothing', () => {
    const { socket, udp } = open()
    const block = 'x'.repeat(1000)
    for (let i = 0; i < 3; i++) socket.send(block, 7, '192.0.2.1')
    expect([udp.sent.length, socket.getSendQueueCount()]).toEqual([1, 2])
    udp.opened()
    expect(udp.sent.length).toBe(2)
    udp.opened()
    expect([udp.sent.length, socket.getSendQueueCount()]).toEqual([3, 0])
  })

  it('has the modem resolve names, in its own family', async () => {
    const { modem, socket, udp } = open()
    socket.send('hello', 7, 'peer.example')
    expect(modem.asked[0]?.host).toBe('peer.example')
    expect(udp.sent).toEqual([])
    modem.resolved('2001:db8::1', '192.0.2.9')
    expect(udp.sent).toEqual([{ text: 'hello', address: '192.0.2.9', port: 7 }])
  })

  it('reports an unknown name to the callback, or as an error, and stays open', async () => {
    const { modem, socket, udp } = open()
    const done = vi.fn()
    socket.send('hello', 7, 'peer.example', done)
    modem.resolved('2001:db8::1')
    await turns(2)
    expect(done.mock.calls[0]?.[0]).toMatchObject({ code: 'ENOTFOUND', hostname: 'peer.example' })
    socket.send('hello', 7, 'peer.example')
    const failed = event(socket, 'error')
    modem.resolved()
    expect((await failed)[0]).toMatchObject({ code: 'ENOTFOUND' })
    socket.send('still here', 7, '192.0.2.1')
    expect(udp.sent.length).toBe(1)
  })

  it('refuses what is too long or empty, and sends the rest', async () => {
    const { socket, udp } = open()
    const done = vi.fn()
    socket.send(Buffer.alloc(1501), 7, '192.0.2.1', done)
    socket.send('', 7, '192.0.2.1', done)
    socket.send(Buffer.alloc(1500, 'x'), 7, '192.0.2.1', done)
    await turns(2)
    expect(done.mock.calls.map(([error, bytes]) => [error?.code, bytes])).toEqual([
      ['EMSGSIZE', 0],
      ['EMSGSIZE', 0],
      [undefined, 1500],
    ])
    expect(udp.sent.length).toBe(1)
    socket.send(Buffer.alloc(2000), 7, '192.0.2.1')
    expect((await event(socket, 'error'))[0]).toMatchObject({ code: 'EMSGSIZE' })
  })

  it('a smaller transmit buffer is a smaller limit', async () => {
    const { modem, socket } = make()
    socket.bind(5000)
    modem.udp.opened(235)
    const done = vi.fn()
    socket.send(Buffer.alloc(236), 7, '192.0.2.1', done)
    await turns(2)
    expect(done.mock.calls[0]?.[0].message).toMatch(/1 to 235/)
  })

  it.each([
    [[42, 7, '192.0.2.1'], /message: /],
    [['x'], /port: undefined/],
    [['x', 0, '192.0.2.1'], /port: 0/],
    [['x', 65_536, '192.0.2.1'], /port: 65536/],
    [['x', '7', '192.0.2.1'], /port: 7/],
    [['x', 7], /address: a name or an address/],
    [['x', 7, ''], /address: /],
    [['x', 7, '2001:db8::1'], /no address for udp4/],
    [['short', 2, 4, 7, '192.0.2.1'], /offset: 2 and 4 bytes/],
    [['short', -1, 4, 7, '192.0.2.1'], /offset: -1/],
  ])('%j throws at once', (given, expected) => {
    const { socket } = make()
    expect(() => (socket.send as (...all: unknown[]) => void)(...given)).toThrow(expected)
  })
})

describe('receiving', () => {
  it('keeps boundaries, and tells the sender', () => {
    const { socket, udp } = open()
    const seen: unknown[] = []
    socket.on('message', (message, from) => seen.push([message.toString(), from]))
    udp.receive('one', '192.0.2.1', 7)
    udp.receive('', '192.0.2.2', 8)
    udp.readable()
    expect(seen).toEqual([
      ['one', { address: '192.0.2.1', family: 'IPv4', port: 7, size: 3 }],
      ['', { address: '192.0.2.2', family: 'IPv4', port: 8, size: 0 }],
    ])
  })

  it('stops when it is closed by its own listener', async () => {
    const { socket, udp } = open()
    const listener = vi.fn(() => socket.close())
    socket.on('message', listener)
    udp.receive('one', '192.0.2.1', 7)
    udp.receive('two', '192.0.2.1', 7)
    udp.readable()
    expect(listener).toHaveBeenCalledOnce()
    await event(socket, 'close')
  })

  it('lets an exception of a listener be an uncaught one, and delivers the rest', async () => {
    const { socket, udp } = open()
    const uncaught = vi.fn()
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', uncaught)
    const seen: string[] = []
    socket.on('message', (message) => {
      seen.push(message.toString())
      if (seen.length === 1) throw new Error('mistake')
    })
    udp.receive('one', '192.0.2.1', 7)
    udp.receive('two', '192.0.2.1', 7)
    udp.readable()
    await until('it is reported', () => uncaught.mock.calls.length === 1)
    for (const other of others) process.on('uncaughtException', other)
    expect(seen).toEqual(['one', 'two'])
  })
})

describe('connect', () => {
  it('sends to the peer, and receives from nobody else', async () => {
    const { modem, socket, udp } = open()
    const connected = vi.fn()
    socket.connect(7, 'peer.example', connected)
    expect(() => socket.connect(7, 'peer.example')).toThrow(/connected already/)
    modem.resolved('192.0.2.9')
    expect(connected).toHaveBeenCalledWith()
    expect(socket.remoteAddress()).toEqual({ address: '192.0.2.9', family: 'IPv4', port: 7 })
    socket.send('hello')
    socket.send('..range..', 2, 5)
    expect(udp.sent).toEqual([
      { text: 'hello', address: '192.0.2.9', port: 7 },
      { text: 'range', address: '192.0.2.9', port: 7 },
    ])
    expect(() => socket.send('x', 7, '192.0.2.9')).toThrow(/its peer only/)
    const seen: string[] = []
    socket.on('message', (message) => seen.push(message.toString()))
    udp.receive('mine', '192.0.2.9', 7)
    udp.receive('other port', '192.0.2.9', 8)
    udp.receive('other host', '192.0.2.8', 7)
    udp.readable()
    expect(seen).toEqual(['mine'])
    socket.disconnect()
    expect(() => socket.disconnect()).toThrow(/not connected/)
    expect(() => socket.remoteAddress()).toThrow(/not connected/)
    udp.receive('anybody', '192.0.2.8', 7)
    udp.readable()
    expect(seen).toEqual(['mine', 'anybody'])
  })

  it('compares IPv6 addresses as such, not as texts', () => {
    const { socket, udp } = open('udp6')
    socket.connect(7, '2001:DB8:0:0:0:0:0:1')
    const seen: string[] = []
    socket.on('message', (message) => seen.push(message.toString()))
    udp.receive('mine', '2001:db8::1', 7)
    udp.readable()
    expect(seen).toEqual(['mine'])
  })

  it('tells its callback, or the error event, of an unknown name', async () => {
    const { modem, socket } = open()
    const done = vi.fn()
    socket.connect(7, 'peer.example', done)
    modem.resolved()
    expect(done.mock.calls[0]?.[0]).toMatchObject({ code: 'ENOTFOUND' })
    socket.connect(7, 'peer.example')
    const failed = event(socket, 'error')
    modem.resolved()
    expect((await failed)[0]).toMatchObject({ code: 'ENOTFOUND' })
    socket.connect(7, '192.0.2.9')
    expect(done).toHaveBeenCalledOnce()
  })

  it.each([
    [0, '192.0.2.1', /port: 0/],
    [7, '::1', /no address for udp4/],
  ] as const)('(%j, %j) throws', (port, address, expected) => {
    expect(() => make().socket.connect(port, address)).toThrow(expected)
  })
})
