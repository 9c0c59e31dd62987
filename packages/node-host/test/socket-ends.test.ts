// The socket itself, on a stand-in for the engine's TCP: sending, ending, timeouts.
import { finished, pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ModemSocket } from '../src/socket.ts'
import { FakeModem, type FakeTcp } from './fake-tcp.ts'
import { collect, make, open } from './socket-pair.ts'
import { event, turns, until } from './wait.ts'

/** Timers run when told to; turns of the loop go on by themselves. */
function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
}

afterEach(() => {
  vi.useRealTimers()
})

describe('sending', () => {
  it('waits for room', async () => {
    const { socket, link } = open()
    link.capacity = 10
    const done = vi.fn()
    socket.write('0123456789abcdefghij', done)
    await turns(2)
    expect([link.sent.length, done.mock.calls.length]).toEqual([10, 0])
    expect(socket.bytesWritten).toBe(20)
    link.drain(5)
    await turns(2)
    expect([link.sent.length, done.mock.calls.length]).toEqual([15, 0])
    link.drain(100)
    await turns(2)
    expect(link.sent.toString()).toBe('0123456789abcdefghij')
    expect(done).toHaveBeenCalledWith(null)
    socket.destroy()
  })

  it('tells a writer that is too fast to wait', async () => {
    const { socket, link } = open()
    link.capacity = 0
    const full = socket.write(new Uint8Array(socket.writableHighWaterMark))
    expect(full).toBe(false)
    const drained = event(socket, 'drain')
    link.drain(1_000_000)
    await drained
    socket.destroy()
  })

  it('fails a write after the end with the stream’s own error', async () => {
    const { socket } = open()
    socket.end()
    const failed = event(socket, 'error')
    socket.write('late')
    expect((await failed)[0]).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' })
  })

  it('fails a write after the peer’s end with EPIPE, with half-open allowed', async () => {
    const { socket, link } = open({ allowHalfOpen: true })
    const seen = collect(socket)
    link.receive('last words')
    link.fail(1)
    await event(socket, 'end')
    expect(seen.text).toBe('last words')
    expect(socket.destroyed).toBe(false)
    socket.write('answer')
    const [error] = await event(socket, 'error')
    expect(error).toMatchObject({ code: 'EPIPE', syscall: 'write' })
  })

  it('gives the reader the last words before a write in progress fails', async () => {
    const { socket, link } = open()
    link.capacity = 0
    const seen = collect(socket)
    socket.write('much')
    await turns(2)
    link.receive('413')
    link.fail(1)
    const [error] = await event(socket, 'error')
    expect(error).toMatchObject({ code: 'EPIPE' })
    expect(seen).toEqual({ text: '413', ended: true })
  })

  it('calls back a write in progress when it is destroyed', async () => {
    const { socket, link } = open()
    link.capacity = 0
    const done = vi.fn()
    socket.write('much', done)
    socket.on('error', () => {})
    const problem = new Error('enough')
    socket.destroy(problem)
    await event(socket, 'close')
    expect(done).toHaveBeenCalledWith(problem)
    expect(link.closed).toBe(true)
  })
})

describe('ending', () => {
  it('finishes only when all is acknowledged', async () => {
    const { socket, link } = open()
    link.unacknowledged = 5
    let finishedYet = false
    socket.on('finish', () => {
      finishedYet = true
    })
    socket.end('hello')
    await until('it has asked again', () => link.asked >= 2)
    expect(finishedYet).toBe(false)
    link.unacknowledged = 0
    await event(socket, 'finish')
    socket.destroy()
  })

  it('holds an end without data back until it is connected', async () => {
    const { socket, link } = make()
    const finish = vi.fn()
    socket.on('finish', finish)
    socket.end()
    await turns(3)
    expect(finish).not.toHaveBeenCalled()
    link.connected()
    await until('it is finished', () => finish.mock.calls.length === 1)
    expect(link.asked).toBe(1)
    socket.destroy()
  })

  it('finishes when the modem cannot tell', async () => {
    const { socket, link } = open()
    link.acknowledgeCode = 13
    socket.end('hello')
    await event(socket, 'finish')
    socket.destroy()
  })

  it('goes on receiving after the end, until the peer closes', async () => {
    const { socket, link } = open({ lingerMs: 5000 })
    const seen = collect(socket)
    socket.end('GET / HTTP/1.0\r\n\r\n')
    await event(socket, 'finish')
    link.receive('HTTP/1.0 200 OK\r\n\r\n')
    link.receive('body')
    expect(link.closed).toBe(false)
    const closed = event(socket, 'close')
    link.fail(1)
    await closed
    expect(seen).toEqual({ text: 'HTTP/1.0 200 OK\r\n\r\nbody', ended: true })
  })

  it('closes by itself when nothing has come for the linger time', async () => {
    const { socket, link } = open()
    const seen = collect(socket)
    fakeTimers()
    socket.end('bye')
    await turns(3)
    expect(socket.writableFinished).toBe(true)
    vi.advanceTimersByTime(1500)
    link.receive('not yet')
    vi.advanceTimersByTime(1999)
    expect(link.closed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(link.closed).toBe(true)
    await turns(2)
    expect([seen.text, seen.ended, socket.closed, socket.errored]).toEqual([
      'not yet',
      true,
      true,
      null,
    ])
  })

  it('does not take a slow reader for a silent peer', async () => {
    const { socket, link } = open()
    fakeTimers()
    link.receive('unread')
    socket.end('bye')
    await turns(3)
    vi.advanceTimersByTime(60_000)
    expect([socket.writableFinished, link.closed]).toEqual([true, false])
    const seen = collect(socket)
    await turns(3)
    vi.advanceTimersByTime(2000)
    expect([seen.text, link.closed]).toEqual(['unread', true])
  })

  it('finishes when the peer closes while acknowledgements are awaited', async () => {
    const { socket, link } = open()
    link.unacknowledged = 1
    socket.end('hello')
    await until('it has asked', () => link.asked > 0)
    link.fail(1)
    socket.resume()
    expect(await event(socket, 'close')).toEqual([false])
    expect(socket.writableFinished).toBe(true)
  })

  it('does not finish when the connection breaks while acknowledgements are awaited', async () => {
    const { socket, link } = open()
    const finish = vi.fn()
    socket.on('finish', finish)
    socket.end('hello')
    link.acknowledgeCode = 2
    await until('it has asked', () => link.asked > 0)
    await turns(2)
    link.fail(2)
    const [error] = await event(socket, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET', atlinkCode: 2 })
    expect(finish).not.toHaveBeenCalled()
  })

  it('asks no more once it is destroyed', async () => {
    const { socket, link } = open()
    fakeTimers()
    link.unacknowledged = 1
    socket.end('hello')
    await turns(3)
    socket.destroy()
    vi.advanceTimersByTime(60_000)
    expect(link.asked).toBe(1)
  })

  it('destroySoon waits for what was written', async () => {
    const { socket, link } = open()
    link.unacknowledged = 1
    socket.write('hello')
    socket.destroySoon()
    await until('it has asked', () => link.asked > 0)
    expect(socket.destroyed).toBe(false)
    link.unacknowledged = 0
    await event(socket, 'close')
    expect(link.sent.toString()).toBe('hello')
  })

  it('works with pipeline and finished', async () => {
    const { socket, link } = open({ lingerMs: 5 })
    link.capacity = 1_000_000
    const whole = pipeline([Buffer.from('a'), Buffer.from('b')], socket, async (source) => {
      let text = ''
      for await (const chunk of source) text += chunk
      expect(text).toBe('answer')
    })
    link.receive('answer')
    await until('both are sent', () => link.sent.toString() === 'ab')
    link.fail(1)
    await whole
    await finished(socket).catch(() => {})
    expect(socket.destroyed).toBe(true)
  })
})

describe('timeout', () => {
  it('tells of silence once, and again after traffic', async () => {
    const { socket, link } = open()
    fakeTimers()
    const listener = vi.fn()
    socket.on('timeout', listener)
    const once = vi.fn()
    socket.setTimeout(1000, once)
    expect(socket.timeout).toBe(1000)
    vi.advanceTimersByTime(999)
    socket.write('x')
    vi.advanceTimersByTime(999)
    expect(listener).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(listener).toHaveBeenCalledOnce()
    socket.resume()
    link.receive('x')
    await turns(2)
    vi.advanceTimersByTime(1000)
    expect([listener.mock.calls.length, once.mock.calls.length]).toEqual([2, 1])
    link.receive('x')
    socket.setTimeout(9000)
    vi.advanceTimersByTime(8999)
    expect(listener).toHaveBeenCalledTimes(2)
    socket.setTimeout(0)
    vi.advanceTimersByTime(5000)
    expect([listener.mock.calls.length, socket.timeout]).toEqual([2, 0])
    socket.destroy()
  })

  it('counts the time of connecting when the option says so, and ends with the socket', () => {
    fakeTimers()
    const modem = new FakeModem()
    const socket = new ModemSocket(modem).connect({ host: 'a', port: 1, timeout: 50 })
    const listener = vi.fn()
    socket.on('timeout', listener)
    vi.advanceTimersByTime(50)
    expect(listener).toHaveBeenCalledOnce()
    socket.setTimeout(50)
    socket.destroy()
    vi.advanceTimersByTime(1000)
    expect(listener).toHaveBeenCalledOnce()
  })

  it('refuses what is not a time', () => {
    const { socket } = make()
    expect(() => socket.setTimeout(-1)).toThrow(RangeError)
    expect(() => socket.setTimeout(Number.NaN)).toThrow(RangeError)
  })
})

it('accepts the rest of node:net’s members', async () => {
  const { socket, link } = open()
  expect(socket.setNoDelay().setKeepAlive(true, 1000).ref().unref()).toBe(socket)
  socket.resetAndDestroy()
  await event(socket, 'close')
  const closedLink: FakeTcp = link
  expect(closedLink.closed).toBe(true)
})
