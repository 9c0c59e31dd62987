/** Pushed data: headers in every spelling, blocks at every split and between everything else. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, OK } from '../support/bench.ts'
import { block, lostTrack, opened, PushBench } from '../support/push.ts'

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

test('how data is received is one of two ways', () => {
  expect(() => new PushBench({ modem: { receive: 'both' as never } })).toThrow(
    /^receive: both is not 'pull' or 'push'/,
  )
})
