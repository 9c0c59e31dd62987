/** Opening, closing, ends at odd places and the audit, against a DCE that keeps to no order. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const DIAL = 'AT+CIPOPEN=0,"TCP","h",7\r'
const opened = (n = 0, code: number | string = 0): string => line(`+CIPOPEN: ${n},${code}`)
const closed = (n = 0, code = 0): string => line(`+CIPCLOSE: ${n},${code}`)
const list = (...open: readonly number[]): string =>
  info(`+CIPCLOSE: ${Array.from({ length: 10 }, (_, i) => (open.includes(i) ? 1 : 0)).join(',')}`)

/** A socket `a` whose open command is out. */
function dialled(): Bench {
  const bench = new Bench().up()
  bench.told()
  bench.socket('a')
  bench.dce.expect(DIAL)
  return bench
}

/** A modem in its bring-up, with a socket `a` that waits. */
function starting(): Bench {
  const bench = new Bench()
  bench.modem.open()
  bench.socket('a')
  return bench
}

describe('opening', () => {
  const answers: readonly (readonly [name: string, answer: string, told: string])[] = [
    ['OK, then the result', OK + opened(), 'a writable 2048'],
    ['the result, then OK', opened() + OK, 'a writable 2048'],
    ['OK, then a failure', OK + opened(0, 10), 'a error CIP error 10 (Timeout)'],
    ['a failure, then ERROR', opened(0, 11) + ERROR, 'a error CIP error 11 (DNS parse failed)'],
    ['a failure, then OK', opened(0, 1) + OK, 'a error CIP error 1 (Network failure)'],
    ['a bare ERROR', ERROR, 'a error commandFailed'],
    ['+CME ERROR: 3', line('+CME ERROR: 3'), 'a error +CME ERROR 3 (operation not allowed)'],
    [
      'a text in other capitals',
      line('+CME ERROR: Operation  NOT allowed'),
      'a error +CME ERROR 3 (operation not allowed)',
    ],
    ['no colon', line('+CME ERROR 3'), 'a error +CME ERROR 3 (operation not allowed)'],
    ['an unknown text', line('+CME ERROR: gremlins'), 'a error commandFailed'],
    ['+CMS ERROR', line('+CMS ERROR: 500'), 'a error commandFailed'],
    [
      '+IP ERROR as text',
      line('+IP ERROR: Create socket failed') + ERROR,
      'a error +IP ERROR 3 (Create socket failed)',
    ],
    [
      '+IP ERROR as a number',
      line('+IP ERROR: 3') + ERROR,
      'a error +IP ERROR 3 (Create socket failed)',
    ],
  ]
  const networkClosed: readonly (readonly [answer: string, told: string])[] = [
    [line('+CIPOPEN: 0,2') + ERROR, 'a error CIP error 2 (Network not opened)'],
    [line('+IP ERROR: Network not opened') + ERROR, 'a error +IP ERROR 8 (Network not opened)'],
    [line('+IP ERROR: 8') + ERROR, 'a error +IP ERROR 8 (Network not opened)'],
  ]
  for (const [answer, told] of networkClosed) {
    test(`${JSON.stringify(answer)}: the network is opened again`, () => {
      const bench = dialled()
      bench.dce.answer(answer).expect('AT+CREG?\r')
      expect(bench.told()).toEqual([told, 'down networkLost'])
    })
  }

  for (const [name, answer, told] of answers) {
    test(name, () => {
      const bench = dialled()
      bench.dce.answer(answer).end()
      expect(bench.told()).toEqual([told])
    })
  }

  test('a damaged result counts for nothing', () => {
    const bench = dialled()
    bench.dce
      .answer(OK + line('+CIPOPEN: 0') + line('+CIPOPEN: 10,0') + line('+CIPOPEN: -1,0'))
      .end()
    expect([bench.told(), bench.modem.counters.garbageLines]).toEqual([[], 3])
  })

  test('no result in two minutes: given up and closed', () => {
    const bench = dialled()
    bench.dce.answer(OK).pass(119_999).expect('AT+CIPCLOSE=0\r', 1)
    expect(bench.told()).toEqual(['a error openTimedOut'])
    // The late result is about a connection that is being closed.
    bench.dce
      .answer(opened())
      .answer(OK + closed())
      .end()
    expect(bench.told()).toEqual([])
  })

  test('no final result code: the list of links tells that it is up', () => {
    const bench = dialled()
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(0)])
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('no final result code, though the result has come', () => {
    const bench = dialled()
    bench.dce.answer(opened())
    expect(bench.told()).toEqual(['a writable 2048'])
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(0)])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')]).end()
    expect(bench.told()).toEqual([])
  })

  test('closed before the result: the connection is closed when it is up', () => {
    const bench = new Bench().up()
    const a = bench.socket('a')
    bench.told()
    bench.dce.play([DIAL, OK])
    a.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', opened() + OK + closed()]).end()
    expect(bench.told()).toEqual([])
  })

  test('closed before it was dialled: nothing is sent', () => {
    const bench = starting()
    bench.socket('b').close()
    bench.up().dce.expect(DIAL).end()
    expect(bench.told()).toEqual(['ready'])
  })

  test('ten links and no eleventh', () => {
    const bench = new Bench().up()
    for (let n = 0; n < 10; n++) expect(bench.connected(`s${n}`).link).toBe(n)
    expect(() => bench.socket('x')).toThrow('no free link: all 10 are in use')
  })

  test('a link rests as long as others are free', () => {
    const bench = new Bench({ modem: { links: 2 } }).up()
    bench.connected('a').close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed()])
    expect(bench.connected('b').link).toBe(1)
    expect(bench.connected('c').link).toBe(0)
  })
})

describe('closing', () => {
  function closing(): Bench {
    const bench = new Bench({ modem: { links: 1 } }).up()
    bench.connected('a').close()
    bench.dce.expect('AT+CIPCLOSE=0\r')
    return bench
  }

  const answers: readonly (readonly [name: string, answer: string])[] = [
    ['OK, then the result', OK + closed()],
    ['the result, then OK', closed() + OK],
    ['not open any more', closed(0, 4) + ERROR],
    ['not open, as an error line', line('+CIPERROR: 4') + ERROR],
    ['the peer was faster', line('+IPCLOSE: 0,1') + closed(0, 4) + ERROR],
  ]
  for (const [name, answer] of answers) {
    test(`${name}: the link is free`, () => {
      const bench = closing()
      bench.dce.answer(answer)
      expect(bench.connected('b').link).toBe(0)
      bench.dce.end()
    })
  }

  test('a refusal is asked three times', () => {
    const bench = closing()
    bench.dce.answer(ERROR).play(['AT+CIPCLOSE=0\r', ERROR], ['AT+CIPCLOSE=0\r', ERROR])
    expect(bench.connected('b').link).toBe(0)
  })

  test('no result in two minutes: asked again', () => {
    const bench = closing()
    bench.dce
      .answer(OK)
      .pass(119_999)
      .play(['AT+CIPCLOSE=0\r', closed(0, 4) + ERROR, 1])
    expect(bench.connected('b').link).toBe(0)
  })

  test('no answer: asked again after the channel was won back', () => {
    const bench = closing()
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(0)])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed()])
    expect(bench.connected('b').link).toBe(0)
  })

  test('the list of links tells that it is closed', () => {
    const bench = closing()
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(bench.connected('b').link).toBe(0)
  })

  test('what was written is sent first', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('bye'))
    a.close()
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n>'], ['bye', OK]).pass(1000)
    bench.dce
      .answer(line('+CIPSEND: 0,3,3'))
      .play(['AT+CIPCLOSE=0\r', OK + closed()])
      .end()
    expect(bench.told()).toEqual([])
  })

  test('a peer that takes nothing does not keep the link for ever', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('bye'))
    a.close()
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n>'], ['bye', OK])
    for (let i = 0; i < 11; i++) {
      bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 0,0,0'), 10_000])
    }
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(), 10_000]).end()
  })
})

describe('an end by the peer', () => {
  test('while it is being opened', () => {
    const bench = dialled()
    bench.dce.answer(OK + line('+IPCLOSE: 0,1')).expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })

  for (const [reason, told] of [
    [0, 'linkLost'],
    [2, 'sendTimedOut'],
    [3, 'linkLost'],
  ] as const) {
    test(`by the module itself is no orderly end: reason ${reason}`, () => {
      const bench = new Bench().up()
      bench.connected('a')
      bench.dce.answer(line(`+IPCLOSE: 0,${reason}`))
      bench.count(0, 0)
      expect(bench.told()).toEqual([`a error ${told}`])
    })
  }

  test('of a link that nobody uses, twice, of no link, damaged: nothing', () => {
    const bench = new Bench().up()
    bench.told()
    bench.socket('a')
    const end = line('+IPCLOSE: 0,1')
    bench.dce.expect(DIAL)
    bench.dce.answer(line('+IPCLOSE: 5,1') + line('+IPCLOSE: 10,1') + line('+IPCLOSE: 1'))
    bench.dce.answer(OK + opened() + end + end).expect('AT+CIPRXGET=4,0\r')
    // It was connected, if only for a moment.
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('as another family says it: +CIPCLOSE unasked for', () => {
    const bench = new Bench().up()
    bench.connected('a')
    bench.dce.answer(closed())
    bench.count(0, 0)
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })

  test('in the middle of a read: the rest is read, then the end is told', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    bench.read(a)
    bench.told()
    bench.announce(0, 2).dce.expect('AT+CIPRXGET=2,0,2\r')
    bench.dce.answer(`${line('+IPCLOSE: 0,1')}${line('+CIPRXGET: 2,0,2,0')}xy${OK}`)
    bench.count(0, 0)
    expect(bench.told()).toEqual(['a readable 2'])
    expect(bench.read(a)).toBe('xy')
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })

  test('with a full ring: the rest is read when there is room again', () => {
    const bench = new Bench({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.announce(0, 71).pull(0, 'x', 70).pull(0, 'y'.repeat(63), 7)
    bench.dce.answer(line('+IPCLOSE: 0,1')).pass(1000)
    expect(bench.read(a).length).toBe(64)
    bench.pull(0, 'z'.repeat(7)).count(0, 0)
    expect(bench.read(a)).toBe('z'.repeat(7))
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a readable 64', 'a readable 7', 'a error remoteClosed'])
  })

  test('the socket is closed before it has read everything', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.dce.answer(line('+IPCLOSE: 0,1'))
    bench.count(0, 6).dce.expect('AT+CIPRXGET=2,0,1\r')
    a.close()
    bench.dce.answer(`${line('+CIPRXGET: 2,0,1,5')}x${OK}`)
    bench.dce.play(['AT+CIPCLOSE=0\r', closed(0, 4) + ERROR]).end()
    expect(bench.told()).toEqual([])
  })
})
