/** The limit for bytes on their way that the peer has not acknowledged: what is sent, held, and asked. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, OK, type Socket } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

function opened(unacknowledgedLimit: number): { bench: Bench; a: Socket } {
  const bench = new Bench().up()
  const a = bench.connected('a', { unacknowledgedLimit })
  return { bench, a }
}

function sends(bench: Bench, data: string): Bench {
  const { length } = data
  bench.dce.play([`AT+CIPSEND=0,${String(length).padStart(2, '0')}\r`, '\r\n>'], [data, OK])
  bench.dce.answer(line(`+CIPSEND: 0,${length},${length}`))
  return bench
}

function asks(bench: Bench, sent: number, acknowledged: number, withinMs: number = 0): Bench {
  bench.dce.play(['AT+CIPACK=0\r', info(`+CIPACK: ${sent},${acknowledged},0`), withinMs])
  return bench
}

test('no more than the limit goes out; the rest when the peer has acknowledged', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld!'))
  sends(bench, 'hello')
  asks(bench, 5, 5)
  sends(bench, 'world')
  asks(bench, 10, 10)
  sends(bench, '!').dce.end()
})

test('part of it is acknowledged: that much follows', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  sends(bench, 'hello')
  asks(bench, 5, 2)
  sends(bench, 'wo')
  asks(bench, 7, 7)
  sends(bench, 'rld').dce.end()
})

test('nothing is acknowledged: asked every half second, and no more often', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  sends(bench, 'hello')
  asks(bench, 5, 0).dce.pass(499)
  asks(bench, 5, 0, 1).dce.pass(499)
  asks(bench, 5, 5, 1)
  sends(bench, 'world').dce.end()
  expect(bench.told()).toEqual(['a writable 2043', 'a writable 2048'])
})

test('nothing waits: nothing is asked', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('hello'))
  sends(bench, 'hello').dce.pass(60_000).end()
})

test('the application’s own question is the same one', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  a.acknowledged((count, code) => bench.events.push(`unacknowledged ${count} ${code}`))
  asks(bench, 0, 0)
  sends(bench, 'hello')
  a.acknowledged((count, code) => bench.events.push(`unacknowledged ${count} ${code}`))
  asks(bench, 5, 1)
  sends(bench, 'w')
  expect(bench.told()).toEqual([
    'unacknowledged 10 0',
    'a writable 2043',
    'unacknowledged 9 0',
    'a writable 2044',
  ])
})

test('the question is refused: asked again, nothing is sent meanwhile', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  sends(bench, 'hello')
  bench.dce.play(['AT+CIPACK=0\r', ERROR]).pass(499)
  asks(bench, 5, 5, 1)
  sends(bench, 'world').dce.end()
})

test('the question goes unanswered: asked again when the channel is won back', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  sends(bench, 'hello')
  bench.dce.play(['AT+CIPACK=0\r', ''], ['~\r', ERROR, 9000], ['AT\r', OK, 100])
  bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
  bench.count(0, 0)
  asks(bench, 5, 5, 500)
  sends(bench, 'world').dce.end()
})

test('a socket that is closed sends what is left without waiting for anyone', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld!'))
  sends(bench, 'hello')
  a.close()
  bench.dce.expect('AT+CIPACK=0\r')
  bench.dce.answer(info('+CIPACK: 5,0,0'))
  sends(bench, 'world!')
    .dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    .end()
})

test('counters that wrap', () => {
  const { bench, a } = opened(5)
  a.write(bytesOf('helloworld'))
  sends(bench, 'hello')
  bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 4294967298,4294967293,0')]).pass(499)
  bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 4294967298,4294967296,0'), 1])
  sends(bench, 'wor')
})

test('a later socket on the same link has no limit unless it asks for one', () => {
  const bench = new Bench({ modem: { links: 1 } }).up()
  const a = bench.connected('a', { unacknowledgedLimit: 5 })
  a.close()
  bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
  const b = bench.connected('b')
  b.write(bytesOf('helloworld'))
  sends(bench, 'helloworld').dce.end()
})

describe('the option', () => {
  for (const limit of [0, -1, 1.5, 1_000_001, Number.NaN, '5']) {
    test(`${limit} is refused`, () => {
      const bench = new Bench()
      bench.modem.open()
      expect(() => bench.socket('x', { unacknowledgedLimit: limit as number })).toThrow(
        /^unacknowledgedLimit: .* is not a whole number from 1 to 1000000/,
      )
    })
  }
})
