/** The short way through a poll in the middle of a payload, and each way out of it. */
import { describe, expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { Bench, line, OK } from '../support/bench.ts'
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
