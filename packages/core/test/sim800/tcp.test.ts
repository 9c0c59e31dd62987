/** SIM800, multi connection: a client's life, in every form that firmware and clones give its results. */
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { Bench800, ERROR, info, line, list, OK } from '../support/sim800.ts'

const DIAL = 'AT+CIPSTART=0,"TCP","h","7"\r'
const CLOSE = 'AT+CIPCLOSE=0,0\r'
const FAILED = 'a error CIP error 1 (Network failure)'
const IN_USE = 'a error CIP error 4 (Operation not supported)'

/** A socket `a` whose open command is out. */
function dialled(): Bench800 {
  const bench = new Bench800().up()
  bench.socket('a')
  bench.dce.expect(DIAL)
  return bench
}

test('a result about a link that there is not is damage: the links are listed', () => {
  const bench = new Bench800({ modem: { auditMs: 60_000 } }).up()
  bench.connected('a')
  bench.dce.answer(line('7, CONNECT FAIL'))
  bench.dce.play(['AT+CIPSTATUS\r', list([0]), 1000])
  bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')]).end()
  expect(bench.told()).toEqual([])
})

describe('opening', () => {
  const answers: readonly (readonly [answer: string, told: string])[] = [
    [OK + line('0, CONNECT OK'), 'a writable 2048'],
    [OK + line('0,CONNECT OK'), 'a writable 2048'],
    [line('0, CONNECT OK') + OK, 'a writable 2048'],
    [OK + line('0, CONNECT FAIL'), FAILED],
    [OK + line('STATE: TCP CLOSED') + line('0, CONNECT FAIL'), FAILED],
    [line('0, ALREADY CONNECT'), IN_USE],
    [OK + line('0, ALREADY CONNECT'), IN_USE],
    [OK + line('0,ALREAY CONNECT'), IN_USE],
    [ERROR + line('0, ALREADY CONNECT'), 'a error commandFailed'],
    [line('+CME ERROR: 3'), 'a error +CME ERROR 3 (operation not allowed)'],
  ]
  for (const [answer, told] of answers) {
    test(JSON.stringify(answer), () => {
      const bench = dialled()
      const isUp = told.includes('writable')
      bench.dce.answer(answer)
      if (!isUp) bench.dce.play(['AT+CIPSTATUS\r', list(), 100])
      bench.dce.pass(250).end()
      expect(bench.told()).toEqual([told])
    })
  }

  test('a result without its number is damaged: the links are listed', () => {
    const bench = new Bench800({ modem: { auditMs: 60_000 } }).up()
    bench.socket('a')
    bench.dce.play([DIAL, OK + line('CONNECT OK')])
    bench.dce.play(['AT+CIPSTATUS\r', list([0]), 1000])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('the result of a socket that was closed meanwhile', () => {
    const bench = new Bench800().up()
    const socket = bench.socket('a')
    bench.dce.play([DIAL, OK])
    socket.close()
    bench.dce.play([CLOSE, line('0, CLOSE OK')]).end()
  })

  test('on a port of the modem’s own', () => {
    const bench = new Bench800().up()
    bench.socket('a', { localPort: 5000 })
    bench.dce.play(['AT+CLPORT=0,"TCP",5000\r', OK], [DIAL, OK + line('0, CONNECT OK')])
    bench.dce.end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('the port is refused: three times, then the socket ends', () => {
    const bench = new Bench800().up()
    bench.socket('a', { localPort: 5000 })
    for (let i = 0; i < 3; i++) bench.dce.play(['AT+CLPORT=0,"TCP",5000\r', ERROR])
    bench.dce.end()
    expect(bench.told()).toEqual(['a error commandFailed'])
  })

  test('the port’s answer is lost: it is said again', () => {
    const bench = new Bench800().up()
    bench.socket('a', { localPort: 5000 })
    bench.dce.play(['AT+CLPORT=0,"TCP",5000\r', ''], ['~\r', '', 10_000], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPSTATUS\r', list()], ['AT+CLPORT=0,"TCP",5000\r', OK], [DIAL, OK])
  })
})

describe('a client', () => {
  test('is dialled, receives, sends and is closed', () => {
    const bench = new Bench800().up()
    const socket = bench.connected('a')
    bench.learnTrailer(0)
    expect(bench.read(socket)).toBe('ab')
    socket.writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n> '], ['hello', line('DATA ACCEPT:0,5')])
    socket.close()
    bench.dce.play([CLOSE, line('0, CLOSE OK')]).end()
  })

  test('is ended by its peer: what was received is read first', () => {
    const bench = new Bench800().up()
    const socket = bench.connected('a')
    bench.learnTrailer(0)
    bench.read(socket)
    bench.told()
    bench.dce.answer(line('0, CLOSED'))
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.told()).toEqual(['a error remoteClosed'])
    bench.dce.play([CLOSE, ERROR]).end()
  })

  test('announced as a clone does', () => {
    const bench = new Bench800().up()
    bench.connected('a')
    bench.dce.answer(line('+CIPRXGET:0'))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET:4,0,1')], ['AT+CIPRXGET=2,0,1\r', ''])
  })

  test('announced with its sender', () => {
    const bench = new Bench800().up()
    bench.connected('a')
    bench.dce.answer(line('+CIPRXGET: 1,0,192.0.2.7:80'))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')]).end()
  })

  test('sends after it has sent: quick closing', () => {
    const bench = new Bench800({ modem: { quickClose: true } }).up()
    bench.connected('a').close()
    bench.dce.play(['AT+CIPCLOSE=0,1\r', line('0, CLOSE OK')]).end()
  })

  for (const answer of [OK + line('0, CLOSED OK'), line('0,CLOSE OK')]) {
    test(`is closed by ${JSON.stringify(answer)}`, () => {
      const bench = new Bench800().up()
      bench.connected('a').close()
      bench.dce.play([CLOSE, answer]).end()
      expect(bench.socket('b').link).toBe(1)
    })
  }

  test('a close that is refused is tried again, and given up', () => {
    const bench = new Bench800().up()
    bench.connected('a').close()
    for (let i = 0; i < 3; i++) bench.dce.play([CLOSE, ERROR])
    bench.dce.end()
  })

  test('is closed by the modem: CLOSE OK that nobody has asked for', () => {
    const bench = new Bench800().up()
    bench.connected('a')
    bench.dce.answer(line('0, CLOSE OK')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('lines of links that are not in use, or that there are not', () => {
    const bench = new Bench800({ modem: { links: 2 } }).up()
    bench.connected('a')
    for (const text of ['1, CLOSE OK', '4, CLOSE OK', '4, CLOSED', '1, CLOSED', '7, SEND OK']) {
      bench.dce.answer(line(text)).end()
    }
    expect(bench.told()).toEqual([])
  })

  test('a link of an earlier run is closed before it is dialled', () => {
    const bench = new Bench800().up()
    const socket = bench.connected('a')
    bench.dce.answer(line('+PDP: DEACT'))
    expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
    expect(socket.link).toBe(-1)
    bench.dce.expect('AT+CREG?\r')
  })
})

describe('the network is lost', () => {
  for (const text of ['+PDP: DEACT', '+PDP DEACT', 'STATE: PDP DEACT', 'STATE: IP PDPDEACT']) {
    test(text, () => {
      const bench = new Bench800().up()
      bench.connected('a')
      bench.dce.answer(line(text)).expect('AT+CREG?\r')
      expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
      bench.dce.answer(info('+CREG: 0,1')).play(['AT+CGATT?\r', info('+CGATT: 1')])
      bench.dce.play(['AT+CIPSTATUS\r', OK + line('STATE: PDP DEACT')])
      bench.dce.play(['AT+CIPSHUT\r', line('SHUT OK'), 250], ['AT+CIPMUX=1\r', OK])
    })
  }

  test('while a block is in a prompt', () => {
    const bench = new Bench800().up()
    bench.connected('a').writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n> '], ['hello', line('+PDP: DEACT')])
    expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
    // Nothing else is said about the block.
    bench.dce.expect('~'.repeat(557), 1000)
  })

  test('before a prompt, which is filled all the same', () => {
    const bench = new Bench800().up()
    bench.connected('a').writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', line('+PDP: DEACT')])
    expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
    bench.dce.answer('\r\n> ').play(['hello', ''])
    bench.dce.expect('~'.repeat(557), 10_000)
  })

  test('the module has started', () => {
    for (const text of ['RDY', 'Call Ready', 'SMS Ready']) {
      const bench = new Bench800().up()
      bench.dce.answer(line(text)).expect('AT\r')
      expect(bench.told()).toEqual(['down modemReset'])
    }
  })

  test('what comes late of a start is no other one', () => {
    const bench = new Bench800()
    bench.modem.open()
    bench.dce.play(['AT\r', OK], ['ATE0\r', line('Call Ready') + OK], ['AT+CMEE=1\r', OK])
  })
})
