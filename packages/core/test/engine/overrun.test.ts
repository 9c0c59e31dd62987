/** Received bytes that come up short: counted, told once a poll, and reads become smaller. */

import { describe, expect, test } from 'vitest'
import type { ModemOptions } from '../../src/options.ts'
import { Bench, ERROR, info, line, OK } from '../support/bench.ts'
import { block, bound, datagram, PushBench } from '../support/push.ts'

/** What `onOverrun` was told, and the options that have it told. */
function hook(): { counts: number[]; modem: Partial<ModemOptions> } {
  const counts: number[] = []
  return { counts, modem: { onOverrun: (count) => counts.push(count) } }
}

/** Link 0's block breaks off; then link 1, whose trailer is known, is asked for what waits. */
function short(bench: Bench, wanted: number, next: number): void {
  bench.up()
  bench.connected('a')
  const b = bench.connected('b')
  bench.learnTrailer(b.link)
  bench.read(b)
  bench.announce(0, 5000)
  bench.dce.play([`AT+CIPRXGET=2,0,${wanted}\r`, `${line(`+CIPRXGET: 2,0,${wanted},5000`)}abc`])
  bench.dce.pass(1000)
  bench.dce.play(
    ['~\r', ERROR, 300],
    ['AT\r', OK, 100],
    ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')],
  )
  bench.count(1, 5000)
  bench.dce.expect(`AT+CIPRXGET=2,1,${next}\r`)
}

describe('a read', () => {
  test('that comes up short is counted and told, and the next one asks for half', () => {
    const { counts, modem } = hook()
    const bench = new Bench({ modem })
    short(bench, 1500, 750)
    expect(counts).toEqual([1])
    expect(bench.modem.counters).toMatchObject({ holes: 1, overruns: 1 })
  })

  test('never asks for more than readSize, nor for less than 64', () => {
    short(new Bench({ modem: { readSize: 100 } }), 100, 64)
  })

  test('whose bytes the DCE has no more', () => {
    const { counts, modem } = hook()
    const bench = new Bench({ modem }).up()
    bench.connected('a')
    bench.announce(0, 1)
    bench.dce.play(['AT+CIPRXGET=2,0,1\r', line('+IP ERROR: No data') + ERROR])
    expect([counts, bench.told()]).toEqual([[1], ['a error hole']])
  })
})

describe('a damaged line', () => {
  const damaged = line('+CIPOPEN: 0,\x01')

  test('is counted while IP is up', () => {
    const { counts, modem } = hook()
    const bench = new Bench({ modem })
    bench.modem.open()
    bench.dce.expect('AT\r').answer(damaged)
    expect(counts).toEqual([])
    bench.dce.answer(OK)
    const up = new Bench({ modem }).up()
    up.dce.answer(damaged)
    expect(counts).toEqual([1])
  })

  test('two of them in one poll are told once', () => {
    const { counts, modem } = hook()
    const bench = new Bench({ modem }).up()
    bench.dce.answer(damaged + damaged)
    expect(counts).toEqual([2])
  })

  test('of a modem without the hook is counted only', () => {
    const bench = new Bench().up()
    bench.dce.answer(damaged)
    expect(bench.modem.counters.overruns).toBe(1)
    expect(bench.modem.pollDelay(bench.dce.clock.now())).toBe(-1)
  })

  test('an exception of the hook is a fault', () => {
    const onOverrun = (): void => {
      throw new Error('mine')
    }
    const bench = new Bench({ modem: { onOverrun } }).up()
    bench.dce.answer(damaged)
    expect(bench.told()).toEqual(['ready', 'fault Error: mine'])
  })
})

describe('pushed data', () => {
  test('a block that lost bytes', () => {
    const { counts, modem } = hook()
    const bench = new PushBench({ modem }).up()
    bench.connected('a')
    bench.dce.answer(block(0, 'abcde').slice(0, -1) + line('+CIPCLOSE: 9,0'))
    expect([counts, bench.modem.counters.holes]).toEqual([[1], 1])
  })

  test('lost track of: one for all streams', () => {
    const { counts, modem } = hook()
    const bench = new PushBench({ modem }).up()
    bench.connected('a')
    bench.connected('b')
    bench.dce.answer('\r\n+RECEIVE,0\r\n')
    expect([counts, bench.modem.counters.holes]).toEqual([[1], 2])
  })

  test('a datagram without its sender', () => {
    const { counts, modem } = hook()
    const { bench, u } = bound({ modem })
    bench.dce.answer(datagram(u.link, 'one') + block(u.link, 'two'))
    bench.dce.pass(20)
    expect([counts, bench.modem.counters.datagramsLost]).toEqual([[1], 1])
  })
})
