/**
 * The mock is never the bottleneck: while data waits, its line carries one byte after another. Figures
 * are of virtual time, and exact.
 */
import { describe, expect, test } from 'vitest'
import type { MemoryPeer } from '../src/index.ts'
import { Bench } from './bench.ts'

const megabyte = 1_048_576

interface Pushed {
  readonly bench: Bench
  /** From the first byte on the line to the last. */
  readonly lineMs: number
  readonly bytes: number
  readonly said: string
}

/** Lets a peer send a megabyte, and listens until the line is silent. */
function flood(bench: Bench, peer: MemoryPeer, rate: number): Pushed {
  const byteMs = 10_000 / rate
  bench.time.advance(100)
  bench.heard()
  peer.write(new Uint8Array(megabyte).fill(0x41))
  bench.time.advance(2 * megabyte * byteMs)
  const lineMs = bench.lastArrivalMs - bench.firstArrivalMs + bench.firstRun * byteMs
  const said = bench.heard()
  return { bench, lineMs, bytes: said.length, said }
}

function modem(rate: number, latencyMs: number): Bench {
  const bench = new Bench({ baud: rate, net: { latencyMs } })
  bench.modem.port.setBaud(rate)
  return bench
}

function push(rate: number, latencyMs: number): Pushed {
  const bench = modem(rate, latencyMs)
  const [peer] = bench.connect(0)
  bench.run('AT+CIPRXGET=0', 'AT+CIPHEAD=1', 'AT+CIPSRIP=0', 'AT+CIPCCFG=,,,,1')
  return flood(bench, peer as MemoryPeer, rate)
}

describe.each([
  [115_200, 5],
  [921_600, 20],
])('at %d bit/s, %d ms from the peer', (rate, latencyMs) => {
  const wireMs = (bytes: number): number => (bytes * 10_000) / rate

  test('push: no gap between blocks, and at least 98 percent of the line is payload', () => {
    const { lineMs, bytes, said } = push(rate, latencyMs)
    expect(said.split('A').length - 1).toBe(megabyte)
    expect(lineMs).toBeCloseTo(wireMs(bytes), 3)
    expect(megabyte / bytes).toBeGreaterThan(0.98)
  })

  test('transparent mode: nothing but payload, without a gap', () => {
    const bench = modem(rate, latencyMs)
    const { lineMs, bytes } = flood(bench, bench.online(), rate)
    expect(bytes).toBe(megabyte)
    expect(lineMs).toBeCloseTo(wireMs(megabyte), 3)
  })
})

test('two runs are the same, to the byte and to the microsecond', () => {
  const [one, two] = [push(921_600, 20), push(921_600, 20)]
  expect(one.said === two.said).toBe(true)
  expect(one.bench.lastArrivalMs).toBe(two.bench.lastArrivalMs)
})

test('ten links share the line: it is as full, and nobody has to wait for all of another’s', () => {
  const rate = 921_600
  const bench = modem(rate, 5)
  const peers = bench.connect(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
  bench.run('AT+CIPRXGET=0', 'AT+CIPHEAD=1', 'AT+CIPSRIP=0', 'AT+CIPCCFG=,,,,1')
  bench.time.advance(100)
  bench.heard()
  for (const peer of peers) peer.write(new Uint8Array(100_000).fill(0x41))
  bench.time.advance(600)
  const begun = bench.heard()
  const blocks = peers.map((_, link) => begun.split(`+RECEIVE,${link},`).length - 1)
  expect(Math.max(...blocks) - Math.min(...blocks)).toBeLessThanOrEqual(5)
  expect(Math.min(...blocks)).toBeGreaterThan(0)
  const from = bench.time.now()
  bench.time.advance(20_000)
  const rest = bench.heard()
  expect((begun + rest).split('A').length - 1).toBe(1_000_000)
  // A run of 64 bytes may have begun before.
  const lineMs = (rest.length * 10_000) / rate
  expect(Math.abs(bench.lastArrivalMs - from - lineMs)).toBeLessThan((64 * 10_000) / rate)
})
