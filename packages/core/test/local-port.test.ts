/** Local ports that nobody has named: free ones of the dynamic range, in turn. */
import { describe, expect, test } from 'vitest'
import { Bench } from './support/bench.ts'
import { PushBench } from './support/push.ts'

describe('a port that was left out', () => {
  const bench = new PushBench()
  bench.modem.open()
  const { UDP, Listener } = bench.modem

  test('is the next one of the dynamic range', () => {
    expect([new UDP().port, new UDP({}).port, new UDP({ port: 0 }).port]).toEqual([
      49152, 49153, 49154,
    ])
    expect([new Listener().port, new Listener({ port: 0 }).port]).toEqual([49155, 49156])
    expect(new Listener({ port: '0' as never }).port).toBe(49157)
  })

  test('is none that a socket or a listener has', () => {
    new UDP({ port: 49158 })
    new Listener({ port: 49159 })
    expect(new UDP().port).toBe(49160)
  })

  test('is no mistake that looks like one', () => {
    expect(() => new UDP({ port: undefined as never })).toThrow('port: is needed')
    expect(() => new Listener({ port: null as never })).toThrow('port: null is not')
    expect(() => new Listener({ port: '' as never })).toThrow('port:  is not')
  })
})

test('after the last one comes the first', () => {
  const { modem } = new Bench()
  modem.open()
  const ports: number[] = []
  for (let i = 0; i < 16385; i++) {
    const listener = new modem.Listener()
    if (i > 16382) ports.push(listener.port)
    listener.close()
  }
  expect(ports).toEqual([65535, 49152])
})
