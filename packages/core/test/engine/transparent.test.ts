/** The online data state against a DCE that says what it likes: entering it, data, and its end. */
import { describe, expect, test } from 'vitest'
import { ErrorCode, errorName } from '../../src/errors.ts'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { CLOSED, CONNECT, Piped, type PipeSocket } from '../support/piped.ts'

const OPEN = 'AT+CIPOPEN=0,"TCP","h",7\r'
const LISTED_OPEN = info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')

/** What is done once the DCE is known to be in command state, with pluses in its buffer. */
function asked(bench: Piped, links: string): void {
  bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', links])
}

/** The end of a connection that the DCE has closed. */
function gone(bench: Piped): void {
  bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
  bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR])
}

describe('entering', () => {
  test.each([
    ['CONNECT 115200', CONNECT],
    ['CONNECT alone', line('CONNECT')],
    ['another form', line('CONNECT 115200/V42')],
  ])('%s', (_, answer) => {
    const bench = new Piped().up()
    const socket = bench.pipe()
    expect(socket.online).toBe(false)
    bench.dce.play([OPEN, `${answer}data`])
    expect(bench.told()).toEqual(['readable 4', 'writable 2048'])
    expect(socket.online).toBe(true)
    expect(bench.read(socket)).toBe('data')
    bench.say(socket, 'hello')
    bench.dce.expect('hello')
    expect(bench.told()).toEqual(['writable 2048'])
  })

  test('a local port, and UDP', () => {
    const bench = new Piped().up()
    bench.pipe({ localPort: 5000 })
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7,5000\r', line('CONNECT FAIL')])
    bench.pipe({ protocol: 'udp', localPort: 5001 })
    bench.dce.play(['AT+CIPOPEN=0,"UDP","h",7,5001\r', line('CONNECT FAIL')])
    bench.pipe({ protocol: 'tcp' })
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', CONNECT])
  })

  test.each([
    [line('CONNECT FAIL'), 3001],
    [line('+CIPOPEN: 0,10') + ERROR, 3010],
    [ERROR, ErrorCode.commandFailed],
  ])('a failure: %j', (answer, code) => {
    const bench = new Piped().up()
    const socket = bench.pipe()
    bench.dce.play([OPEN, answer])
    expect(bench.told()).toEqual([`error ${errorName(code)}`])
    expect(socket.link).toBe(-1)
    bench.dce.pass(10_000)
  })

  test('CONNECT is damaged: the escape sequence tells, then ATO leads back', () => {
    const bench = new Piped().up()
    const socket = bench.pipe()
    bench.dce.play([OPEN, line('CONECT 115200')]).answer('data')
    bench.answerEscape(OK)
    expect(bench.told()).toEqual(['readable 4', 'writable 2048'])
    bench.dce.play(['ATO\r', CONNECT])
    expect(bench.read(socket)).toBe('data')
    bench.say(socket, 'x')
    bench.dce.expect('x')
  })

  test('a line of another kind is no CONNECT', () => {
    const bench = new Piped().up()
    bench.pipe()
    bench.dce.expect(OPEN).answer(line('hello')).answer(line('a line that is too long for it'))
    bench.dce.answer(CONNECT)
    expect(bench.told()).toEqual([
      'line hello',
      'line a line that is too long for it',
      'writable 2048',
    ])
  })

  test('bytes behind CONNECT are missing: a hole', () => {
    const bench = new Piped().up()
    bench.pipe()
    bench.dce.play([OPEN, '\r\nCONNECT 115200data\r\n'])
    bench.answerEscape(OK)
    expect(bench.told()).toEqual(['error hole'])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + CLOSED + line('+CIPCLOSE: 0,0')]).end()
  })

  test('closed while it is being opened, and that fails', () => {
    const bench = new Piped().up()
    const socket = bench.pipe()
    bench.dce.expect(OPEN)
    socket.close()
    bench.dce.answer(line('CONNECT FAIL'))
    bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR]).end()
  })

  test('a module that has lost its mode: ATO tells', () => {
    const bench = new Piped().up()
    bench.pipe()
    bench.dce.play([OPEN, OK + line('+CIPOPEN: 0,0')], ['ATO\r', ERROR])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['writable 2048', 'error linkLost'])
  })

  test('CONNECT is lost: after two minutes the escape sequence, and nothing else, is written', () => {
    const bench = new Piped().up()
    bench.pipe()
    bench.dce.expect(OPEN).pass(119_999)
    bench.dce.clock.step(1)
    expect(bench.told()).toEqual(['error openTimedOut'])
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0') + CLOSED]).end()
    expect(bench.told()).toEqual([])
  })

  test('neither CONNECT nor anything else comes', () => {
    const bench = new Piped().up()
    bench.pipe()
    bench.dce.expect(OPEN).pass(119_999)
    bench.dce.clock.step(1)
    bench.noAnswer().noAnswer()
    asked(bench, NO_LINKS)
    bench.dce.end()
    bench.pipe()
    bench.dce.expect(OPEN)
  })

  test('the socket is closed while it is being opened', () => {
    const bench = new Piped().up()
    bench.pipe().close()
    bench.pipe().close()
    const socket = bench.pipe()
    bench.dce.expect(OPEN)
    socket.close()
    bench.dce.answer(CONNECT)
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + CLOSED + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual([])
  })

  test('an unasked CONNECT is left again', () => {
    const bench = new Piped({ modem: { transparent: false } })
    bench.modem.open()
    const { BRING_UP } = bench
    for (const [command, answer] of BRING_UP) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS])
    bench.dce.answer(CONNECT).answer(CLOSED)
    bench.answerEscape(OK)
    bench.told()
    bench.dce.answer(CLOSED + line('NO CARRIER') + line('CONNECT FAIL'))
    expect(bench.told()).toEqual(['line CLOSED', 'line NO CARRIER', 'line CONNECT FAIL'])
  })

  test('a client comes while a command is on its way', () => {
    const bench = new Piped().up()
    const results: boolean[] = []
    bench.modem.command('AT+CSQ', ({ ok }) => results.push(ok))
    bench.dce.expect('AT+CSQ\r').answer(CONNECT)
    expect(results).toEqual([false])
    bench.answerEscape(OK)
    bench.dce.play(['~\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS]).end()
  })

  test('a client comes while a send is on its way', () => {
    const bench = new Piped().up()
    const other = bench.connected('b')
    bench.say(other as unknown as PipeSocket, 'hello')
    bench.dce.expect('AT+CIPSEND=1,05\r').answer(CONNECT)
    bench.answerEscape(OK)
    bench.dce.play(['~\r', ''], ['AT\r', OK, 101])
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 0,1,0,0,0,0,0,0,0,0')])
    bench.dce.play(['AT+CIPRXGET=4,1\r', info('+CIPRXGET: 4,1,0')])
    bench.dce.play(['AT+CIPACK=1\r', info('+CIPACK: 0,0,0')])
    bench.dce.play(['AT+CIPSEND=1,05\r', '\r\n>'], ['hello', `${OK}${line('+CIPSEND: 1,5,5')}`])
  })
})

describe('what might be the modem’s last words', () => {
  test('an unfinished one is delivered after 50 ms', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.answer('text\r\nCLO').pass(49)
    expect(bench.told()).toEqual(['readable 4'])
    bench.dce.pass(1)
    expect(bench.told()).toEqual(['readable 9'])
    expect(bench.read(socket)).toBe('text\r\nCLO')
    bench.dce.pass(100_000)
  })

  test('its rest comes all the same: it is looked into', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.answer('\r\nCLO').pass(60).answer('SED\r\n').pass(999)
    bench.noAnswer()
    asked(bench, NO_LINKS)
    bench.dce.expect('AT+CIPRXGET=4,0\r')
  })

  test('an unfinished line behind a word makes both payload', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.answer(`${CLOSED}\r\nfoo`).pass(50)
    expect(bench.read(socket)).toBe(`${CLOSED}\r\nfoo`)
    bench.say(socket, 'x')
    bench.dce.expect('x').pass(100_000)
  })

  test.each(['NO CARRIER', 'CLOSED', '+IPCLOSE: 0,1', '+CIPCLOSE: 0,0'])('%s is true', (word) => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.answer(`text${line(word)}`).pass(999)
    bench.dce.clock.step(1)
    bench.say(socket, 'not for a modem')
    bench.noAnswer()
    asked(bench, NO_LINKS)
    expect(bench.read(socket)).toBe('text')
    gone(bench)
    expect(bench.told()).toEqual(['readable 4', 'error remoteClosed'])
  })

  test('it is the peer’s: OK, then ATO, and it is delivered', () => {
    const bench = new Piped()
    const socket = bench.online()
    const text = CLOSED + line('+IPCLOSE: 0,1')
    bench.dce.answer(text).pass(999)
    bench.dce.clock.step(1)
    bench.say(socket, 'later')
    bench.answerEscape(OK)
    expect(bench.read(socket)).toBe(text)
    bench.dce.play(['ATO\r', CONNECT], ['later', ''])
    expect(bench.told().at(-1)).toBe('writable 2048')
  })

  test('what follows makes it payload, also before the sequence is out', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.say(socket, 'x')
    bench.dce.expect('x').pass(10).answer(CLOSED).pass(1000).answer('more').pass(100_000)
    expect(bench.read(socket)).toBe(`${CLOSED}more`)
  })

  test('no OK, but the link is listed: the OK was lost', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.answer(CLOSED).pass(999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    asked(bench, LISTED_OPEN)
    expect(bench.read(socket)).toBe(CLOSED)
    bench.dce.play(['ATO\r', CONNECT]).end()
  })

  test('the question for links is refused: it was true', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.answer(CLOSED).pass(999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    asked(bench, ERROR)
    gone(bench)
    expect(bench.told()).toEqual(['error remoteClosed'])
  })

  test('the network is gone', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')).pass(999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    asked(bench, NO_LINKS)
    bench.dce.expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['error networkLost', 'down networkLost'])
  })

  test('the module has restarted, and echoes', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.answer(line('*ATREADY: 1') + line('+CPIN: READY')).pass(999)
    bench.dce.clock.step(1)
    bench.dce.expect('+++', 200).answer('+++').pass(2999)
    bench.dce.clock.step(1)
    bench.dce.play(['\r', ''], ['AT\r', `AT\r\r\n${OK}`, 101]).expect('AT\r')
    expect(bench.told()).toEqual(['error modemReset', 'down modemReset'])
  })

  test('unsolicited lines that had to wait come after it', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.answer(CLOSED + line('RING') + line('+CMTI: "SM",3')).pass(999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    asked(bench, NO_LINKS)
    bench.dce.clock.settle()
    expect(bench.told()).toEqual(['line RING', 'line +CMTI: "SM",3'])
    gone(bench)
    expect(bench.told()).toEqual(['error remoteClosed'])
  })

  test('the socket is closed meanwhile', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.say(socket, 'tail')
    bench.dce.expect('tail').answer(CLOSED).pass(500)
    socket.close()
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + CLOSED + line('+CIPCLOSE: 0,0')]).end()
  })
})
