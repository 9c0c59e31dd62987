/** SIM800: its one server, and clients whose port is asked for. */
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { Bench800, ERROR, info, line, list, OK, row } from '../support/sim800.ts'

const START = 'AT+CIPSERVER=1,8080\r'
const STOP = 'AT+CIPSERVER=0\r'
const ASK = 'AT+CIPSERVER?\r'
const REMOTE = '10.76.40.73'

function connected(link: number, port: number = 2020, state: string = 'CONNECTED'): string {
  return info(`+CIPSTATUS: ${link},0,"TCP","${REMOTE}","${port}","${state}"`)
}

/** A listener `s` that listens. */
function listening(bench: Bench800 = new Bench800().up()): Bench800 {
  bench.listener('s', { onListening: () => bench.events.push('s listening') })
  bench.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK + line('SERVER OK')]).end()
  expect(bench.told()).toEqual(['s listening'])
  return bench
}

describe('a server', () => {
  test('begins when SERVER OK comes, and ends while clients stay', () => {
    const bench = new Bench800().up()
    const listener = bench.listener('s')
    bench.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK + line('SERVER OK')])
    bench.dce.answer(line(`0, REMOTE IP: ${REMOTE}`)).play(['AT+CIPSTATUS=0\r', connected(0)])
    const socket = bench.accepted('a', listener)
    expect([socket.remoteAddress, socket.remotePort]).toEqual([REMOTE, 2020])
    listener.close()
    bench.dce.play([STOP, OK + line('SERVER CLOSE')]).end()
    socket.writeFrom(bytesOf('hello, world'))
    bench.dce.expect('AT+CIPSEND=0,12\r')
  })

  test('SERVER CLOSED, as clones say it; and the next one', () => {
    const bench = new Bench800().up()
    const listener = bench.listener('s')
    bench.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK + line('SERVER OK')])
    listener.close()
    bench.dce.play([STOP, OK + line('SERVER CLOSED')]).end()
    bench.listener('t', { port: 9090 })
    bench.dce
      .play(['AT+CIPSERVER=1,9090\r', OK + line('SERVER OK')])
      .answer(line('SERVER CLOSE'))
      .end()
  })

  for (const refusal of [
    ERROR,
    line('Already opened') + line('+CME ERROR: 3'),
    line('+CME ERROR: 3'),
  ]) {
    test(`${JSON.stringify(refusal)}: three times, then the listener ends`, () => {
      const bench = new Bench800().up()
      bench.listener('s')
      bench.dce.play([ASK, info('+CIPSERVER: 0')])
      for (let i = 0; i < 3; i++) {
        bench.dce.play([START, refusal, 1000], ['AT+CIPSTATUS\r', list()]).pass(250)
      }
      expect(bench.told().filter((text) => text.startsWith('s'))).toEqual(['s error commandFailed'])
    })
  }

  test('the answer is lost: the server’s state tells', () => {
    const bench = new Bench800().up()
    bench.listener('s')
    bench.dce.play([ASK, info('+CIPSERVER:0')], [START, OK], ['~\r', '', 10_000], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPSTATUS\r', list()], [ASK, info('+CIPSERVER: 1,8080,0,0')]).end()
  })

  test('SERVER OK comes after that', () => {
    const bench = new Bench800().up()
    bench.listener('s', { onListening: () => bench.events.push('s listening') })
    bench.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK], ['~\r', '', 10_000])
    bench.dce.answer(line('SERVER OK'))
    expect(bench.told()).toEqual(['s listening'])
  })

  test('its state is said in words that nobody knows', () => {
    const bench = new Bench800().up()
    bench.listener('s')
    bench.dce.play([ASK, line('+CIPSERVER: x') + line('+CIPSERVER: 1') + line('+CSQ: 1,0') + OK])
    bench.dce.expect(START)
  })

  test('there is one, and it takes a link', () => {
    const bench = listening()
    expect(() => bench.listener('t', { port: 9090 })).toThrow('no free server: all 1 are in use')
    for (let i = 0; i < 5; i++) bench.connected(`c${i}`)
    expect(() => bench.socket('x')).toThrow('no free link')
  })

  test('without a free link there is none', () => {
    const bench = new Bench800().up()
    for (let i = 0; i < 6; i++) bench.connected(`c${i}`)
    expect(() => bench.listener('s')).toThrow(
      'no free link: a server takes one, close a socket first',
    )
  })
})

describe('a client', () => {
  test('is told of when its port is known', () => {
    const bench = listening()
    bench.dce.answer(line(`0, REMOTE IP: ${REMOTE}`)).expect('AT+CIPSTATUS=0\r')
    expect(bench.told()).toEqual([])
    bench.dce.answer(connected(0)).end()
    expect(bench.told()).toEqual(['s readable 1'])
  })

  for (const answer of [
    ERROR,
    info('+CIPSTATUS: 0,0,"TCP","x","2020","CONNECTED"'),
    connected(0, 99_999),
  ]) {
    test(`whose port is not known after ${JSON.stringify(answer)}`, () => {
      const bench = listening()
      bench.dce
        .answer(line(`0,REMOTE IP: ${REMOTE}`))
        .play(['AT+CIPSTATUS=0\r', answer])
        .end()
      expect(bench.told()).toEqual(['s readable 1'])
    })
  }

  test('the answer is about another link, and its OK another’s; then it is lost', () => {
    const bench = listening()
    bench.dce.answer(line(`0, REMOTE IP: ${REMOTE}`))
    bench.dce.play(['AT+CIPSTATUS=0\r', connected(1) + line('+CSQ: 1,0')])
    bench.dce.play(['~\r', '', 10_000], ['AT\r', OK, 100])
    expect(bench.told()).toEqual(['s readable 1'])
  })

  test('has gone before it could be asked for', () => {
    const bench = listening()
    bench.dce.answer(line(`0, REMOTE IP: ${REMOTE}`) + line('0, CLOSED'))
    bench.dce.play(['AT+CIPSTATUS=0\r', connected(0, 2020, 'CLOSED')], ['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.told()).toEqual(['s readable 1'])
  })

  test('the listener is closed meanwhile', () => {
    const bench = new Bench800().up()
    const listener = bench.listener('s')
    bench.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK + line('SERVER OK')])
    bench.dce.answer(line(`0, REMOTE IP: ${REMOTE}`)).expect('AT+CIPSTATUS=0\r')
    listener.close()
    bench.dce.answer(connected(0))
    bench.dce
      .play([STOP, OK + line('SERVER CLOSE')], ['AT+CIPCLOSE=0,0\r', line('0, CLOSE OK')])
      .end()
    expect(bench.told()).toEqual([])
  })

  test('is found in the list of links; its line comes late, and is no other client', () => {
    const found = new Bench800({ modem: { auditMs: 60_000 } }).up()
    found.listener('s')
    found.dce.play([ASK, info('+CIPSERVER: 0')], [START, OK + line('SERVER OK')])
    found.dce.answer('\r\n\x81\r\n').play(['AT+CIPSTATUS\r', list([2]), 1000])
    found.dce.play(['AT+CIPSTATUS=2\r', connected(2)])
    found.dce.play(['AT+CIPRXGET=4,2\r', info('+CIPRXGET: 4,2,0')])
    found.dce.play([ASK, info('+CIPSERVER: 1,8080,0,0')])
    found.dce.answer(line(`2, REMOTE IP: ${REMOTE}`))
    expect(found.told()).toEqual(['s readable 1'])
    // The same number again: now it is another one.
    found.dce.answer(line('2, REMOTE IP: 10.0.0.1'))
    expect(found.told()).toEqual([])
  })

  test('lines about clients that cannot be', () => {
    const bench = listening()
    for (const text of ['9, REMOTE IP: 1.2.3.4', 'REMOTE IP: 1.2.3.4', '0, REMOTE IP: 1.2.3']) {
      bench.dce.answer(line(text)).end()
    }
    expect(bench.told()).toEqual([])
  })

  test('one that comes before IP is up', () => {
    const bench = new Bench800()
    bench.modem.open()
    bench.dce
      .expect('AT\r')
      .answer(line(`0, REMOTE IP: ${REMOTE}`) + OK)
      .expect('ATE0\r')
  })

  test('one beyond the links in use is closed', () => {
    const bench = listening(new Bench800({ modem: { links: 2 } }).up())
    bench.dce.answer(line(`4, REMOTE IP: ${REMOTE}`)).play(['AT+CIPCLOSE=4\r', line('4, CLOSE OK')])
  })
})

describe('the list of links', () => {
  /** A modem whose list is asked for, with `a` and `b` connected. */
  function asked(): Bench800 {
    const bench = new Bench800({ modem: { auditMs: 60_000 } }).up()
    bench.connected('a')
    bench.connected('b')
    bench.dce.answer('\r\n\x81\r\n').expect('AT+CIPSTATUS\r', 1000)
    return bench
  }
  const count = (bench: Bench800, ...links: number[]): void => {
    for (const link of links) {
      bench.dce.play([`AT+CIPRXGET=4,${link}\r`, info(`+CIPRXGET: 4,${link},0`), 250])
    }
  }

  test('finds an end, in blanks', () => {
    const bench = asked()
    const rows = [row(0, ' CLOSED '), row(1, 'CONNECTED ')].join('\r\n')
    bench.dce.answer(
      `${OK}${line('STATE: IP PROCESSING')}\r\nS: 0,0,"8080","LISTENING"\r\n${rows}\r\n`,
    )
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR, 250])
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('of a clone: eight links, and blanks left out', () => {
    const bench = asked()
    const rows = Array.from({ length: 8 }, (_, n) =>
      row(n, n < 2 ? 'CONNECTED' : 'INITIAL').replace(': ', ':'),
    )
    bench.dce.answer(`${OK}${line('STATE:IP PROCESSING')}\r\n${rows.join('\r\n')}\r\n`)
    count(bench, 0, 1)
    bench.dce.end()
    expect(bench.told()).toEqual([])
  })

  test('damaged rows say nothing', () => {
    const bench = asked()
    const rows = [
      'C: x',
      'C: 0,0,"TCP","1.1.1.1","7","CLOSING"',
      'C: 0,0,"TCP","1.1.1.1","7","CLOSED',
      'C: 0,CLOSED"',
    ]
    bench.dce.answer(`${OK}${line('STATE: IP PROCESSING')}\r\n${rows.join('\r\n')}\r\n`)
    count(bench, 0, 1)
    expect(bench.told()).toEqual([])
  })

  test('is refused, or does not come', () => {
    const bench = asked()
    bench.dce.answer(ERROR)
    count(bench, 0, 1)
    const silent = asked()
    silent.dce.answer(OK + line('STATE: GREMLINS') + line('+CSQ: 1,0'))
    silent.dce.play(['~\r', '', 10_000])
  })
})
