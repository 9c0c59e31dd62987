/** What proves that a pushed block is whole, and what is done when it is not. */
import { describe, expect, test } from 'vitest'
import { line, OK, type Socket } from '../support/bench.ts'
import { block, lostTrack, opened, PushBench } from '../support/push.ts'

describe('a block is proved', () => {
  for (const end of ['\r', '\r\n', '\r\nX', '\r\nXY', '\r\n\r\n', '\n\r\n']) {
    const data = `abc${end}`
    test(`that ends with ${JSON.stringify(end)}: by the next block`, () => {
      const { bench, a, b } = opened()
      bench.dce.answer(block(0, data))
      expect(a.available).toBe(0)
      bench.dce.answer(block(1, 'x'))
      expect([bench.read(a), bench.read(b)]).toEqual([data, 'x'])
      bench.dce.end()
    })

    test(`that ends with ${JSON.stringify(end)}: by silence`, () => {
      const { bench, a } = opened()
      bench.dce.answer(block(0, data)).pass(19)
      expect(a.available).toBe(0)
      bench.dce.pass(1).end()
      expect(bench.read(a)).toBe(data)
    })

    test(`that ends with ${JSON.stringify(end)}: by a prompt`, () => {
      const { bench, a } = opened()
      a.write(new Uint8Array(5))
      bench.dce.expect('AT+CIPSEND=0,05\r').answer(block(0, data))
      expect(a.available).toBe(0)
      bench.dce.answer('\r\n>').expect(new Uint8Array(5))
      expect(bench.read(a)).toBe(data)
    })
  }

  for (const end of ['X', '\n', '\r\nXYZ', '\rX', '\n\r\nXYZ']) {
    test(`that ends with ${JSON.stringify(end)}: by itself`, () => {
      const { bench, a } = opened()
      bench.dce.answer(block(0, `abc${end}`)).end()
      expect(bench.read(a)).toBe(`abc${end}`)
    })
  }

  test('of one byte, CR', () => {
    const { bench, a } = opened()
    bench.dce.answer(block(0, '\n') + block(0, '\r'))
    expect(a.available).toBe(1)
    expect(bench.read(a)).toBe('\n\r')
    bench.dce.end()
  })

  test('by a prompt without CR LF, where no other was seen and the block cannot have it', () => {
    const { bench, a } = opened()
    a.write(new Uint8Array(5))
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(`${block(0, 'abc')}>`)
      .expect(new Uint8Array(5))
    bench.dce.answer(OK + line('+CIPSEND: 0,5,5')).end()
    expect(bench.read(a)).toBe('abc')
  })

  test('by a prompt without CR LF, whatever it ends with, where they are all so', () => {
    const { bench, a } = opened()
    a.write(new Uint8Array(5))
    bench.dce.play(['AT+CIPSEND=0,05\r', '>'], [new Uint8Array(5), OK + line('+CIPSEND: 0,5,5')])
    a.write(new Uint8Array(5))
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(0, 'a\r\n')}>`)
    bench.dce
      .expect(new Uint8Array(5))
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
    expect(bench.read(a)).toBe('a\r\n')
  })

  for (const end of ['\n', '\r\n']) {
    test(`not by a prompt without CR LF, after ${JSON.stringify(end)}, where no other was seen`, () => {
      const { bench, a } = opened()
      a.write(new Uint8Array(5))
      bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(0, `abc${end}`)}>`)
      expect(a.available).toBe(0)
      expect(bench.told()).toContain('a error hole')
    })
  }

  test('not by the first half of a line', () => {
    const { bench, a } = opened()
    bench.dce.answer(block(0, 'abc\r\n')).pass(19).answer('\r\n+CR').pass(999)
    expect(a.available).toBe(0)
    bench.dce.answer('EG: 1\r\n').end()
    expect(bench.read(a)).toBe('abc\r\n')
  })
})

describe('bytes of a block are lost', () => {
  /** What follows the block after `gone` of its bytes were lost. */
  function after(
    data: string,
    gone: number,
    follows: string,
  ): { bench: PushBench; a: Socket; b: Socket } {
    const made = opened()
    const whole = block(0, data)
    made.bench.dce.answer(whole.slice(0, whole.length - gone) + follows)
    return made
  }

  test('one, and a line follows: only that link ends', () => {
    const { bench, a, b } = after('abcde', 1, block(1, 'other') + line('+CIPCLOSE: 9,0'))
    bench.closes(0)
    expect([bench.read(a), bench.read(b)]).toEqual(['', 'other'])
    expect(bench.told()).toEqual(['a error hole', 'b readable 5'])
    bench.dce.end()
  })

  test('two, and a line follows: only that link ends', () => {
    const { bench, a, b } = after('abcde', 2, block(1, 'other'))
    bench.closes(0)
    expect([bench.read(a), bench.read(b)]).toEqual(['', 'other'])
    expect(bench.told()).toEqual(['a error hole', 'b readable 5'])
    bench.dce.end()
  })

  for (const gone of [3, 4]) {
    test(`${gone}, and a line follows: it is not known any more whose the next block is`, () => {
      const { bench, a, b } = after('abcde', gone, block(1, 'other'))
      expect([a.available, b.available]).toEqual([0, 0])
      lostTrack(bench)
      bench.dce.end()
    })
  }

  for (const gone of [1, 2, 3, 4]) {
    test(`${gone}, and OK follows`, () => {
      const { bench, a, b } = opened()
      bench.modem.command('AT+X', ({ ok, code }) => bench.events.push(`result ${ok} ${code}`))
      bench.dce.expect('AT+X\r').answer(block(0, 'abcdef').slice(0, -gone) + OK)
      expect([a.available, b.available]).toEqual([0, 0])
      if (gone < 3) {
        expect(bench.told()).toEqual(['a error hole', 'result true 0'])
        bench.closes(0).dce.end()
        return
      }
      if (gone === 4) bench.dce.pass(1000)
      lostTrack(bench)
    })
  }

  test('four, and OK and another line follow', () => {
    const { bench, a, b } = opened()
    bench.modem.command('AT+X', () => {})
    bench.dce.expect('AT+X\r').answer(`${block(0, 'abcdef').slice(0, -4)}${OK}${line('RING')}`)
    expect([a.available, b.available]).toEqual([0, 0])
    expect(bench.told()).toEqual(['a error hole', 'line RING'])
  })

  test('and nothing follows: told after a second of silence', () => {
    const { bench, a } = after('abcde', 1, '')
    bench.dce.pass(999)
    expect(bench.told()).toEqual([])
    bench.closes(0, 1)
    expect([bench.read(a), bench.told()]).toEqual(['', ['a error hole']])
    bench.dce.answer(block(1, 'x')).pass(20).end()
    expect(bench.told()).toEqual(['b readable 1'])
  })

  test('an empty line after a block that is passed over ends nothing', () => {
    const { bench } = opened()
    bench.dce.answer(`\r\n+RECEIVE,7,3\r\nabc\r\n${line('RING')}`).end()
    expect(bench.told()).toEqual(['line RING'])
  })

  test('of a block that is passed over: nobody is told', () => {
    const { bench } = opened()
    bench.dce.answer('\r\n+RECEIVE,7,9\r\nhalf').pass(1000).answer(block(1, 'x')).pass(20).end()
    expect(bench.told()).toEqual(['b readable 1'])
  })

  test('of a block whose socket is closed meanwhile: nobody is told', () => {
    const { bench, a } = opened()
    bench.dce.answer('\r\n+RECEIVE,0,9\r\nhalf')
    a.close()
    bench.dce
      .expect('AT+CIPCLOSE=0\r')
      .pass(1000)
      .answer(OK + line('+CIPCLOSE: 0,0'))
      .end()
    expect(bench.told()).toEqual([])
  })

  test('what was read before stays, what is unread is read first', () => {
    const { bench, a } = opened()
    bench.dce.answer(block(0, 'good') + block(0, 'abcde').slice(0, -1) + line('+CREG: 1'))
    expect(bench.told()).toEqual(['a readable 4'])
    bench.closes(0)
    expect(bench.read(a)).toBe('good')
    bench.dce.end()
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('the CR LF of the line after it, and the block does not look as if it had them', () => {
    const { bench, a } = opened()
    bench.dce.answer(`${block(0, 'abcde')}\n+CREG: 1\r\n`)
    expect(a.available).toBe(0)
    lostTrack(bench)
  })

  test('the first digit of its length: the rest of the payload is no line', () => {
    const { bench, a, b } = opened()
    bench.dce.answer('\r\n+RECEIVE,0,5\r\nhello+IPCLOSE: 1,1\r\n')
    expect([a.available, b.available]).toEqual([0, 0])
    lostTrack(bench)
  })

  test('a digit of its length, and the rest has no end of a line', () => {
    const { bench, a } = opened()
    bench.dce.answer('\r\n+RECEIVE,0,5\r\nhello there').pass(999)
    expect([a.available, bench.told()]).toEqual([0, []])
    bench.dce.pass(1)
    lostTrack(bench)
  })

  test('a digit of its length, and the rest is longer than any line', () => {
    const { bench, a } = opened()
    bench.dce.answer(`\r\n+RECEIVE,0,5\r\nhello${'x'.repeat(1000)}`)
    expect(a.available).toBe(0)
    lostTrack(bench)
  })

  test('a line that is too long proves it as any other', () => {
    const { bench, a, b } = opened()
    bench.dce.answer(`${block(0, 'a\r\n')}\r\n${'x'.repeat(1000)}\r\n${block(1, 'y')}`).end()
    expect([bench.read(a), bench.read(b)]).toEqual(['a\r\n', 'y'])
    expect(bench.modem.counters.longLines).toBe(1)
  })

  test('a block of a link that is gone shows the loss of framing as well', () => {
    const { bench } = opened()
    bench.dce.answer('\r\n+RECEIVE,7,5\r\nhello there\r\n')
    lostTrack(bench)
  })

  for (const [name, data] of [
    ['one', 'EVIL\r'],
    ['two', 'EVI\r\n'],
  ] as const) {
    test(`of a link that is gone, ${name} bytes: nothing that follows is believed`, () => {
      const { bench } = opened()
      bench.dce.answer(`\r\n+RECEIVE,7,5\r\n${data}\n+CREG: 1\r\n`)
      lostTrack(bench)
    })
  }
})

describe('where RTS/CTS keeps bytes from being lost', () => {
  function held(): { bench: PushBench; a: Socket } {
    const bench = PushBench.held().up()
    const a = bench.connected('a')
    return { bench, a }
  }

  for (const data of ['a', 'abc', 'ab\n', 'a\rb', 'a\r\nbcd']) {
    test(`${JSON.stringify(data)} is readable at once`, () => {
      const { bench, a } = held()
      bench.dce.answer(block(0, data))
      expect(a.available).toBe(data.length)
    })
  }

  for (const data of ['\r', '\r\n', 'abc\r', 'abc\r\n', 'abc\r\nd', 'abc\r\nde']) {
    test(`${JSON.stringify(data)} has to prove whole`, () => {
      const { bench, a } = held()
      bench.dce.answer(block(0, data)).pass(19)
      expect(a.available).toBe(0)
      bench.dce.pass(1)
      expect(a.available).toBe(data.length)
    })
  }

  test('a block with what may be the awaited prompt has to prove whole', () => {
    const { bench, a } = held()
    a.write(new Uint8Array(5))
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(block(0, '<b>')).pass(100)
    expect(a.available).toBe(0)
    bench.dce.answer('\r\n>').expect(new Uint8Array(5))
    expect(a.available).toBe(3)
  })

  test('an empty line after a whole block ends nothing', () => {
    const { bench, a } = held()
    bench.dce.answer(`${block(0, 'abc')}\r\n${line('+CREG: 1')}`).end()
    expect([bench.read(a), bench.told()]).toEqual(['abc', ['a readable 3']])
  })
})
