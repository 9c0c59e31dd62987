/** CIPRXGET against a DCE whose answers are odd, damaged or early; the socket gets a prefix or nothing. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, OK, type Socket } from '../support/bench.ts'

const more = (n = 0): string => line(`+CIPRXGET: 1,${n}`)
const header = (n: number, length: number, rest = 0): string =>
  line(`+CIPRXGET: 2,${n},${length},${rest}`)

/** A connected socket `a`; with `trailer`, two blocks have taught it and were read. */
function opened(trailer?: string): { bench: Bench; a: Socket } {
  const bench = new Bench().up()
  const a = bench.connected('a')
  if (trailer !== undefined) {
    bench.learnTrailer(0, trailer)
    expect(bench.read(a)).toBe('ab')
    bench.told()
  }
  return { bench, a }
}

/** Up to the read command for `waiting` bytes, after the trailer was learned. */
function asked(waiting: number, trailer: string = '\r\n'): { bench: Bench; a: Socket } {
  const { bench, a } = opened(trailer)
  bench.announce(0, waiting).dce.expect(`AT+CIPRXGET=2,0,${waiting}\r`)
  return { bench, a }
}

/** After a hole: silence, then the channel is won back, the audit runs and the link is closed. */
function holed(bench: Bench, told: readonly string[] = ['a error hole']): void {
  expect(bench.told()).toEqual(told)
  bench.dce.play(
    ['~\r', ERROR, 300],
    ['AT\r', OK, 100],
    ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')],
    ['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')],
  )
  bench.dce.end()
}

describe('a block', () => {
  for (const trailer of ['\r\n', '\r\n\r\n']) {
    const name = JSON.stringify(trailer)
    test(`with the trailer ${name}: every byte value, at every chunk size`, () => {
      const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))
      for (const chunk of [1, 2, 3, 5, 7, 64, 1000]) {
        const { bench, a } = opened(trailer)
        bench.dce.chunk = chunk
        bench.announce(0, 256).pull(0, all, 0, trailer)
        expect(bench.read(a)).toBe(all)
      }
    })

    test(`with the trailer ${name}: payload that looks like an answer is payload`, () => {
      const { bench, a } = opened(trailer)
      const text = `\r\nOK\r\n${more(1)}\r\nERROR\r\n\r\n> ${line('+IPCLOSE: 0,1')}${header(0, 5)}`
      bench.announce(0, text.length).pull(0, text, 0, trailer)
      expect(bench.read(a)).toBe(text)
      bench.dce.end()
    })
  }

  test('becomes readable only after its OK', () => {
    const { bench, a } = asked(5)
    bench.dce.answer(`${header(0, 5)}hello\r\n`)
    expect([a.available, bench.told()]).toEqual([0, []])
    bench.dce.answer('OK\r\n')
    expect([a.available, bench.told()]).toEqual([5, ['a readable 5']])
  })

  test('with lines of other services in every gap', () => {
    const { bench, a } = asked(5)
    const lines = line('RING') + line('+CREG: 5') + line('+CPIN: READY')
    bench.dce.answer(`${lines}${header(0, 5)}hello${lines}${OK}`)
    expect(bench.read(a)).toBe('hello')
    expect(bench.told()).toEqual(['a readable 5', 'line RING', 'line RING'])
    bench.dce.end()
  })

  test('is asked for again while the DCE has more, and only as much as there is room for', () => {
    const bench = new Bench({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.announce(0, 100).pull(0, 'a', 99).pull(0, 'b'.repeat(63), 36)
    bench.dce.silent()
    expect(bench.read(a)).toBe(`a${'b'.repeat(63)}`)
    bench.pull(0, 'c'.repeat(36))
    bench.dce.end()
  })

  test('announcements in the answer: one before the header counts, one after it too', () => {
    const { bench, a } = asked(2)
    bench.dce.answer(`${more()}${header(0, 2)}xy${more()}${OK}`)
    bench.count(0, 1).pull(0, 'z')
    expect(bench.read(a)).toBe('xyz')
    bench.dce.end()
  })

  test('of two links in turn', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    bench.dce.answer(more(0) + more(1))
    bench.count(0, 2).count(1, 2).pull(0, 'a', 1).pull(1, 'BC').pull(0, 'd')
    expect([bench.read(a), bench.read(b)]).toEqual(['ad', 'BC'])
    expect(bench.told()).toEqual(['a readable 1', 'b readable 2', 'a readable 2'])
  })
})

describe('nothing to read', () => {
  const answers = [
    ['a count of 0', info('+CIPRXGET: 4,0,0')],
    ['no data, as text', line('+IP ERROR: No data') + ERROR],
    ['no data, as a number', line('+IP ERROR: 22') + ERROR],
    ['a closed link', line('+IP ERROR: Connection is not created') + ERROR],
    ['a bare ERROR', ERROR],
  ] as const
  for (const [name, answer] of answers) {
    test(`${name}, after the peer’s end: the end is told, the link closed`, () => {
      const { bench } = opened('\r\n')
      bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', answer])
      expect(bench.told()).toEqual(['a error remoteClosed'])
      bench.dce.expect('AT+CIPCLOSE=0\r')
    })
  }

  const refusals = [
    ['no data', line('+IP ERROR: No data') + ERROR],
    ['a closed link', line('+IP ERROR: 11') + ERROR],
    ['a block of length 0', header(0, 0) + OK],
  ] as const
  for (const [name, answer] of refusals) {
    test(`${name}, though the DCE had said that more waits: bytes are missing`, () => {
      const { bench } = asked(5)
      bench.dce.answer(answer)
      expect(bench.told()).toEqual(['a error hole'])
    })
  }

  test('a bare ERROR is tried again, three times in all', () => {
    const { bench } = asked(5)
    bench.dce.answer(ERROR).play(['AT+CIPRXGET=2,0,5\r', ERROR], ['AT+CIPRXGET=2,0,5\r', ERROR])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('an announcement of an earlier connection does not reach the new one', () => {
    const bench = new Bench({ modem: { links: 1 } }).up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    a.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', more() + OK + line('+CIPCLOSE: 0,0') + more()])
    bench.connected('b')
    bench.dce.end()
  })

  test('an announcement that comes before the confirmation of the link counts', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK + more() + line('+CIPOPEN: 0,0')])
    bench.count(0, 1).pull(0, 'x')
    bench.dce.end()
  })

  test('a count of another link, or of no number, is none', () => {
    const { bench } = opened('\r\n')
    bench.dce.answer(more()).expect('AT+CIPRXGET=4,0\r')
    bench.dce.answer(line('+CIPRXGET: 4,1,5') + line('+CIPRXGET: 4,0,x') + line('+CIPRXGET: 4,0'))
    bench.dce.answer(info('+CIPRXGET: 4,0,1'))
    bench.pull(0, 'x').dce.end()
  })
})

describe('damage', () => {
  const damages: readonly (readonly [name: string, answer: string])[] = [
    ['no header, only OK', OK],
    ['a header without its tag’s first bytes', '\r\nPRXGET: 2,0,5,0\r\nhello\r\nOK\r\n'],
    ['a header without its length', '\r\n+CIPRXGET: 2,0,,0\r\nhello\r\nOK\r\n'],
    ['a header of another link', `${header(1, 5)}hello${OK}`],
    ['a header of another mode', '\r\n+CIPRXGET: 3,0,5,0\r\nhello\r\nOK\r\n'],
    ['a header with more than was asked for', `${header(0, 6)}hello!${OK}`],
    ['a header with less than was asked for', `${header(0, 4)}hell${OK}`],
    ['a header with a negative length', `${header(0, -5)}hello${OK}`],
    ['a header that runs into the payload', '\r\n+CIPRXGET: 2,0,5,0hello\r\nOK\r\n'],
    [
      'a registration line that runs into the header',
      '\r\n+CREG: 5+CIPRXGET: 2,0,5,0\r\nhello\r\nOK\r\n',
    ],
    [
      'an SMS line that runs into the header',
      '\r\n+CMTI: "SM",1+CIPRXGET: 2,0,5,0\r\nhello\r\nOK\r\n',
    ],
    ['one byte of payload missing', `${header(0, 5)}hell${OK}`],
    ['two bytes of payload missing', `${header(0, 5)}hel${OK}`],
    ['three bytes of payload missing', `${header(0, 5)}he${OK}`],
    ['no trailer', `${header(0, 5)}helloOK\r\n`],
    ['another trailer', `${header(0, 5)}hello\r\n\r\nOK\r\n`],
    ['garbage before OK', `${header(0, 5)}hello\r\n\x07\r\nOK\r\n`],
    ['a line that is too long', `\r\n${'x'.repeat(2000)}\r\n`],
    ['a second header before OK', `${header(0, 5)}hello\r\n${header(0, 5)}`],
  ]
  for (const [name, answer] of damages) {
    test(`${name}: nothing is delivered, the loss is told`, () => {
      const { bench, a } = asked(5)
      bench.dce.answer(answer)
      expect(a.available).toBe(0)
      holed(bench)
    })
  }

  test('four bytes of payload missing: told after a second of silence', () => {
    const { bench, a } = asked(9)
    bench.dce.answer(`${header(0, 9)}hello\r\n`).pass(999)
    expect([a.available, bench.told()]).toEqual([0, []])
    bench.dce.pass(1)
    holed(bench)
  })

  test('less of a rest than is known', () => {
    const bench = new Bench({ modem: { receiveSize: 64 } }).up()
    bench.connected('a')
    bench.learnTrailer(0)
    bench
      .announce(0, 100)
      .dce.expect('AT+CIPRXGET=2,0,62\r')
      .answer(header(0, 62, 37))
    expect(bench.told()).toEqual(['a readable 2'])
    bench.dce.expect('~\r', 300)
  })

  test('what was delivered before is read first', () => {
    const { bench, a } = opened('\r\n')
    bench.announce(0, 2).pull(0, 'xy')
    bench.announce(0, 5).dce.expect('AT+CIPRXGET=2,0,5\r').answer(OK)
    holed(bench, ['a readable 2'])
    expect(bench.read(a)).toBe('xy')
    bench.dce.end()
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('ends the damaged link only', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    bench.learnTrailer(0)
    bench.announce(0, 5).dce.expect('AT+CIPRXGET=2,0,5\r').answer(`x${OK}`)
    bench.dce.play(
      ['~\r', ERROR, 300],
      ['AT\r', OK, 100],
      ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')],
    )
    bench.count(1, 3).pull(1, 'fgh')
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    expect([bench.read(a), bench.read(b)]).toEqual(['ab', 'fgh'])
  })
})

describe('the first block', () => {
  test('of one byte is told at once when it is all', () => {
    const { bench, a } = opened()
    bench.announce(0, 1).pull(0, 'x')
    expect([bench.read(a), bench.told()]).toEqual(['x', ['a readable 1']])
  })

  test('its byte and the CR after it are lost, the trailer is long: no wrong byte', () => {
    const { bench, a } = opened()
    bench.announce(0, 1)
    bench.dce.expect('AT+CIPRXGET=2,0,1\r').answer(`${header(0, 1)}\n\r\nOK\r\n`)
    expect(bench.read(a)).toBe('')
  })

  test('the second one has a longer trailer, which loss cannot forge: that is the firmware’s', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    bench.dce.answer(more(0) + more(1))
    bench.count(0, 2).count(1, 2).pull(0, 'a', 1)
    bench.pull(1, 'BC', 0, '\r\n\r\n').pull(0, 'd', 0, '\r\n\r\n')
    expect([bench.read(a), bench.read(b)]).toEqual(['ad', 'BC'])
    bench.dce.end()
  })

  /** The first byte is LF, behind a short trailer: it may be what a loss has left. */
  function doubtful(): { bench: Bench; a: Socket; b: Socket } {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    bench.announce(0, 1).pull(0, '\n')
    expect([a.available, bench.told()]).toEqual([0, []])
    return { bench, a, b }
  }

  test('is LF behind a short trailer: delivered when another block has a short one', () => {
    const { bench, a, b } = doubtful()
    bench.announce(1, 2).pull(1, 'x', 1).pull(1, 'y')
    expect([bench.read(a), bench.read(b)]).toEqual(['\n', 'xy'])
    bench.dce.end()
  })

  test('is LF behind a short trailer: lost when another block has a long one', () => {
    const { bench, b } = doubtful()
    bench.announce(1, 2).pull(1, 'x', 1, '\r\n\r\n')
    expect(bench.told()).toEqual(['a error hole', 'b readable 1'])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.pull(1, 'y', 0, '\r\n\r\n')
    expect(bench.read(b)).toBe('xy')
  })

  test('is LF behind a short trailer: lost when no other block comes before the end', () => {
    const { bench } = doubtful()
    bench.dce.answer(line('+IPCLOSE: 0,1'))
    bench.count(0, 0)
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('is LF behind a short trailer: forgotten when its socket is closed', () => {
    const { bench, a, b } = doubtful()
    a.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.announce(1, 2).pull(1, 'x', 1).pull(1, 'y')
    expect(bench.read(b)).toBe('xy')
    expect(bench.told()).toEqual(['b readable 1', 'b readable 2'])
  })

  test('a hole before the trailer is known begins it anew', () => {
    const bench = new Bench().up()
    bench.connected('a')
    const b = bench.connected('b')
    bench
      .announce(0, 1)
      .dce.expect('AT+CIPRXGET=2,0,1\r')
      .answer(`${header(0, 1)}OK\r\n`)
    bench.dce.play(
      ['~\r', ERROR, 300],
      ['AT\r', OK, 100],
      ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')],
    )
    bench.count(1, 2).pull(1, 'x', 1, '\r\n\r\n')
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.pull(1, 'y', 0, '\r\n\r\n')
    expect(bench.read(b)).toBe('xy')
  })
})

describe('a header that lost a digit of its length', () => {
  test('and a payload that goes on like a trailer: not taken for whole', () => {
    const { bench, a } = asked(12)
    // +CIPRXGET: 2,0,12,0 lost its 2.
    bench.dce.answer('\r\n+CIPRXGET: 2,0,1,0\r\nA\r\nOK\r\nrest!\r\nOK\r\n')
    expect([bench.read(a), bench.told()]).toEqual(['', ['a error hole']])
  })

  test('and a payload that speaks as the modem: not believed', () => {
    const { bench } = asked(45)
    bench.dce.answer(`\r\n+CIPRXGET: 2,0,4,0\r\nA${line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')}`)
    expect(bench.told()).toEqual(['a error hole'])
  })
})

describe('no answer at all', () => {
  /** The read command goes unanswered, and the channel is won back. */
  function unanswered(count: string): Bench {
    const { bench } = asked(5)
    bench.dce.play(
      ['~\r', ERROR, 9000],
      ['AT\r', OK, 100],
      ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')],
      ['AT+CIPRXGET=4,0\r', count],
    )
    return bench
  }

  test('the command was lost: as much waits as before, and it is read', () => {
    const bench = unanswered(info('+CIPRXGET: 4,0,5'))
    bench.pull(0, 'hello')
    expect(bench.told()).toEqual(['a readable 5'])
    bench.dce.end()
  })

  test('the answer was lost: less waits than before, so bytes are missing', () => {
    const bench = unanswered(info('+CIPRXGET: 4,0,4'))
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('the count is refused: bytes may be missing', () => {
    const bench = unanswered(ERROR)
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('the count goes unanswered too: asked again', () => {
    const bench = unanswered('')
    bench.dce.play(
      ['~\r', ERROR, 9000],
      ['AT\r', OK, 100],
      ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')],
    )
    bench.count(0, 5).pull(0, 'hello')
  })
})
