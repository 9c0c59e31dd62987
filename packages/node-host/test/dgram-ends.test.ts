// The end of a datagram socket, and what it cannot do, on a stand-in for the engine's UDP.
import { describe, expect, it, vi } from 'vitest'
import { make, open } from './udp-pair.ts'
import { event, turns } from './wait.ts'

describe('close', () => {
  it('sends what waits first', async () => {
    const { modem, socket } = make()
    const closed = vi.fn()
    socket.send('last words', 7, '192.0.2.1')
    expect(socket.close(closed)).toBe(socket)
    await turns(2)
    expect([closed.mock.calls.length, modem.udp.closed]).toEqual([0, false])
    modem.udp.opened()
    await event(socket, 'close')
    expect(modem.udp.sent.length).toBe(1)
    expect([closed.mock.calls.length, modem.udp.closed]).toEqual([1, true])
  })

  it('delivers nothing while it still sends', () => {
    const { socket, udp } = open()
    const listener = vi.fn()
    socket.on('message', listener)
    udp.room = 0
    socket.send('last words', 7, '192.0.2.1')
    socket.close()
    udp.receive('too late', '192.0.2.1', 7)
    udp.readable()
    expect(listener).not.toHaveBeenCalled()
    udp.opened()
    expect([udp.sent.length, udp.closed]).toEqual([1, true])
  })

  it('before it was bound, and never twice', async () => {
    const { socket } = make()
    socket.close()
    expect(() => socket.close()).toThrow(/closed/)
    expect(() => socket.bind(5000)).toThrow(/closed/)
    await event(socket, 'close')
    expect(() => socket.send('x', 7, '192.0.2.1')).toThrow(
      expect.objectContaining({ code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' }),
    )
  })

  it('fails what waits for a name', async () => {
    const { modem, socket, udp } = open()
    const done = vi.fn()
    socket.send('late', 7, 'peer.example', done)
    socket.close()
    await event(socket, 'close')
    modem.resolved('192.0.2.9')
    await turns(2)
    expect(done.mock.calls[0]?.[0]).toMatchObject({ code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' })
    expect(udp.sent).toEqual([])
  })

  it('a network that is lost fails what waits, and closes', async () => {
    const { socket, udp } = open()
    udp.room = 0
    const done = vi.fn()
    socket.send('late', 7, '192.0.2.1', done)
    const closed = event(socket, 'close')
    const failed = event(socket, 'error')
    udp.fail(2)
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET', syscall: 'recv', atlinkCode: 2 })
    await closed
    expect(done.mock.calls[0]?.[0]).toMatchObject({ atlinkCode: 2 })
  })
})

it.each([
  'addMembership',
  'dropMembership',
  'addSourceSpecificMembership',
  'dropSourceSpecificMembership',
  'setMulticastInterface',
  'setMulticastLoopback',
  'setMulticastTTL',
  'setBroadcast',
  'setTTL',
  'getRecvBufferSize',
  'getSendBufferSize',
  'setRecvBufferSize',
  'setSendBufferSize',
] as const)('%s says that it is not possible', (method) => {
  const { socket } = make()
  expect(() => socket[method]()).toThrow(`${method}: the modem's TCP/IP stack has no such setting`)
  expect(socket.ref().unref()).toBe(socket)
})
