/** The list of links, counts and acknowledgements that the DCE is asked for, damaged and in any order. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'

const DIAL = 'AT+CIPOPEN=0,"TCP","h",7\r'
const opened = (n = 0, code: number | string = 0): string => line(`+CIPOPEN: ${n},${code}`)
const closed = (n = 0, code = 0): string => line(`+CIPCLOSE: ${n},${code}`)
const list = (...open: readonly number[]): string =>
  info(`+CIPCLOSE: ${Array.from({ length: 10 }, (_, i) => (open.includes(i) ? 1 : 0)).join(',')}`)

/** A modem in its bring-up, with a socket `a` that waits. */
function starting(): Bench {
  const bench = new Bench()
  bench.modem.open()
  bench.socket('a')
  return bench
}

describe('the list of links', () => {
  test('of an earlier run: links that nobody owns are closed, one that is wanted before it is dialled', () => {
    const bench = starting()
    bench.up({ 'AT+CIPCLOSE?': list(0, 3) })
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed()], ['AT+CIPCLOSE=3\r', OK])
    bench.dce.play([DIAL, OK + opened()]).end()
    expect(bench.told()).toEqual(['ready', 'a writable 2048'])
  })

  for (const refusal of [closed(0, 4) + ERROR, ERROR]) {
    test(`a link of an earlier run that cannot be closed is dialled (${JSON.stringify(refusal)})`, () => {
      const bench = starting()
      bench.up({ 'AT+CIPCLOSE?': list(0) })
      bench.dce.play(['AT+CIPCLOSE=0\r', refusal], [DIAL, OK + opened()]).end()
    })
  }

  test('a link of an earlier run whose close is never confirmed is dialled after its deadline', () => {
    const bench = starting()
    bench.up({ 'AT+CIPCLOSE?': list(0) })
    bench.dce.play(['AT+CIPCLOSE=0\r', OK], [DIAL, OK, 120_000])
  })

  test('an unanswered close of an earlier run', () => {
    const bench = starting()
    bench.up({ 'AT+CIPCLOSE?': list(0) })
    bench.dce.expect('AT+CIPCLOSE=0\r').play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], [DIAL, OK])
  })

  /** The audit runs while `a` and `b` are open; the second is closed by its application. */
  function audited(answer: string): Bench {
    const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
    bench.connected('a')
    bench.connected('b')
    bench.dce.play(['AT+CIPCLOSE?\r', answer, 60_000])
    return bench
  }

  test('all is well: unread data is asked for, link by link', () => {
    const bench = audited(list(0, 1))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPRXGET=4,1\r', info('+CIPRXGET: 4,1,3')])
    bench.pull(1, 'x', 2).pull(1, 'yz')
    bench.dce.end()
    expect(bench.told()).toEqual(['b readable 3'])
  })

  test('a link that the DCE no longer knows is read to its end and told as lost', () => {
    const bench = audited(list(1))
    bench.count(0, 0).count(1, 0)
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('a connection that nobody owns is closed', () => {
    const bench = audited(list(0, 1, 7))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPRXGET=4,1\r', info('+CIPRXGET: 4,1,0')])
    bench.dce.play(['AT+CIPCLOSE=7\r', OK + closed(7)]).end()
  })

  test('a close result of another link while it is asked is not the list', () => {
    const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
    bench.connected('a')
    bench.connected('b')
    bench.dce.play(['AT+CIPCLOSE?\r', closed(1) + list(0), 60_000])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.expect('AT+CIPRXGET=4,1\r')
  })

  const damaged = ['1,0,0,0,0,0,0,0,0', '01,1,0,0,0,0,0,0,0', '1,1,0,0,0,0,0,0,0,', '1,1', '', 'x']
  for (const text of damaged) {
    test(`damaged is not believed: +CIPCLOSE: ${text}`, () => {
      const bench = audited(line(`+CIPCLOSE: ${text}`))
      bench.dce.answer(OK).pass(1)
      expect(bench.told()).toEqual([])
    })
  }

  test('an OK without a list is an earlier command’s', () => {
    const bench = audited(OK)
    bench.dce.pass(8000).answer(list(0, 1)).expect('AT+CIPRXGET=4,0\r')
  })

  test('refused, unanswered: the audit goes on without it', () => {
    const bench = audited(ERROR)
    bench.dce.play(['AT+CIPRXGET=4,0\r', OK]).pass(8999)
    bench.dce.play(['~\r', ERROR, 1], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', ''])
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(0, 1)])
  })

  test('no links in use, no audit', () => {
    const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
    bench.dce.pass(1_000_000).end()
  })

  test('a damaged line brings the audit forward, once a second at most', () => {
    const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
    bench.connected('a')
    bench.dce.answer('\r\n+IPC\x80OSE: 0,1\r\n').pass(999)
    bench.dce.play(['AT+CIPCLOSE?\r', list(0), 1])
    expect(bench.modem.counters.garbageLines).toBe(1)
  })

  test('a late confirmation for a link that is free is answered with a close', () => {
    const bench = new Bench().up()
    bench.dce
      .answer(opened(4))
      .play(['AT+CIPCLOSE=4\r', OK + closed(4)])
      .end()
  })
})

describe('CIPACK for the application', () => {
  function asking(answer: string): [number, number][] {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const told: [number, number][] = []
    a.acknowledged((count, code) => told.push([count, code]))
    bench.dce.play(['AT+CIPACK=0\r', answer])
    return told
  }

  test('what is on its way, and what was not sent yet', () => {
    expect(asking(info('+CIPACK: 100,40,7'))).toEqual([[60, 0]])
  })

  test('a refusal', () => {
    expect(asking(line('+IP ERROR: Connection is not created') + ERROR)).toEqual([[-1, 13]])
  })

  for (const text of ['+CIPACK: 1', '+CIPACK: a,b,c', '+CIPACK: 1,2', '+CIPACK: 5,4,3,2,1']) {
    test(`nonsense is no answer: ${text}`, () => {
      expect(asking(info(text))).toEqual([])
    })
  }

  test('silence', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const told: [number, number][] = []
    a.acknowledged((count, code) => told.push([count, code]))
    bench.dce.expect('AT+CIPACK=0\r').expect('~\r', 9000)
    expect(told).toEqual([[-1, 13]])
  })

  test('the connection ends first', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const told: [number, number][] = []
    a.acknowledged((count, code) => told.push([count, code]))
    bench.dce.expect('AT+CIPACK=0\r').answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
    expect(told).toEqual([[-1, 2]])
  })
})
