/** The short way through a poll in the middle of a payload, and each way out of it. */
import { describe, expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { Bench, line, OK } from '../support/bench.ts'
import { CLOSED, Piped } from '../support/piped.ts'
import { block, opened, PushBench } from '../support/push.ts'

const BLOCK_MS = a76xx.deadlines.block
const long = 'x'.repeat(200)

describe('pull', () => {
  function learned() {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0).read(a)
    bench.told()
    bench.dce.chunk = 7
    return { bench, a }
  }

  test('pieces of a block, and a trace that sees each', () => {
    const seen: number[] = []
    const bench = new Bench({ modem: { trace: (way, _, from, to) => way || seen.push(to - from) } })
    bench.up()
    const a = bench.connected('a')
    bench.learnTrailer(0).read(a)
    bench.dce.chunk = 7
    seen.length = 0
    const before = bench.modem.counters.bytesIn
    bench.announce(0, 200).pull(0, long).dce.end()
    expect(bench.read(a)).toBe(long)
    const traced = seen.reduce((sum, count) => sum + count, 0)
    expect(traced).toBe(bench.modem.counters.bytesIn - before)
  })

  test('a poll in which nothing has come', () => {
    const { bench, a } = learned()
    bench.announce(0, 10).dce.expect('AT+CIPRXGET=2,0,10\r')
    bench.dce.answer(`${line('+CIPRXGET: 2,0,10,0')}01234`)
    bench.dce.serial.onReady?.()
    bench.dce.answer('56789\r\nOK\r\n').end()
    expect(bench.read(a)).toBe('0123456789')
  })

  test('each piece puts the deadline off; the last one does not', () => {
    const { bench, a } = learned()
    bench.announce(0, 6).dce.expect('AT+CIPRXGET=2,0,6\r')
    bench.dce.answer(line('+CIPRXGET: 2,0,6,0'))
    for (const byte of '01234') bench.dce.answer(byte).pass(BLOCK_MS - 1)
    bench.dce.pass(1)
    expect([bench.read(a), bench.told()]).toEqual(['', ['a error hole']])
  })

  test('a call in between is seen to at once', () => {
    const { bench, a } = learned()
    const b = bench.socket('b')
    bench.dce.play(['AT+CIPOPEN=1,"TCP","h",7\r', OK + line('+CIPOPEN: 1,0')])
    bench.announce(0, 10).dce.expect('AT+CIPRXGET=2,0,10\r')
    bench.dce.answer(`${line('+CIPRXGET: 2,0,10,0')}01234`)
    b.close()
    bench.dce
      .answer('56789\r\nOK\r\n')
      .play(['AT+CIPCLOSE=1\r', OK + line('+CIPCLOSE: 1,0')])
      .end()
    expect(bench.read(a)).toBe('0123456789')
  })
})

describe('push', () => {
  test('a command is written on while a block comes in', () => {
    const { bench, a } = opened({ chunk: 5 })
    bench.dce.answer(block(0, long).slice(0, 40))
    bench.dce.serial.room = 0
    a.write(new Uint8Array(20).fill(0x41))
    bench.dce.clock.settle()
    bench.dce.answer(block(0, long).slice(40, 80))
    bench.dce.serial.room = 8
    bench.dce.answer(block(0, long).slice(80, 81)).play(['AT+CIPSEND=0,20\r', ''])
    bench.dce.answer(block(0, long).slice(81))
    expect(bench.read(a)).toBe(long)
  })

  test('a block of nobody', () => {
    const { bench, a } = opened({ chunk: 5 })
    bench.dce.answer(block(7, long)).answer(block(0, 'more')).end()
    expect(bench.read(a)).toBe('more')
  })

  test('room for no further block', () => {
    const { bench, a } = opened({ chunk: 5, modem: { receiveSize: 1600 } })
    bench.dce.answer(block(0, long)).answer(block(0, long)).end()
    expect(bench.read(a)).toBe(long + long)
  })

  test('where RTS/CTS holds the line', () => {
    const bench = PushBench.held({ chunk: 5 }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(0, long)).end()
    expect(bench.read(a)).toBe(long)
  })
})

describe('online data state', () => {
  function online(options: ConstructorParameters<typeof Piped>[0] = {}) {
    const bench = new Piped(options)
    const socket = bench.online()
    bench.dce.answer('begins')
    bench.told()
    return { bench, socket }
  }

  test('each piece is told, and a trace sees it', () => {
    const seen: number[] = []
    const { bench, socket } = online({
      modem: { trace: (way, _, from, to) => way || seen.push(to - from) },
    })
    seen.length = 0
    const before = bench.modem.counters.bytesIn
    bench.dce.answer('one').answer('two').end()
    expect(bench.told()).toEqual(['readable 9', 'readable 12'])
    expect(bench.read(socket)).toBe('beginsonetwo')
    expect([seen, bench.modem.counters.bytesIn - before]).toEqual([[3, 3], 6])
  })

  test('a poll in which nothing has come', () => {
    const { bench } = online()
    bench.dce.serial.onReady?.()
    expect(bench.told()).toEqual([])
  })

  test('what is written in the callback leaves in the same poll', () => {
    const bench = new Piped()
    const socket = bench.online({
      onReadable(this: typeof socket) {
        this.write(new Uint8Array(this.read() as ArrayBuffer))
      },
    })
    bench.dce.answer('first').expect('first', 0)
    bench.dce.answer('second').expect('second', 0).answer('third').expect('third', 0).end()
  })

  test('last words are held back all the same, and what follows them', () => {
    const { bench, socket } = online()
    bench.dce.answer(`text${CLOSED}`)
    expect(bench.read(socket)).toBe('beginstext')
    bench.dce.answer('x')
    expect(bench.read(socket)).toBe(`${CLOSED}x`)
  })

  test('an exception of the socket ends it, not the modem', () => {
    const bench = new Piped()
    let calls = 0
    bench.online({
      onReadable() {
        if (++calls === 2) throw new Error('on purpose')
      },
    })
    bench.dce.answer('a').answer('b')
    expect(bench.told()).toEqual(['fault Error: on purpose', 'error applicationFault'])
  })

  test('room for no further read', () => {
    const { bench, socket } = online({ modem: { receiveSize: 520 } })
    bench.dce.answer('y'.repeat(500)).answer('z'.repeat(14)).end()
    expect(bench.read(socket)).toBe(`begins${'y'.repeat(500)}${'z'.repeat(14)}`)
  })

  test('a read that fills the window is not the last one', () => {
    const { bench, socket } = online()
    const text = 'w'.repeat(512) + 'more'
    bench.dce.answer(text)
    expect(bench.read(socket)).toBe(`begins${text}`)
  })

  test('a socket that hands its connection on, and one that closes', () => {
    const { bench, socket } = online()
    const next = new bench.modem.Transparent({ from: socket })
    bench.dce.answer('to the next one')
    expect(bench.read(next)).toBe('beginsto the next one')
    next.close()
    bench.dce.answer('to nobody')
    expect(bench.told()).toEqual([])
  })
})

describe('a block is written as the port takes it', () => {
  const text = 'abcdefghijklmnopqrstuvwx'
  const done = OK + line('+CIPSEND: 0,24,24')

  /** A prompt for `text`, and a port that takes `room` bytes until it is told that they have left. */
  function writing(bench: Bench, socket: { write(bytes: Uint8Array): number }, room: number) {
    const { serial } = bench.dce
    const write = serial.write.bind(serial)
    socket.write(Uint8Array.from(text, (character) => character.charCodeAt(0)))
    bench.dce.expect('AT+CIPSEND=0,24\r')
    serial.write = (view) => {
      write(view)
      serial.room -= view.length
    }
    serial.room = room
    bench.dce.answer('\r\n>')
    return (bytes: number): void => {
      serial.room = bytes
      serial.onReady?.()
    }
  }

  test('to its end, and then the rest of the modem goes on', () => {
    const bench = new Bench().up()
    const leave = writing(bench, bench.connected('a'), 8)
    bench.dce.expect('abcdefgh')
    leave(0)
    leave(8)
    bench.dce.expect('ijklmnop')
    leave(100)
    bench.dce.expect('qrstuvwx').answer(done).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('lines in between are heard', () => {
    const bench = new Bench().up()
    const leave = writing(bench, bench.connected('a'), 8)
    bench.dce.expect('abcdefgh').answer(line('RING'))
    expect(bench.told()).toEqual(['line RING'])
    leave(100)
    bench.dce.expect('ijklmnopqrstuvwx').answer(done).end()
  })

  test('beside pushed blocks', () => {
    const { bench, a } = opened({ chunk: 5 })
    const leave = writing(bench, a, 8)
    bench.dce.expect('abcdefgh').answer(block(0, 'pushed'))
    expect(bench.read(a)).toBe('pushed')
    leave(100)
    bench.dce.expect('ijklmnopqrstuvwx').answer(done)
  })

  test('nothing more once the port is lost', () => {
    const bench = new Bench().up()
    const leave = writing(bench, bench.connected('a'), 8)
    bench.dce.expect('abcdefgh')
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.pass(10)
    leave(100)
    bench.dce.pass(1_000_000)
    expect(bench.told()).toEqual(['a error portLost', 'down portLost'])
    bench.dce.end()
  })

  test('where a port may hold back what has come', () => {
    const bench = new Bench().up()
    bench.dce.serial.drains = false
    const leave = writing(bench, bench.connected('a'), 8)
    leave(100)
    bench.dce.expect(text).answer(done).end()
  })
})
