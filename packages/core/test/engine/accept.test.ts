/** Clients that connect, whose numbers the DCE chooses as if this side had none in mind. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, NO_LINKS, OK, type Socket } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { CONNECT, Piped } from '../support/piped.ts'
import { served, serving } from '../support/serving.ts'

const closed = (n: number, code = 0): string => line(`+CIPCLOSE: ${n},${code}`)
const CLIENT = line('+CLIENT: 0,0,1.2.3.4:5')

describe('+CLIENT', () => {
  test('a client is read, and is a connected socket like any other', () => {
    const { bench, listener } = serving()
    expect(listener.read()).toBeUndefined()
    bench.client(0)
    const a = bench.accepted('a', listener)
    expect(listener.read()).toBeUndefined()
    expect(a.remoteAddress).toBe('192.168.108.5')
    expect(a.remotePort).toBe(57202)
    expect(a.link).toBe(0)
    bench.learnTrailer(0)
    expect(bench.read(a)).toBe('ab')
    a.write(bytesOf('HELLO'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['HELLO', OK + line('+CIPSEND: 0,5,5')])
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    expect(bench.told()).toEqual([
      'l readable 1',
      'a writable 2048',
      'a readable 2',
      'a writable 2048',
      'a error remoteClosed',
    ])
  })

  test.each([
    ['1.2.3.4:5', '1.2.3.4', 5],
    ['2001:DB8:0:0:0:0:0:17:80', '2001:db8::17', 80],
    ['[fe80::1]:65535', 'fe80::1', 65535],
  ])('from %s', (from, address, port) => {
    const { bench, listener } = serving()
    bench.client(0, 0, from)
    const socket = listener.read()
    expect(socket?.remoteAddress).toBe(address)
    expect(socket?.remotePort).toBe(port)
  })

  test.each([
    '0,0,1.2.3.4',
    '0,0,1.2.3:5',
    '0,0,1.2.3.4:x',
    '0,0,1.2.3.4:65536',
    '0,0',
    '0,,1.2.3.4:5',
    ',0,1.2.3.4:5',
    '-1,0,1.2.3.4:5',
    '10,0,1.2.3.4:5',
    '0,4,1.2.3.4:5',
    '',
  ])('damaged: %s', (text) => {
    const { bench } = serving()
    bench.dce.answer(line(`+CLIENT: ${text}`)).end()
    expect(bench.told()).toEqual([])
    expect(bench.modem.counters.garbageLines).toBe(1)
  })

  test('they are read in the order in which they came', () => {
    const { bench, listener } = serving()
    bench.client(1, 0, '1.2.3.4:1').client(0, 0, '1.2.3.4:2').client(2, 0, '1.2.3.4:3')
    const ports = [1, 2, 3, 4].map(() => listener.read()?.remotePort)
    expect(ports).toEqual([1, 2, 3, undefined])
    expect(bench.told()).toEqual(['l readable 1', 'l readable 2', 'l readable 3'])
  })

  test('data that comes before it is read is kept; the socket is told when it has callbacks', () => {
    const { bench, listener } = serving()
    bench.client(0).learnTrailer(0)
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    const plain = listener.read() as Socket
    bench.dce.pass(1000)
    expect(plain.available).toBe(2)
    const a = bench.socket('a', { from: plain, host: undefined, port: undefined })
    bench.dce.silent()
    expect(bench.told()).toEqual(['l readable 1', 'a readable 2'])
    expect(bench.read(a)).toBe('ab')
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })

  test('a socket out of a listener may be used without callbacks, and closed', () => {
    const { bench, listener } = serving()
    bench.client(0)
    const socket = listener.read() as Socket
    socket.write(bytesOf('HELLO'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['HELLO', OK + line('+CIPSEND: 0,5,5')])
    socket.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
  })

  test('for a server that nobody listens on: it is closed', () => {
    const { bench } = serving()
    bench.client(0, 2)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    expect(bench.told()).toEqual([])
  })

  test('beyond the links in use: it is closed, and what is said of it is no damage', () => {
    const { bench } = serving({ links: 2 })
    bench.dce.answer(line('+CLIENT: 2,0,1.2.3.4:5') + line('+CLIENT: 9,0,1.2.3.4:5'))
    bench.dce.expect('AT+CIPCLOSE=2\r').answer(line('+CIPRXGET: 1,9') + line('+IPCLOSE: 9,1'))
    bench.dce.answer(OK + closed(2)).play(['AT+CIPCLOSE=9\r', closed(9, 4) + ERROR])
    bench.dce.end()
    expect(bench.modem.counters.garbageLines).toBe(0)
  })

  test('before the network is up again it is about the one before', () => {
    const { bench } = serving()
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY') + CLIENT).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['down networkLost'])
  })

  test('it comes while its server is being started', () => {
    const bench = new Bench().up()
    bench.listener('l')
    bench.dce.play(['AT+SERVERSTART?\r', OK]).expect('AT+SERVERSTART=8080,0\r')
    bench.dce.answer(CLIENT + OK).end()
    expect(bench.told()).toEqual(['ready', 'l readable 1'])
  })

  test('it comes in the middle of a read command', () => {
    const { bench } = served()
    bench.learnTrailer(0).announce(0, 3)
    const client = line('+CLIENT: 1,0,1.2.3.4:5')
    bench.dce.play([
      'AT+CIPRXGET=2,0,3\r',
      `${client}${line('+CIPRXGET: 2,0,3,0')}xyz${client}${OK}`,
    ])
    bench.dce.end()
    expect(bench.told()).toEqual(['a readable 2', 'a readable 5', 'l readable 1'])
  })
})

describe('links of this side while there is a server', () => {
  test('are chosen from the top, and rest', () => {
    const { bench } = serving()
    expect(bench.connected('a').link).toBe(9)
    const b = bench.connected('b')
    expect(b.link).toBe(8)
    b.close()
    bench.dce.play(['AT+CIPCLOSE=8\r', OK + closed(8)])
    expect(bench.connected('c').link).toBe(7)
    expect(bench.connected('d').link).toBe(8)
  })

  test('a single one does not rest', () => {
    const { bench } = serving({ links: 1 })
    bench.connected('a').close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)])
    expect(bench.connected('b').link).toBe(0)
    expect(() => bench.socket('c')).toThrow('no free link: all 1 are in use, close a socket first')
  })
})

test('a transparent connection that waits for link 0 keeps it: the client is closed first', () => {
  const bench = new Piped().up()
  bench.listener('l')
  bench.dce.play(['AT+SERVERSTART?\r', OK], ['AT+SERVERSTART=8080,1\r', OK])
  bench.modem.command('AT+X', () => {})
  bench.dce.expect('AT+X\r')
  const pipe = bench.pipe()
  bench.client(0, 1)
  expect(pipe.link).toBe(0)
  bench.dce.answer(OK).play(['AT+CIPCLOSE=0\r', OK + closed(0)])
  bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', CONNECT])
  expect(bench.told()).toEqual(['writable 2048'])
})
