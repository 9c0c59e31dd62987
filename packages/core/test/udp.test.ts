/** UDP sockets misused: each mistake is named at once, and changes nothing. */
import { describe, expect, test } from 'vitest'
import type { UDP } from '../src/udp.ts'
import { bytesOf } from './support/bytes.ts'
import { datagram, PushBench } from './support/push.ts'

describe('constructing', () => {
  const bench = new PushBench()
  bench.modem.open()
  const refused: readonly (readonly [what: string, options: object, why: RegExp])[] = [
    ['no port', { port: undefined }, /^port: is needed/],
    ['port -1', { port: -1 }, /^port: -1 is not a whole number/],
    ['port 65536', { port: 65_536 }, /^port: 65536 is not/],
    ['number format', { format: 'number' }, /^format: number is not 'buffer'/],
    ['onReadable no function', { onReadable: 5 }, /^onReadable: must be a function/],
    ['onWritable no function', { onWritable: {} }, /^onWritable: must be a function/],
    ['onError no function', { onError: 'x' }, /^onError: must be a function/],
  ]
  for (const [what, options, why] of refused) {
    test(what, () => {
      expect(() => bench.udp('x', options)).toThrow(why)
    })
  }

  test('no mistake has used up a link', () => {
    const sockets = Array.from({ length: 10 }, (_, i) => bench.udp(`s${i}`, { port: 1000 + i }))
    expect(sockets.map(({ link }) => link)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(() => bench.udp('x')).toThrow('no free link')
  })

  test('what it was given can be asked', () => {
    const made = new PushBench()
    made.modem.open()
    const target = {}
    const socket = new made.modem.UDP({ port: 7, format: 'buffer', target })
    expect([socket.port, socket.format, socket.target === target]).toEqual([7, 'buffer', true])
    expect([socket.available, socket.room]).toEqual([0, 1500])
    expect(new made.modem.UDP({ port: 8 }).target).toBe(undefined)
    socket.format = 'buffer'
    expect(() => Reflect.set(socket, 'format', 'number')).toThrow("format: number is not 'buffer'")
    socket.close()
    expect(() => Reflect.set(socket, 'format', 'buffer')).toThrow('the socket is closed')
  })

  test('callbacks may be left out', () => {
    const made = new PushBench().up()
    const socket = new made.modem.UDP({ port: 5000 })
    made.dce.play(['AT+CIPSRIP=1\r', '\r\nOK\r\n'])
    made.opens(socket).dce.answer(datagram(0, 'x')).pass(20)
    expect(socket.available).toBe(1)
    made.take(socket)
    made.dce.answer('\r\n+IPCLOSE: 0,1\r\n')
    expect([socket.link, made.told()]).toEqual([-1, ['ready']])
  })
})

describe('writing', () => {
  const bench = new PushBench({ modem: { transmitSize: 2000 } })
  bench.modem.open()
  const socket = bench.udp('u')
  const one = new Uint8Array(1)
  const refused: readonly (readonly [what: string, write: (u: UDP) => void, why: RegExp])[] = [
    ['nothing', (u) => u.write(new Uint8Array(0), '1.2.3.4', 5), /^data: 0 bytes, a datagram has/],
    ['too much', (u) => u.write(new Uint8Array(1501), '1.2.3.4', 5), /^data: 1501 bytes/],
    ['text', (u) => u.write('x' as never, '1.2.3.4', 5), /^data: an ArrayBuffer or a view/],
    ['to a name', (u) => u.write(one, 'peer.example', 5), /^address: peer.example is no IP/],
    ['to nobody', (u) => u.write(one, undefined as never, 5), /^address: must be a string/],
    ['to port 0', (u) => u.write(one, '1.2.3.4', 0), /^port: 0 is not/],
    ['to no port', (u) => u.write(one, '1.2.3.4', undefined as never), /^port: is needed/],
  ]
  for (const [what, write, why] of refused) {
    test(what, () => {
      expect(() => write(socket)).toThrow(why)
      expect([socket.room, socket.writeFrom(one)]).toEqual([1500, 0])
    })
  }

  test('a bad address does not leave half a destination', () => {
    socket.write(one, '1.2.3.4', 5)
    expect(() => socket.write(one, '1.2.3', 5)).toThrow('is no IP address')
    expect(() => socket.write(one, '1.2.3', 5)).toThrow('is no IP address')
    expect(socket.room).toBe(1500)
  })

  test('more than there is room for', () => {
    socket.write(new ArrayBuffer(1500), '1.2.3.4', 5)
    expect(socket.room).toBe(2000 - 1521 - 22 - 21)
    expect(() => socket.write(new Uint8Array(437), '1.2.3.4', 5)).toThrow('would block')
    expect(socket.writeFrom(new Uint8Array(437))).toBe(0)
    expect(socket.writeFrom(new Uint8Array(500), 64, 500)).toBe(436)
    expect(socket.writeFrom(one)).toBe(0)
    expect(socket.room).toBe(0)
  })
})

test('after close everything that is a mistake says so', () => {
  const bench = new PushBench().up()
  const socket = bench.bound('u')
  bench.dce.answer(datagram(0, 'x')).pass(20)
  socket.close()
  socket.close()
  expect(() => socket.read()).toThrow(SyntaxError)
  expect(() => socket.write(bytesOf('x'), '1.2.3.4', 5)).toThrow('the socket is closed')
  expect(() => socket.port).toThrow(SyntaxError)
  expect(() => socket.format).toThrow(SyntaxError)
  expect([socket.readInto(new Uint8Array(5)), socket.available, socket.link]).toEqual([0, 0, -1])
})

test('reads into any view, and nothing when nothing waits', () => {
  const bench = new PushBench().up()
  const socket = bench.bound('u')
  expect([
    socket.read(),
    socket.read(new Uint8Array(5)),
    socket.readInto(new Uint8Array(5)),
  ]).toEqual([undefined, undefined, 0])
  bench.dce.answer(datagram(0, 'ab') + datagram(0, 'cd')).pass(20)
  const buffer = new ArrayBuffer(4)
  expect([socket.read(buffer), socket.read(new DataView(buffer, 2))]).toEqual([2, 2])
  expect(new Uint8Array(buffer)).toEqual(bytesOf('abcd'))
})
