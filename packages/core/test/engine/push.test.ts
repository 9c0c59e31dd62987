/** Pushed data: blocks in every spelling and at every split, what proves them, and what does not. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, OK, type Socket } from '../support/bench.ts'
import { bytesOf, textOf } from '../support/bytes.ts'
import { block, PushBench } from '../support/push.ts'

const HOLE = ['a error hole', 'b error hole']

/** A modem with two sockets. */
function opened(options: ConstructorParameters<typeof PushBench>[0] = {}): {
  bench: PushBench
  a: Socket
  b: Socket
} {
  const bench = new PushBench(options).up()
  const a = bench.connected('a')
  const b = bench.connected('b')
  return { bench, a, b }
}

/** Neither stream goes on, and the channel is won back. */
function lostTrack(bench: PushBench): void {
  expect(bench.told().filter((event) => event.includes('error'))).toEqual(HOLE)
  bench.winsBack('1,1,0,0,0,0,0,0,0,0').closesAll(0, 1)
}

describe('the header of a block', () => {
  const headers: readonly (readonly [name: string, header: string])[] = [
    ['as the A76XX says it', '\r\n+RECEIVE,0,5\r\n'],
    ['with a colon', '\r\n+RECEIVE,0,5:\r\n'],
    ['with a blank', '\r\n+RECEIVE, 0, 5\r\n'],
  ]
  for (const [name, header] of headers) {
    test(name, () => {
      const { bench, a } = opened()
      bench.dce.answer(`${header}hello`)
      expect([bench.read(a), bench.told()]).toEqual(['hello', ['a readable 5']])
      bench.dce.answer(block(0, 'more')).end()
      expect(bench.read(a)).toBe('more')
    })
  }

  for (const header of ['+IPD5', '+IPD,5', '+IPD(5)', '+IPD5:', '+IPD 5']) {
    test(`without a number: ${header}, with one link`, () => {
      const bench = new PushBench().up()
      const a = bench.connected('a')
      bench.dce.answer(`${line(header)}hello`).end()
      expect(bench.read(a)).toBe('hello')
    })

    test(`without a number: ${header}, with several links it is nobody’s`, () => {
      const { bench, a, b } = opened()
      bench.dce
        .answer(`${line(header)}hello`)
        .answer(block(1, 'x'))
        .end()
      expect([bench.read(a), bench.read(b), bench.told()]).toEqual(['', 'x', ['b readable 1']])
    })
  }

  test('without a number, while one link is open and another has ended', () => {
    const { bench, a, b } = opened()
    bench.dce.answer(`${line('+IPCLOSE: 0,1') + line('+IPD2')}hi`)
    bench.closes(0).dce.end()
    expect([bench.read(a), bench.read(b)]).toEqual(['', 'hi'])
  })

  const damaged: readonly string[] = [
    '+RECEIVE,0,0',
    '+RECEIVE,0,-5',
    '+RECEIVE,0,1501',
    '+RECEIVE,0',
    '+RECEIVE,05',
    '+RECEIVE,,5',
    '+RECEIVE,0,',
    '+RECEIVE,0,5,6',
    '+RECEIVE,0,5hello',
    '+RECEIVE0,5',
    '+RECEIVE',
    'RECEIVE,0,5:',
    'OK+RECEIVE,0,5',
    '+CREG: 1+RECEIVE,0,5',
    '+RECIVE,0,5',
    '+RVE,0,5',
    'CEIVE,0,5',
    '+REC,0,5',
    '+IPD',
    '+IPD0',
    '+IPD1501',
    '+IPD5,5',
    'RECV FROM:1.2.3.4',
    'RECV FROM:1.2.3:53',
    'RECV FROM:1.2.3.4:',
    'RECV FROM:1.2.3.4:99999',
    'RECV FROM:',
    'RECV FROM:host:53',
  ]
  for (const header of damaged) {
    test(`${header} cannot be understood: nothing after it is believed`, () => {
      const { bench, a, b } = opened()
      bench.dce.answer(`${line(header)}\r\n+IPCLOSE: 0,1\r\n\r\n+RECEIVE,0,4\r\nEVIL`)
      expect([a.available, b.available]).toEqual([0, 0])
      lostTrack(bench)
    })
  }

  for (const text of [
    '+CMTI: "SM",1',
    'RECEIVE',
    '+CIEV: 1,2',
    '+CRE: 5',
    'hello 5',
    '12,5',
    '+VE,0,5',
  ]) {
    test(`${text} is none`, () => {
      const { bench, a } = opened()
      bench.dce.answer(line(text) + block(0, 'x')).end()
      expect([bench.read(a), bench.told()]).toEqual(['x', [`line ${text}`, 'a readable 1']])
    })
  }

  test('a line that may be one without some bytes, where data is read: a line', () => {
    const bench = new PushBench({ modem: { receive: 'pull' } }, [])
    bench.modem.open()
    bench.dce.expect('AT\r').answer(line('+RECIVE,0,5')).answer(OK).expect('ATE0\r')
    expect(bench.told()).toEqual(['line +RECIVE,0,5'])
  })
})

describe('blocks arrive', () => {
  const nasty = '\r\nOK\r\n>\r\n+IPCLOSE: 1,1\r\n\r\n+RECEIVE,1,4\r\nEVIL\r'

  for (let chunk = 1; chunk <= 64; chunk++) {
    test(`${chunk} bytes at a time`, () => {
      const { bench, a, b } = opened({ chunk })
      bench.dce.answer(block(0, nasty) + block(1, 'one') + block(0, '\r\n') + line('+CREG: 1'))
      bench.dce.answer(block(1, ' two')).end()
      expect([bench.read(a), bench.read(b)]).toEqual([`${nasty}\r\n`, 'one two'])
      expect(bench.told().filter((event) => !event.includes('readable'))).toEqual([])
    })
  }

  test('of 1500 bytes, one after the other, as fast as the port gives them', () => {
    const { bench, a, b } = opened()
    const long = 'x\r\n'.repeat(500)
    for (let i = 0; i < 8; i++) {
      bench.dce.answer(block(0, long) + block(1, 'y'))
      expect([bench.read(a) === long, bench.read(b)]).toEqual([true, 'y'])
    }
    bench.dce.end()
  })

  test('between answers and lines of other services', () => {
    const { bench, a } = opened()
    bench.modem.command('AT+X', ({ ok, lines }) => bench.events.push(`${ok} ${lines.join('|')}`))
    const answer = `${line('+X: 1')}${block(0, 'p')}${line('RING')}${line('+X: 2')}${block(0, 'q')}`
    bench.dce.play(['AT+X\r', answer + OK]).end()
    expect(bench.read(a)).toBe('pq')
    expect(bench.told()).toEqual(['a readable 2', 'line RING', 'true +X: 1|+X: 2'])
  })

  test('after an echo, which has no CR LF before it', () => {
    const { bench, a } = opened()
    bench.echoing().modem.command('AT+X', () => {})
    bench.dce
      .expect('AT+X\r')
      .answer(`${block(0, 'a\r\n')}AT+X\r${OK}`)
      .end()
    expect(bench.read(a)).toBe('a\r\n')
  })

  test('while a link is asked for its counts', () => {
    const { bench, a, b } = opened()
    a.acknowledged((count) => bench.events.push(`acknowledged ${count}`))
    bench.dce.play(['AT+CIPACK=0\r', block(1, 'x') + info('+CIPACK: 0,0,0') + block(0, 'y')])
    expect([bench.read(a), bench.read(b)]).toEqual(['y', 'x'])
  })

  test('while another link is opened, and before its result', () => {
    const { bench, a } = opened()
    const c = bench.socket('c')
    bench.dce.play(['AT+CIPOPEN=2,"TCP","h",7\r', block(0, 'x') + OK + block(2, 'early')])
    bench.dce.answer(block(2, ' bird') + line('+CIPOPEN: 2,0')).end()
    expect([bench.read(a), bench.read(c)]).toEqual(['x', 'early bird'])
    expect(bench.told()).toEqual(['a readable 1', 'c readable 10', 'c writable 2048'])
  })

  test('for a link after its end was told: still its data, and nothing of a later one', () => {
    const { bench, a, b } = opened()
    bench.dce.answer(block(0, 'last') + line('+IPCLOSE: 0,1'))
    expect(bench.told()).toEqual(['a readable 4'])
    bench.dce.answer(block(0, 'late') + block(1, 'x'))
    expect([bench.read(b), bench.read(a)]).toEqual(['x', 'last'])
    bench.closes(0).dce.end()
    expect(bench.told()).toEqual(['b readable 1', 'a error remoteClosed'])
  })

  test('for links that are free, closing or unknown: passed over', () => {
    const { bench, a, b } = opened()
    a.close()
    bench.dce.expect('AT+CIPCLOSE=0\r').answer(block(0, 'EVIL') + block(5, 'EVIL') + block(1, 'x'))
    bench.dce
      .answer(`${block(11, 'EVIL')}${OK}${line('+CIPCLOSE: 0,0')}${block(0, '\r\nOK')}`)
      .end()
    expect([bench.read(b), bench.told()]).toEqual(['x', ['b readable 1']])
  })

  test('for a number beyond the links that the modem was given', () => {
    const bench = new PushBench({ modem: { links: 1 } }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(1, 'EVIL') + block(-1, 'EVIL') + block(0, 'x')).end()
    expect(bench.read(a)).toBe('x')
  })

  test('after a send has failed: what the peer said before is read, then the end is told', () => {
    const { bench, a } = opened()
    a.write(new Uint8Array(5))
    bench.dce.play(['AT+CIPSEND=0,05\r', `${block(0, 'why')}\r\n>`], [new Uint8Array(5), OK])
    bench.dce.answer(line('+CIPSEND: 0,5,-1') + block(0, ' not'))
    expect([bench.read(a), bench.told()]).toEqual(['why not', ['a readable 3', 'a readable 7']])
    bench.dce.pass(979)
    expect(bench.told()).toEqual([])
    bench.closes(0, 1).dce.end()
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('for a connection that the network took with it: passed over', () => {
    const { bench } = opened()
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')).expect('AT+CREG?\r')
    bench.dce.answer(block(0, 'EVIL') + info('+CREG: 0,1')).expect('AT+CGREG?\r')
    expect(bench.told()).toEqual(['a error networkLost', 'b error networkLost', 'down networkLost'])
  })

  test('and one that is on its way when the network goes is nobody’s', () => {
    const { bench } = opened()
    bench.dce.answer('\r\n+RECEIVE,0,9\r\nhalf')
    bench.modem.command('AT+X', () => {})
    bench.dce.expect('AT+X\r').answer(`_half${OK}`)
    expect(bench.told()).toEqual(['a readable 9'])
  })
})

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

describe('a send is in flight', () => {
  const five = new Uint8Array(5).fill(122)

  test('a damaged header before its prompt: nothing but the block is written to it', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(`${line('+RECIVE,1,4')}EVIL`)
      .pass(299)
    bench.dce
      .pass(1)
      .answer('\r\n>')
      .expect(five)
      .answer(OK + line('+CIPSEND: 0,5,5'))
    expect(bench.told()).toEqual(HOLE)
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header, and the prompt passes with it: the block fills it', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${line('+RECIVE,1,4')}EVIL\r\n>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header after its prompt, and the answer passes with it: it counts as lost', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${line('+RECIVE,1,4')}EVIL${OK}`])
    bench.dce.pass(300 + 8999).expect('~'.repeat(3072), 1)
    bench.dce.play(['~\r', '', 100], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')])
    bench.closesAll(0, 1).dce.end()
    expect(bench.told()).toEqual(HOLE)
  })

  test('a damaged header after its prompt, and the answer comes later', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${line('+RECIVE,1,4')}EVIL`])
    bench.dce.pass(5000).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header between OK and the result', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${OK}${line('+RECIVE,1,4')}EVIL`])
    expect(bench.told()).toEqual(HOLE)
    bench.winsBack('1,1,0,0,0,0,0,0,0,0').closesAll(0, 1).dce.end()
  })

  test('a damaged header while the block is written blind', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .expect(five, 9000)
      .answer(`${line('+RECIVE,1,4')}EVIL`)
    bench.dce.pass(300).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a block that lost three bytes has the prompt: nothing of it is delivered', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -3)}\r\n>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(bench.told()).toEqual(['b error hole', 'a writable 2048'])
    bench.closes(1).dce.end()
  })

  test('a block that lost three bytes has the prompt, of which CR LF is left', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -3)}\r\n>\r\n`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    expect(bench.told()).toContain('b error hole')
  })

  test('a block may end with > itself: the prompt that comes after all proves it', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(block(1, '<b>')).pass(500)
    expect(b.available).toBe(0)
    bench.dce
      .answer('\r\n>')
      .expect(five)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
    expect(bench.read(b)).toBe('<b>')
  })

  test('two bytes lost, and the CR LF of the prompt in their place', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, OK + line('+CIPSEND: 0,5,5')])
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -2)}\r\n>`)
    bench.dce.expect(five).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    bench.closes(1).dce.end()
    expect(bench.told()).toContain('b error hole')
  })

  test('a prompt that lost its CR LF after a block: it is waited for, and filled when it is overdue', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, OK + line('+CIPSEND: 0,5,5')])
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abc')}>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    bench.closesAll(0, 1).dce.end()
    expect(bench.told()).toContain('b error hole')
  })

  test('a prompt that lost its > after a block: the block is whole', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(`${block(1, 'a\r\n')}\r\n`)
      .pass(1000)
    expect(bench.read(b)).toBe('a\r\n')
    bench.dce
      .expect(five, 8000)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
  })
})

test('after a damaged header a block of variable length ends once more, and then counts as lost', () => {
  const bench = new PushBench().up()
  const a = bench.connected('a', { sending: 'variable' })
  a.write(bytesOf('hello'))
  bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['hello\x1a', `${line('+RECIVE,1,4')}EVIL${OK}`])
  bench.dce.pass(300).expect('\x1a', 9000).pass(8999).expect('\x1b', 1)
  expect(bench.told()).toEqual(['a error hole'])
})

test('how data is received is one of two ways', () => {
  expect(() => new PushBench({ modem: { receive: 'both' as never } })).toThrow(
    /^receive: both is not 'pull' or 'push'/,
  )
})

describe('where there is no room', () => {
  test('for all of a block: it is read as it comes', () => {
    const { bench, a } = opened({ modem: { receiveSize: 64 }, chunk: 32 })
    const data = 'x'.repeat(100)
    const parts = block(0, data)
    for (let at = 0; at < parts.length; at += 32) {
      bench.dce.answer(parts.slice(at, at + 32))
      bench.events.push(bench.read(a))
    }
    expect(bench.events.filter((event) => /^x+$/.test(event)).join('')).toBe(data)
    bench.dce.answer(block(1, 'y')).end()
  })

  test('and the application does not read: that link ends, what is in is read first', () => {
    const { bench, a, b } = opened({ modem: { receiveSize: 64 } })
    bench.dce.answer(block(0, 'x'.repeat(60)) + block(0, 'y'.repeat(60)) + block(1, 'other'))
    bench.closes(0).dce.answer(block(0, 'z')).end()
    expect([bench.read(a), bench.read(b)]).toEqual(['x'.repeat(60), 'other'])
    bench.dce.end()
    expect(bench.told().slice(-1)).toEqual(['a error overflow'])
  })

  test('it is read before the next block is taken', () => {
    const { bench, a } = opened({ modem: { receiveSize: 1600 } })
    const socket = bench.socket('c')
    bench.dce.play(['AT+CIPOPEN=2,"TCP","h",7\r', OK + line('+CIPOPEN: 2,0')])
    bench.dce.answer(block(2, 'y'.repeat(800)))
    expect(bench.read(socket).length).toBe(800)
    bench.dce.answer(block(0, 'x'.repeat(1500)))
    expect(bench.read(a).length).toBe(1500)
    bench.dce.answer(block(0, 'x'.repeat(1500)) + line('+CREG: 1')).end()
    expect(bench.read(a).length).toBe(1500)
  })

  test('a block that is read as it comes, and loses bytes, ends its link', () => {
    const { bench, a } = opened({ modem: { receiveSize: 64 } })
    bench.dce.answer(block(0, 'x'.repeat(100)).slice(0, 60))
    bench.events.push(bench.read(a))
    bench.closes(0, 1000).dce.end()
    expect(bench.told().at(-1)).toBe('a error hole')
  })
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

describe('where RTS holds the line', () => {
  test('an application that reads what it is told of has more at once', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    let got = ''
    const a = bench.socket('a', {
      onReadable(this: Socket) {
        got += textOf(new Uint8Array(this.read() as ArrayBuffer))
      },
    })
    bench.dce.play([`AT+CIPOPEN=${a.link},"TCP","h",7\r`, OK + line('+CIPOPEN: 0,0')])
    bench.dce.serial.push(bytesOf(block(0, 'x'.repeat(1000)) + block(0, 'y')))
    bench.dce.serial.onReady?.()
    bench.dce.end()
    expect(got).toBe(`${'x'.repeat(1000)}y`)
  })

  test('it is held while a socket has no room, and nothing is lost', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    const data = Array.from({ length: 20 }, (_, i) => `${i % 10}`.repeat(10)).join('')
    bench.dce.serial.push(new TextEncoder().encode(block(0, data)))
    bench.dce.serial.onReady?.()
    bench.dce.clock.settle()
    expect(bench.dce.serial.waiting).toBeGreaterThan(100)
    let got = ''
    for (let i = 0; i < 20; i++) {
      got += bench.read(a)
      bench.dce.clock.settle()
    }
    expect(got).toBe(data)
    bench.dce.end()
    expect(bench.told().filter((event) => event.includes('error'))).toEqual([])
  })

  test('deadlines stand still: a hold of an hour ends nothing', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    b.write(new Uint8Array(5))
    bench.dce.play(['AT+CIPSEND=1,05\r', '\r\n>'], [new Uint8Array(5), ''])
    bench.dce.answer(block(0, 'x'.repeat(64)))
    bench.dce.pass(3_600_000)
    expect(bench.told()).toEqual(['a readable 64'])
    expect(bench.read(a).length).toBe(64)
    bench.dce
      .pass(1000)
      .answer(OK + line('+CIPSEND: 1,5,5'))
      .end()
    expect(bench.told()).toEqual(['b writable 2048'])
  })

  test('a socket that is closed lets the line go on, and its own deadline is its own', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.connected('b')
    bench.dce.answer(block(0, 'x'.repeat(64))).pass(600_000)
    bench.dce.serial.push(new TextEncoder().encode(block(1, 'y')))
    a.close()
    bench.dce.expect('AT+CIPCLOSE=0\r').pass(9000 - 1)
    expect(bench.told()).toEqual(['a readable 64', 'b readable 1'])
    bench.dce.answer(OK + line('+CIPCLOSE: 0,0')).end()
  })

  test('what waits at the port is fetched when there is room, without its telling', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(0, 'x'.repeat(64)))
    bench.dce.serial.push(new TextEncoder().encode(block(0, 'y')))
    bench.dce.silent()
    expect(bench.read(a).length).toBe(64)
    bench.dce.silent()
    expect(bench.read(a)).toBe('y')
  })

  test('a socket that the peer has ended holds it as long as data may come', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(0, 'x'.repeat(30)) + line('+IPCLOSE: 0,1') + line('+CREG: 1')).end()
    expect(bench.read(a).length).toBe(30)
    bench.closes(0).dce.end()
    expect(bench.told()).toEqual(['a readable 30', 'a error remoteClosed'])
  })
})

describe('the bring-up', () => {
  const rows = ['AT+CIPCCFG=10,0,0,1,1,0,500', 'AT+CIPHEAD=1', 'AT+CIPSRIP=0', 'AT+CIPRXGET=0']

  for (const row of rows) {
    test(`${row} is refused, and push was asked for: it fails with the modem’s number`, () => {
      const bench = new PushBench()
      bench.socket('a', {}) // waits
      const before = bench.told()
      expect(before).toEqual([])
      bench.modem.open()
      expect(() => bench.up({ [row]: '\r\n+CME ERROR: 50\r\n' })).toThrow()
      expect(bench.told()).toContain('down +CME ERROR 50 (incorrect parameters)')
    })

    test(`${row} is refused, and push was not asked for: data is read`, () => {
      const bench = PushBench.held()
      bench.modem.open()
      expect(() => bench.up({ [row]: ERROR })).toThrow(/was expected/)
      bench.dce.serial.written.length = 0
      bench.dce
        .answer(OK)
        .expect('AT+NETOPEN\r')
        .answer(OK + line('+NETOPEN: 0'))
      bench.dce.play(['AT+IPADDR\r', info('+IPADDR: 10.1.2.3')])
      bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0')])
      bench.connected('a')
      bench.announce(0, 1).pull(0, 'x').dce.end()
      expect(bench.told()).toContain('a readable 1')
    })
  }

  test('after a reset push is set again', () => {
    const { bench } = opened()
    bench.dce.answer(line('*ATREADY: 1'))
    bench.up()
    expect(bench.told().slice(-1)).toEqual(['ready'])
  })

  test('the audit asks which links are open, and no more', () => {
    const { bench } = opened({ modem: { auditMs: 60_000 } })
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0'), 60_000])
    bench.dce.pass(999)
    expect(bench.told()).toEqual([])
    bench.closes(1, 1).dce.end()
    expect(bench.told()).toEqual(['b error linkLost'])
  })
})
