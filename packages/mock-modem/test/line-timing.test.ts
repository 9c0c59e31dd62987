/** The serial line as a thing that takes time. */
import { describe, expect, test } from 'vitest'
import { Bench, OK } from './bench.ts'

const microsecond = 0.001

describe.each([115_200, 921_600, 9600])('at %d baud', (baud) => {
  const byteMs = 10_000 / baud

  test('an answer begins one turn after the last bit of the CR', () => {
    const bench = new Bench({ baud, knobs: { splitWrites: 'byte' } })
    bench.modem.port.setBaud(baud)
    bench.heard()
    const startMs = bench.time.now()
    bench.type('AT\r')
    bench.time.advance(100)
    const crMs = startMs + 3 * byteMs
    expect(Math.abs(bench.firstArrivalMs - (crMs + 5 + byteMs))).toBeLessThan(microsecond)
    expect(Math.abs(bench.lastArrivalMs - (crMs + 5 + 6 * byteMs))).toBeLessThan(microsecond)
  })

  test('so does the answer to a payload, however the payload came', () => {
    const bench = new Bench({ baud, knobs: { splitWrites: 'byte' } })
    bench.connect(1)
    bench.say('AT+CIPSEND=1,400\r', 1000)
    const startMs = bench.time.now()
    bench.type('\r'.repeat(150))
    bench.type('x'.repeat(250))
    bench.time.advance(1000)
    const endMs = startMs + 400 * byteMs
    expect(Math.abs(bench.firstArrivalMs - (endMs + 5 + byteMs))).toBeLessThan(microsecond)
  })

  test('bytes are only there once their last bit is, in both directions', () => {
    const bench = new Bench({ baud })
    const { port } = bench.modem
    bench.type('ATI\r')
    expect(port.pendingWrite).toBe(4)
    bench.time.advance(1.5 * byteMs)
    expect(port.pendingWrite).toBe(3)
    port.onReceive = null
    bench.time.advance(2.5 * byteMs + 5 + 3.5 * byteMs)
    expect(port.pendingWrite).toBe(0)
    expect(port.available).toBe(3)
    expect(port.read(new Uint8Array(2))).toBe(2)
    expect(port.available).toBe(1)
  })
})

test('a payload that begins before its prompt, and is followed at once, ends at its last byte', () => {
  const bench = new Bench({ knobs: { splitWrites: 'byte' } })
  bench.connect(1)
  const byteMs = 10_000 / 115_200
  const startMs = bench.time.now()
  bench.type(`AT+CIPSEND=1,60\r${'x'.repeat(60)}AT\r`)
  bench.time.advance(16 * byteMs + 5 + 3.5 * byteMs)
  expect(bench.heard()).toBe('\r\n>')
  bench.time.advance(100)
  const endMs = startMs + (16 + 60) * byteMs
  expect(Math.abs(bench.firstArrivalMs - (endMs + 5 + byteMs))).toBeLessThan(microsecond)
})

test('latencyMs is the turn, also that of the prompt', () => {
  const bench = new Bench({ latencyMs: 40, knobs: { splitWrites: 'byte' } })
  bench.connect(1)
  const byteMs = 10_000 / 115_200
  const startMs = bench.time.now()
  bench.type('AT+CIPSEND=1,5\r')
  bench.time.advance(100)
  expect(bench.heard()).toBe('\r\n>')
  const promptMs = startMs + (15 + 3) * byteMs + 40
  expect(Math.abs(bench.lastArrivalMs - promptMs)).toBeLessThan(microsecond)
})

test('an unsolicited line does not wait for a turn', () => {
  const bench = new Bench({ knobs: { splitWrites: 'byte' } })
  const startMs = bench.time.now()
  bench.modem.urc('RING')
  bench.time.advance(10)
  expect(bench.heard()).toBe('\r\nRING\r\n')
  expect(bench.lastArrivalMs - startMs).toBeCloseTo((8 * 10_000) / 115_200, 4)
})

test('what comes faster than it is answered waits its turn, and is answered in order', () => {
  const bench = new Bench({ echo: true })
  const heard = bench.say('AT\rAT+CMEE?\rAT\r')
  expect(heard).toBe(`AT\r${OK}AT+CMEE?\r\r\n+CMEE: 0\r\n${OK}AT\r${OK}`)
})

test('splitWrites decides how many bytes the DTE is told of at once', () => {
  const runs = (splitWrites: 'run' | 'byte' | 'random', seed: number): number[] => {
    const bench = new Bench({ knobs: { splitWrites }, seed })
    const sizes: number[] = []
    const { port } = bench.modem
    port.onReceive = () => {
      const bytes = new Uint8Array(port.available)
      sizes.push(port.read(bytes))
    }
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(100)
    return sizes
  }
  expect(runs('run', 1)).toEqual([64, 64, 10])
  expect(new Set(runs('byte', 1))).toEqual(new Set([1]))
  expect(runs('random', 1)).toEqual(runs('random', 1))
  expect(runs('random', 1)).not.toEqual(runs('random', 2))
})
