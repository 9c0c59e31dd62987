// The socket itself, on a stand-in for the engine's TCP: connecting, errors, receiving.
import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it, vi } from 'vitest'
import { ModemSocket } from '../src/socket.ts'
import { FakeModem } from './fake-tcp.ts'
import { collect, make, open } from './socket-pair.ts'
import { event, turns, until } from './wait.ts'

describe('connecting', () => {
  it('tells its state before and after', () => {
    const modem = new FakeModem()
    const socket = new ModemSocket(modem)
    expect([socket.pending, socket.connecting, socket.readyState]).toEqual([true, false, 'open'])
    const seen: string[] = []
    socket.on('connect', () => seen.push('connect')).on('ready', () => seen.push('ready'))
    socket.connect({ host: '192.0.2.1', port: '80' }, () => seen.push('listener'))
    expect([socket.pending, socket.connecting, socket.readyState]).toEqual([true, true, 'opening'])
    expect([socket.remoteAddress, socket.localAddress, socket.address()]).toEqual([
      undefined,
      undefined,
      {},
    ])
    modem.link.connected()
    expect(seen).toEqual(['connect', 'listener', 'ready'])
    expect([socket.pending, socket.connecting, socket.readyState]).toEqual([false, false, 'open'])
    expect([socket.remoteAddress, socket.remotePort, socket.remoteFamily]).toEqual([
      '192.0.2.1',
      80,
      'IPv4',
    ])
    expect(socket.address()).toEqual({ address: '10.0.0.7', family: 'IPv4', port: 0 })
    expect([socket.localAddress, socket.localPort, socket.localFamily]).toEqual([
      '10.0.0.7',
      undefined,
      'IPv4',
    ])
    expect('_handle' in socket).toBe(false)
  })

  it('takes (port, host, listener) as well', () => {
    const modem = new FakeModem()
    const listener = vi.fn()
    new ModemSocket(modem).connect(8080, 'example.org', listener)
    expect(modem.link.options).toMatchObject({ host: 'example.org', port: 8080 })
    modem.link.connected()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('holds writes and the end back until it is connected', async () => {
    const { socket, link } = make()
    socket.write('one ')
    socket.end('two')
    expect(link.sent.toString()).toBe('')
    expect(socket.bytesWritten).toBe(7)
    link.connected()
    await event(socket, 'finish')
    expect(link.sent.toString()).toBe('one two')
    expect(socket.bytesWritten).toBe(7)
    socket.destroy()
  })

  it('throws at once for what the caller did wrong', () => {
    const modem = new FakeModem()
    expect(() => new ModemSocket(modem).connect({ host: 'a', port: 70000 })).toThrow(RangeError)
    expect(() => new ModemSocket(modem).connect({ port: 80 })).toThrow(TypeError)
    const { socket } = make()
    expect(() => socket.connect({ host: 'a', port: 1 })).toThrow(/use a new one/)
  })

  it('reports all links in use as EMFILE', async () => {
    const modem = new FakeModem(0)
    const socket = new ModemSocket(modem).connect({ host: 'a', port: 1 })
    const [error] = await event(socket, 'error')
    expect(error).toMatchObject({ code: 'EMFILE', syscall: 'connect', atlinkCode: 11 })
  })

  it('is destroyed while connecting', async () => {
    const { socket, link } = make()
    socket.destroy()
    const [hadError] = await event(socket, 'close')
    expect([link.closed, hadError]).toEqual([true, false])
  })
})

describe('error numbers', () => {
  it.each([
    [3001, 'ECONNREFUSED'],
    [3010, 'ETIMEDOUT'],
    [6, 'ETIMEDOUT'],
    [11, 'EMFILE'],
    [8, 'ENETDOWN'],
    [2, 'ENETDOWN'],
    [20, 'ENETDOWN'],
    [9, 'ENETDOWN'],
    [1, 'ECONNRESET'],
    [29, 'ECONNABORTED'],
    [2000, 'ETIMEDOUT'],
    [2008, 'ENETDOWN'],
    [3255, 'ECONNREFUSED'],
  ])('%i while connecting is %s', async (code, expected) => {
    const { socket, link } = make()
    link.fail(code)
    const [error] = await event(socket, 'error')
    const where = { syscall: 'connect', address: 'example.org', port: 80 }
    expect(error).toMatchObject({ code: expected, atlinkCode: code, ...where })
    expect(link.closed).toBe(true)
  })

  it('3011 while connecting is ENOTFOUND of getaddrinfo', async () => {
    const { socket, link } = make()
    const lookup = vi.fn()
    socket.on('lookup', lookup)
    link.fail(3011)
    const [error] = await event(socket, 'error')
    const name = { syscall: 'getaddrinfo', hostname: 'example.org' }
    expect(error).toMatchObject({ code: 'ENOTFOUND', ...name })
    expect((error as Error).message).toMatch(/DNS parse failed/)
    expect(lookup).toHaveBeenCalledWith(error, undefined, undefined, 'example.org')
  })

  it.each([
    [4, 'EIO'],
    [7, 'ETIMEDOUT'],
    [2, 'ECONNRESET'],
    [5, 'ECONNRESET'],
    [9, 'ECONNRESET'],
    [12, 'ECONNRESET'],
    [29, 'ECONNABORTED'],
    [3001, 'ECONNRESET'],
  ])('%i once connected is %s', async (code, expected) => {
    const { socket, link } = open()
    link.fail(code)
    const closed = event(socket, 'close')
    const [error] = await event(socket, 'error')
    expect(error).toMatchObject({ code: expected, syscall: 'read', atlinkCode: code })
    expect(await closed).toEqual([true])
  })
})

describe('receiving', () => {
  it('hands on what arrives and ends in order', async () => {
    const { socket, link } = open()
    const seen = collect(socket)
    const closed = event(socket, 'close')
    link.receive('hello ')
    link.receive('world')
    link.fail(1)
    expect(await closed).toEqual([false])
    expect(seen).toEqual({ text: 'hello world', ended: true })
    expect([socket.bytesRead, link.closed, socket.readyState]).toEqual([11, true, 'closed'])
  })

  it('leaves bytes in the modem that the consumer does not take', async () => {
    const { socket, link } = open()
    const block = new Uint8Array(10_000)
    for (let i = 0; i < 20; i++) link.receive(block)
    await turns(5)
    const taken = 200_000 - link.available
    expect(taken).toBeLessThanOrEqual(socket.readableHighWaterMark + 65_536)
    const seen = collect(socket)
    await until('all is read', () => seen.text.length === 200_000)
    expect(link.available).toBe(0)
    socket.destroy()
  })

  it('sees the end of the peer without a reader', async () => {
    const { socket, link } = open()
    link.fail(1)
    await event(socket, 'close')
  })

  it('stops when it is destroyed by its own reader', async () => {
    const { socket, link } = open()
    let count = 0
    socket.on('data', () => {
      count++
      socket.destroy()
    })
    await turns(2)
    link.receive('a')
    link.options.onReadable(1)
    await event(socket, 'close')
    expect(count).toBe(1)
  })

  it('keeps the context in which it was made', async () => {
    const storage = new AsyncLocalStorage<string>()
    const { socket, link } = storage.run('mine', () => open())
    const context = new Promise((resolve) => {
      storage.run('data', () => socket.on('data', () => resolve(storage.getStore())))
    })
    link.receive('x')
    expect(await context).toBe('mine')
    socket.destroy()
  })

  it('lets an exception of a listener be an uncaught one, and stays open', async () => {
    const { socket, link } = open()
    const uncaught = vi.fn()
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', uncaught)
    socket.once('data', () => {
      throw new Error('mistake')
    })
    await turns(2)
    link.receive('x')
    await until('it is reported', () => uncaught.mock.calls.length === 1)
    for (const other of others) process.on('uncaughtException', other)
    expect(uncaught.mock.calls[0]?.[0]).toMatchObject({ message: 'mistake' })
    expect([link.closed, socket.destroyed]).toEqual([false, false])
    socket.destroy()
  })
})
