/** The escape sequence, to the millisecond. */
import { describe, expect, test } from 'vitest'
import { Bench, OK, textOf } from './bench.ts'

/** Online, with silence since the last byte. */
function online(baud = 115_200): { bench: Bench; sent(): string; byteMs: number } {
  const bench = new Bench({ baud })
  bench.modem.port.setBaud(baud)
  const peer = bench.online()
  bench.say('x', 5000)
  return { bench, sent: () => textOf(peer.received).slice(1), byteMs: 10_000 / baud }
}

describe.each([115_200, 9600])('at %d bit/s', (baud) => {
  test('OK begins 1000 ms after the last plus has ended', () => {
    const { bench, sent, byteMs } = online(baud)
    bench.type('+++')
    const endMs = bench.time.now() + 3 * byteMs
    bench.time.advance(3 * byteMs + 999.9)
    expect(bench.heard()).toBe('')
    // A port may be told of the run at its end: six bytes.
    bench.time.advance(0.2 + 6 * byteMs)
    expect(bench.heard()).toBe(OK)
    expect(bench.lastArrivalMs - endMs).toBeCloseTo(1000 + 6 * byteMs, 3)
    bench.time.advance(5000)
    expect(sent()).toBe('')
    expect(bench.run('AT')).toBe(OK)
  })

  test.each([
    [999, false],
    [999.9, false],
    [1000, true],
    [1001, true],
  ])('silence of %d ms before it: %s', (ms, isEscape) => {
    const { bench, sent, byteMs } = online(baud)
    bench.say('data', 4 * byteMs + ms)
    expect(bench.say('+++', 5000)).toBe(isEscape ? OK : '')
    expect(sent()).toBe(isEscape ? 'data' : 'data+++')
  })

  test.each([
    [899, true],
    [900, true],
    [901, false],
    [950, false],
  ])('%d ms between two of it: %s', (ms, isEscape) => {
    for (const at of [1, 2]) {
      const { bench, sent, byteMs } = online(baud)
      bench.say('+'.repeat(at), at * byteMs + ms)
      expect(bench.say('+'.repeat(3 - at), 5000), `after ${at}`).toBe(isEscape ? OK : '')
      expect(sent(), `after ${at}`).toBe(isEscape ? '' : '+++')
    }
  })

  test.each([
    [998, false],
    [1001, true],
  ])('%d ms before the next byte: %s', (ms, isEscape) => {
    const { bench, sent, byteMs } = online(baud)
    const before = bench.say('+++', 3 * byteMs + ms - byteMs)
    expect(before + bench.say('data', 5000)).toBe(isEscape ? OK : '')
    expect(sent()).toBe(isEscape ? '' : '+++data')
  })
})

test.each(['+', '++', '++++', '+++a', 'a+++', '+a++', '++a+', '++++++', '+++\r', 'a+b++c+++d'])(
  '%j is data',
  (text) => {
    const { bench, sent } = online()
    expect(bench.say(text, 5000)).toBe('')
    expect(sent()).toBe(text)
    expect(bench.say('+++', 2000)).toBe(OK)
    expect(sent()).toBe(text)
  },
)

test('a plus that is followed by a long silence is data, and a sequence after it is one', () => {
  const { bench, sent } = online()
  bench.say('+', 890)
  expect(sent()).toBe('')
  bench.time.advance(1500)
  expect(sent()).toBe('+')
  bench.say('++', 1100)
  expect(sent()).toBe('+++')
  expect(bench.say('+++', 1100)).toBe(OK)
  expect(sent()).toBe('+++')
})

test('right after CONNECT the silence begins', () => {
  const bench = new Bench()
  const peer = bench.online()
  bench.escape()
  bench.say('ATO\r', 500)
  expect(bench.say('+++', 3000)).toBe('')
  bench.time.advance(1000)
  expect(textOf(peer.received)).toBe('+++')
  expect(bench.escape()).toBe(OK)
})

test('in command state it is nothing but characters', () => {
  const bench = new Bench()
  bench.connect(0)
  bench.time.advance(2000)
  expect(bench.say('+++', 2000)).toBe('')
  expect(bench.run('', 'AT')).toBe(OK)
})
