/** Received data: pushed under each header of 4.6 of the wire format, or fetched with CIPRXGET. */
import { describe, expect, test } from 'vitest'
import type { Knobs } from '../../src/index.ts'
import { bytesOf, ERROR, info, OK } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const peerOf = `${host}:8500`

describe('pushed data of one connection', () => {
  test.each([
    [0, 0, 0, 'hello'],
    [0, 1, 0, 'hello'],
    [1, 0, 0, '\r\n+IPD,5:hello'],
    [1, 1, 0, '\r\n+IPD,5,TCP:hello'],
    [0, 0, 1, `\r\nRECV FROM: ${peerOf}\r\nhello`],
    [0, 1, 1, `\r\nRECV FROM: ${peerOf}\r\nhello`],
    [1, 0, 1, `\r\nRECV FROM: ${peerOf}\r\n+IPD,5:hello`],
    [1, 1, 1, `\r\nRECV FROM: ${peerOf}\r\n+IPD,5,TCP:hello`],
  ])('CIPHEAD %i, CIPSHOWTP %i, CIPSRIP %i', (head, protocol, sender, said) => {
    const bench = new Sim800Bench()
    const peer = bench.single()
    bench.run(`AT+CIPHEAD=${head}`, `AT+CIPSHOWTP=${protocol}`, `AT+CIPSRIP=${sender}`)
    peer.write(bytesOf('hello'))
    expect(bench.say('')).toBe(said)
  })

  test('UDP is called so, and a datagram is a block', () => {
    const bench = new Sim800Bench().up('AT+CLPORT="UDP",8888', 'AT+CIPHEAD=1', 'AT+CIPSHOWTP=1')
    bench.run(`AT+CIPSTART="UDP","${host}",9600`)
    bench.say('AT+CIPSEND=5\r')
    bench.network.sendDatagram(8888, bytesOf('one'), host, 9600)
    bench.network.sendDatagram(8888, bytesOf('four'), host, 9600)
    expect(bench.say('')).toBe('')
    expect(bench.say('hello')).toBe(`\r\n+IPD,3,UDP:one\r\n+IPD,4,UDP:four${lines('SEND OK')}`)
  })

  test.each([
    [{ countedForm: '+IPD, 16:' }, `\r\nRECV FROM: ${peerOf}\r\n+IPD, 5:hello`],
    [{ countedForm: '+IPD,16:\r\n' }, `\r\nRECV FROM: ${peerOf}\r\n+IPD,5:\r\nhello`],
    [{ recvFromForm: '+RECV FROM:' }, `\r\n+RECV FROM:${peerOf}\r\n+IPD,5:hello`],
    [{ recvFromForm: 'RECV FROM:' }, `\r\nRECV FROM:${peerOf}\r\n+IPD,5:hello`],
    [{ sripPortBlank: true }, `\r\nRECV FROM: ${host}: 8500\r\n+IPD,5:hello`],
  ] as [Partial<Knobs>, string][])('knobs %j', (knobs, said) => {
    const bench = new Sim800Bench({ knobs })
    const peer = bench.single('AT+CIPHEAD=1', 'AT+CIPSRIP=1')
    peer.write(bytesOf('hello'))
    expect(bench.say('')).toBe(said)
  })

  test('a block has 1460 bytes at most', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPHEAD=1')
    const data = bytesOf('x'.repeat(1470))
    peer.write(data)
    bench.say('', 1000)
    bench.say('AT+CIPSEND=1\r')
    peer.write(data)
    bench.time.advance(300)
    expect(bench.say('x', 1000)).toBe(
      `\r\n+IPD,1460:${'x'.repeat(1460)}\r\n+IPD,10:${'x'.repeat(10)}${lines('SEND OK')}`,
    )
  })
})

describe('pushed data of several connections', () => {
  const counted = '+RECEIVE,2,5'

  test.each([
    [0, {}, `\r\n${counted}:\r\n`],
    [0, { receiveColon: false }, `\r\n${counted}\r\n`],
    [1, {}, `\r\n${counted},${peerOf}:\r\n`],
    [1, { sripForm: 'bare' }, `\r\n${counted},${peerOf}\r\n`],
    [1, { sripForm: 'line' }, `\r\n${counted},${peerOf}\r\n${counted}:\r\n`],
    [1, { sripForm: 'line', receiveColon: false }, `\r\n${counted},${peerOf}\r\n${counted}\r\n`],
  ] as [number, Partial<Knobs>, string][])('CIPSRIP %i, knobs %j', (sender, knobs, header) => {
    const bench = new Sim800Bench({ knobs })
    // CIPHEAD and CIPSHOWTP change nothing here.
    const [peer] = bench.multi([2], `AT+CIPSRIP=${sender}`, 'AT+CIPHEAD=1', 'AT+CIPSHOWTP=1')
    peer?.write(bytesOf('hello'))
    expect(bench.say('')).toBe(`${header}hello`)
  })

  test('waits while a payload is open, and does not mix with an answer', () => {
    const bench = new Sim800Bench()
    const [first, second] = bench.multi([0, 1])
    bench.run('AT+CIPSEND=0,5')
    first?.write(bytesOf('AT'))
    second?.write(bytesOf('\r\nOK\r\n'))
    expect(bench.say('')).toBe('')
    expect(bench.say('hello')).toBe(
      `\r\n+RECEIVE,0,2:\r\nAT\r\n+RECEIVE,1,6:\r\n\r\nOK\r\n${lines('0, SEND OK')}`,
    )
  })
})

describe('AT+CIPRXGET of one connection', () => {
  function buffering(knobs: Partial<Knobs> = {}, ...more: string[]): Sim800Bench {
    const bench = new Sim800Bench({ knobs })
    const peer = bench.single('AT+CIPRXGET=1', ...more)
    peer.write(bytesOf('data from server'))
    bench.say('')
    return bench
  }

  test.each([
    ['AT+CIPRXGET?', info('+CIPRXGET: 1')],
    ['AT+CIPRXGET=?', info('+CIPRXGET: (0-4),(1-1460)')],
    ['AT+CIPRXGET=4', info('+CIPRXGET: 4,16')],
    ['AT+CIPRXGET=2,5', `\r\n+CIPRXGET: 2,5,11\r\ndata ${OK}`],
    ['AT+CIPRXGET=2,1460', `\r\n+CIPRXGET: 2,16,0\r\ndata from server${OK}`],
    ['AT+CIPRXGET=2', `\r\n+CIPRXGET: 2,16,0\r\ndata from server${OK}`],
    ['AT+CIPRXGET=3,5', `\r\n+CIPRXGET: 3,5,11\r\n6461746120${OK}`],
    ['AT+CIPRXGET=3,730', `\r\n+CIPRXGET: 3,16,0\r\n646174612066726F6D20736572766572${OK}`],
    ['AT+CIPRXGET=2,1461', ERROR],
    ['AT+CIPRXGET=3,731', ERROR],
    ['AT+CIPRXGET=2,0', ERROR],
    ['AT+CIPRXGET=2,0,5', ERROR],
    ['AT+CIPRXGET=4,0', ERROR],
    ['AT+CIPRXGET=5', ERROR],
    ['AT+CIPRXGET=0', ERROR],
    ['AT+CIPRXGET', ERROR],
  ])('%s', (line, answer) => {
    expect(buffering().run(line)).toBe(answer)
  })

  test.each([
    [{ hexCase: 'lower' }, 'AT+CIPRXGET=3,7', `\r\n+CIPRXGET: 3,7,9\r\n64617461206672${OK}`],
    [{ hexCase: 'lower' }, 'AT+CIPRXGET=3,8', `\r\n+CIPRXGET: 3,8,8\r\n646174612066726f${OK}`],
    [{ rxgetTrailer: '\r\n\r\n' }, 'AT+CIPRXGET=2,4', `\r\n+CIPRXGET: 2,4,12\r\ndata\r\n${OK}`],
    [{ rxgetBlank: false }, 'AT+CIPRXGET=4', info('+CIPRXGET:4,16')],
    [{ rxgetBlank: false }, 'AT+CIPRXGET?', info('+CIPRXGET:1')],
    [{ hexExtraBlank: true }, 'AT+CIPRXGET=3,1', `\r\n+CIPRXGET: 3,1,15\r\n\r\n64${OK}`],
  ] as [Partial<Knobs>, string, string][])('knobs %j: %s', (knobs, line, answer) => {
    expect(buffering(knobs).run(line)).toBe(answer)
  })

  test.each([
    ['zeroes', info('+CIPRXGET: 2,0,0')],
    ['error', ERROR],
    ['no-data', ERROR],
  ] as const)('nothing to read: %s', (emptyReadForm, answer) => {
    const bench = buffering({ emptyReadForm })
    bench.run('AT+CIPRXGET=2')
    expect(bench.run('AT+CIPRXGET=2,100')).toBe(answer)
    expect(bench.run('AT+CIPRXGET=4')).toBe(info('+CIPRXGET: 4,0'))
  })

  test('what was not read stays readable after the end, once', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPRXGET=1')
    peer.write(bytesOf('late'))
    peer.end()
    expect(bench.say('')).toBe(lines('+CIPRXGET: 1', 'CLOSED'))
    expect(bench.run('AT+CIPRXGET=2,100')).toBe(`\r\n+CIPRXGET: 2,4,0\r\nlate${OK}`)
    expect(bench.run('AT+CIPRXGET=2,100')).toBe(ERROR)
  })

  test('and is gone with the next connection, or by knob retainRxAfterClose', () => {
    const bench = buffering()
    bench.run('AT+CIPCLOSE', `AT+CIPSTART="TCP","${host}",8500`)
    expect(bench.run('AT+CIPRXGET=4')).toBe(info('+CIPRXGET: 4,0'))
    const other = buffering({ retainRxAfterClose: false })
    other.run('AT+CIPCLOSE')
    expect(other.run('AT+CIPRXGET=4')).toBe(info('+CIPRXGET: 4,0'))
  })

  test('more is told of only when all was read, unless by knob urcEdgeTriggered', () => {
    for (const urcEdgeTriggered of [true, false]) {
      const bench = new Sim800Bench({ knobs: { urcEdgeTriggered } })
      const peer = bench.single('AT+CIPRXGET=1')
      peer.write(bytesOf('one'))
      expect(bench.say('')).toBe(lines('+CIPRXGET: 1'))
      peer.write(bytesOf('two'))
      expect(bench.say('')).toBe(urcEdgeTriggered ? '' : lines('+CIPRXGET: 1'))
      bench.run('AT+CIPRXGET=2')
      peer.write(bytesOf('three'))
      expect(bench.say('')).toBe(lines('+CIPRXGET: 1'))
    }
  })

  test('CIPSRIP=1 names the sender', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPRXGET=1', 'AT+CIPSRIP=1')
    peer.write(bytesOf('hello'))
    expect(bench.say('')).toBe(lines(`+CIPRXGET: 1,${peerOf}`))
    expect(bench.run('AT+CIPRXGET=2')).toBe(`\r\n+CIPRXGET: 2,5,0,${peerOf}\r\nhello${OK}`)
  })

  test('of each datagram', () => {
    const bench = new Sim800Bench()
    bench.up('AT+CIPRXGET=1', 'AT+CIPSRIP=1', 'AT+CIPUDPMODE=1', 'AT+CLPORT="UDP",8888')
    bench.run(`AT+CIPSTART="UDP","${host}",9600`)
    bench.network.sendDatagram(8888, bytesOf('one'), '192.0.2.1', 1)
    bench.network.sendDatagram(8888, bytesOf('two'), '192.0.2.2', 2)
    expect(bench.say('')).toBe(lines('+CIPRXGET: 1,192.0.2.1:1'))
    expect(bench.run('AT+CIPRXGET=2')).toBe(`\r\n+CIPRXGET: 2,3,3,192.0.2.1:1\r\none${OK}`)
    expect(bench.run('AT+CIPRXGET=2')).toBe(`\r\n+CIPRXGET: 2,3,0,192.0.2.2:2\r\ntwo${OK}`)
  })

  test('reads nothing while data is pushed', () => {
    const bench = new Sim800Bench()
    bench.single()
    for (const mode of [2, 3, 4]) expect(bench.run(`AT+CIPRXGET=${mode}`)).toBe(ERROR)
  })
})

describe('AT+CIPRXGET of several', () => {
  test.each([
    ['AT+CIPRXGET=?', info('+CIPRXGET: (0-4),(0-5),(1-1460)')],
    ['AT+CIPRXGET=4,3', info('+CIPRXGET: 4,3,5')],
    ['AT+CIPRXGET=4,1', info('+CIPRXGET: 4,1,0')],
    ['AT+CIPRXGET=2,3,4', `\r\n+CIPRXGET: 2,3,4,1\r\nhell${OK}`],
    ['AT+CIPRXGET=2,3', `\r\n+CIPRXGET: 2,3,5,0\r\nhello${OK}`],
    ['AT+CIPRXGET=3,3,2', `\r\n+CIPRXGET: 3,3,2,3\r\n6865${OK}`],
    ['AT+CIPRXGET=2,0,4', ERROR],
    ['AT+CIPRXGET=2,6,4', ERROR],
    ['AT+CIPRXGET=2', ERROR],
    ['AT+CIPRXGET=4', ERROR],
    ['AT+CIPRXGET=2,3,1461', ERROR],
    ['AT+CIPRXGET=2,3,4,5', ERROR],
  ])('%s', (line, answer) => {
    const bench = new Sim800Bench()
    const [peer] = bench.multi([3], 'AT+CIPRXGET=1')
    peer?.write(bytesOf('hello'))
    bench.say('')
    expect(bench.run(line)).toBe(answer)
  })

  test.each([
    [{}, '+CIPRXGET: 1,3'],
    [{ rxgetUrcForm: 'link' }, '+CIPRXGET: 3'],
    [{ rxgetUrcForm: 'link', rxgetBlank: false }, '+CIPRXGET:3'],
  ] as [Partial<Knobs>, string][])('knobs %j tell of data as %s', (knobs, line) => {
    const bench = new Sim800Bench({ knobs })
    const [peer] = bench.multi([3], 'AT+CIPRXGET=1')
    peer?.write(bytesOf('hello'))
    expect(bench.say('')).toBe(lines(line))
  })

  test('knob rxgetUrcForm is about several', () => {
    const bench = new Sim800Bench({ knobs: { rxgetUrcForm: 'link' } })
    bench.single('AT+CIPRXGET=1').write(bytesOf('x'))
    expect(bench.say('')).toBe(lines('+CIPRXGET: 1'))
  })
})
