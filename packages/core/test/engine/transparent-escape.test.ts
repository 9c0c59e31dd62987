/** From the online data state to command state and back, against a DCE that says what it likes. */
import { describe, expect, test } from 'vitest'
import { ErrorCode } from '../../src/errors.ts'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { CLOSED, CONNECT, Piped, type PipeSocket } from '../support/piped.ts'

const LISTED_OPEN = info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')
const LINK_CLOSED = OK + CLOSED + line('+CIPCLOSE: 0,0')

function codesOf(socket: PipeSocket, what: 'escape' | 'resume'): number[] {
  const codes: number[] = []
  socket[what]((code) => codes.push(code))
  return codes
}

describe('the payload’s own pluses', () => {
  test('three with something behind them leave as they are', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.say(socket, '+++x')
    bench.dce.expect('+++x').pass(1000)
    bench.say(socket, '++++')
    bench.dce.expect('++++').pass(10_000)
  })

  test('of three alone the last waits until it cannot end an escape sequence', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.say(socket, '+++')
    bench.dce.expect('++').pass(1499).expect('+', 3).pass(10_000)
  })

  test('they come one by one', () => {
    const bench = new Piped()
    const socket = bench.online()
    for (let i = 0; i < 2; i++) {
      bench.say(socket, '+')
      bench.dce.expect('+').pass(100)
    }
    bench.say(socket, '+')
    bench.dce.pass(100)
    bench.say(socket, 'x')
    bench.dce.expect('+x')
    bench.say(socket, '+++')
    bench.dce.expect('+++').pass(5000)
  })

  test('not right after other bytes', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.say(socket, 'x')
    bench.dce.expect('x').pass(499)
    bench.say(socket, '+++')
    bench.dce.expect('+++').pass(5000)
  })

  test('a port that takes one byte at a time', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.serial.room = 1
    bench.say(socket, '+++x')
    bench.dce.expect('++').pass(1499)
    bench.dce.expect('+x', 3)
  })
})

describe('escape', () => {
  test('waits for what was written, and for silence', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.serial.room = 0
    bench.say(socket, 'tail')
    const codes = codesOf(socket, 'escape')
    bench.dce.pass(5000)
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce.expect('tail').pass(1099).expect('+++', 3)
    bench.say(socket, 'later')
    bench.dce.pass(1000).answer(OK)
    expect(codes).toEqual([])
    expect(socket.online).toBe(true)
    bench.dce.pass(10_000)
    expect(codes).toEqual([0])
    expect(socket.online).toBe(false)
    expect(codesOf(socket, 'resume')).toEqual([])
    bench.dce.play(['ATO\r', CONNECT]).expect('later')
  })

  test('OK that comes before the guard time is over is the peer’s', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(800).answer(OK).pass(99)
    bench.dce.pass(300).answer(`${OK}${line('RING')}`)
    bench.dce.pass(500)
    expect(codes).toEqual([0])
    expect(bench.read(socket)).toBe(OK)
    expect(bench.told()).toContain('line RING')
  })

  test('a late OK is believed after what may follow it', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(2000).answer(OK).pass(99)
    expect(codes).toEqual([])
    bench.dce.pass(1)
    expect(codes).toEqual([0])
  })

  test('OK is damaged, and the link is gone when the list is asked for', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(1000).answer('text\nOK\r\n').pass(1999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS])
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.read(socket)).toBe('tex')
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(codes).toEqual([ErrorCode.linkLost])
  })

  test('closed while the list of links is asked for because of a damaged OK', () => {
    const bench = new Piped()
    const socket = bench.online()
    codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(1000).answer('\nOK\r\n').pass(1999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101]).expect('AT+CIPCLOSE?\r')
    socket.close()
    bench.dce.answer(LISTED_OPEN)
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED]).end()
  })

  test('OK with data behind it is the peer’s', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(1000).answer(`${OK}data`).answer(OK).pass(500)
    expect(codes).toEqual([0])
    expect(bench.read(socket)).toBe(`${OK}data`)
  })

  test('OK with its end behind it', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(1000)
    bench.dce.answer(OK + CLOSED + line('+IPCLOSE: 0,1')).pass(299)
    bench.dce.clock.step(1)
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    expect(codes).toEqual([ErrorCode.remoteClosed])
    expect(bench.told()).toEqual(['error remoteClosed'])
  })

  test('OK is lost, twice: the list of links tells', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.noAnswer().noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', LISTED_OPEN])
    bench.dce.clock.settle()
    expect(codes).toEqual([0])
    bench.dce.pass(10_000)
  })

  test('OK is damaged: what is left of it is not delivered, and the link ends with a hole', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(1000).answer('text\nOK\r\n').pass(1999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', LISTED_OPEN])
    expect(bench.read(socket)).toBe('tex')
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED])
    expect(codes).toEqual([ErrorCode.hole])
  })

  test('it is given up: the peer has gone without a word', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'escape')
    bench.dce.expect('+++', 1200).pass(10).answer('\r\nCL').pass(2989)
    bench.dce.clock.step(1)
    bench.noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(bench.read(socket)).toBe('\r\nCL')
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(codes).toEqual([ErrorCode.linkLost])
  })

  test('a port that RTS/CTS keeps from draining: the modem is silent', () => {
    const bench = new Piped({ modem: { flowControl: true, receive: 'pull' } })
    const socket = bench.online()
    bench.say(socket, 'x')
    bench.dce.expect('x')
    bench.dce.serial.room = 100
    const codes = codesOf(socket, 'escape')
    bench.dce.pass(121_200)
    expect(codes).toEqual([ErrorCode.modemSilent])
    expect(bench.told()).toContain('down modemSilent')
  })

  test('a new connection may be asked for while the one before is being left', () => {
    const bench = new Piped()
    bench.online().close()
    bench.pipe()
    expect(() => bench.pipe()).toThrow('one transparent connection')
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED])
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', CONNECT])
    expect(bench.told()).toEqual(['writable 2048'])
  })

  test('the state that there is already is told at once, and one question at a time', () => {
    const bench = new Piped()
    const socket = bench.online()
    const codes = codesOf(socket, 'resume')
    bench.dce.clock.settle()
    expect(codes).toEqual([0])
    socket.escape(() => {})
    expect(() => socket.escape(() => {})).toThrow('the last escape or resume is not done')
    bench.answerEscape(OK)
    expect(codesOf(socket, 'escape')).toEqual([])
    const again = codesOf.bind(null, socket)
    bench.dce.clock.settle()
    expect(() => again('resume')).not.toThrow()
  })

  test('asked for in the callback that tells of the connection, it is told when it is done', () => {
    const bench = new Piped().up()
    const codes: number[] = []
    bench.pipe({
      onWritable(this: PipeSocket) {
        this.escape((code) => codes.push(code))
      },
    })
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', CONNECT])
    bench.told()
    expect(codes).toEqual([])
    bench.answerEscape(OK)
    expect(codes).toEqual([0])
  })

  test('misuse', () => {
    const bench = new Piped().up()
    const socket = bench.pipe()
    expect(() => socket.escape()).toThrow('not ready')
    expect(() => socket.escape(1 as never)).toThrow('done: must be a function')
    socket.close()
    expect(() => socket.resume()).toThrow(SyntaxError)
    const dead = new bench.modem.Transparent()
    expect(() => dead.escape()).toThrow('not connected')
    expect(dead.online).toBe(false)
  })
})

describe('DTR', () => {
  test('dropping it does what the sequence does, sooner', () => {
    const bench = new Piped({ modem: { dtr: true } })
    const socket = bench.online()
    bench.dce.serial.calls.length = 0
    bench.say(socket, 'x')
    bench.dce.expect('x')
    const codes = codesOf(socket, 'escape')
    bench.dce.pass(40)
    expect(bench.dce.serial.calls).toEqual([])
    bench.dce.pass(20)
    expect(bench.dce.serial.calls).toEqual(['setDTR false'])
    bench.dce.answer(OK).pass(300)
    expect(bench.dce.serial.calls).toEqual(['setDTR false', 'setDTR true'])
    expect(codes).toEqual([0])
  })

  test('without effect: the sequence', () => {
    const bench = new Piped({ modem: { dtr: true } })
    const socket = bench.online()
    bench.dce.serial.calls.length = 0
    const codes = codesOf(socket, 'escape')
    bench.dce.pass(2999)
    bench.dce.clock.step(100)
    bench.answerEscape(OK)
    expect(bench.dce.serial.calls).toEqual(['setDTR false', 'setDTR true'])
    expect(codes).toEqual([0])
  })
})

describe('online command state', () => {
  test('commands, lookups and other sockets work; then ATO', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    bench.told()
    const lines: string[] = []
    bench.modem.command('AT+CSQ', (result) => lines.push(...result.lines))
    bench.dce.play(['AT+CSQ\r', info('+CSQ: 1,2')])
    bench.dce.clock.settle()
    expect(lines).toEqual(['+CSQ: 1,2'])
    const other = bench.connected('b')
    expect(other.link).toBe(1)
    const acknowledged: number[] = []
    socket.acknowledged((count) => acknowledged.push(count))
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 5,2,0')])
    bench.dce.clock.settle()
    expect(acknowledged).toEqual([3])
    bench.modem.command('AT+CSQ', () => {})
    const codes = codesOf(socket, 'resume')
    bench.dce.play(['AT+CSQ\r', OK], ['ATO\r', `${CONNECT}data`])
    bench.dce.clock.settle()
    expect(codes).toEqual([0])
    expect(bench.read(socket)).toBe('data')
  })

  test('a command while online throws, but not once escape was called', () => {
    const bench = new Piped()
    const socket = bench.online()
    expect(() => bench.modem.command('AT', () => {})).toThrow('call escape()')
    socket.escape()
    bench.modem.command('AT', () => {})
    bench.answerEscape(OK).dce.play(['AT\r', OK]).end()
  })

  test.each([['CLOSED'], ['NO CARRIER'], ['+IPCLOSE: 0,1']])('%s there', (word) => {
    const bench = new Piped()
    bench.escaped()
    bench.told()
    bench.dce.answer(line(word))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR]).end()
    expect(bench.told()).toEqual(['error remoteClosed'])
  })

  test.each([
    ['NO CARRIER', line('NO CARRIER')],
    ['ERROR', ERROR],
  ])('ATO is answered with %s', (_, answer) => {
    const bench = new Piped()
    const socket = bench.escaped()
    const codes = codesOf(socket, 'resume')
    bench.dce.play(['ATO\r', answer], ['AT+CIPRXGET=4,0\r', ERROR])
    expect(codes).toEqual([ErrorCode.linkLost])
  })

  test('ATO is answered with the end, and NO CARRIER', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    const codes = codesOf(socket, 'resume')
    bench.dce.play(['ATO\r', line('+IPCLOSE: 0,1') + line('NO CARRIER')])
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(codes).toEqual([ErrorCode.remoteClosed])
  })

  test('ATO is answered with another command’s OK first', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    const codes = codesOf(socket, 'resume')
    bench.dce.play(['ATO\r', OK]).answer(line('CONNCT 115200')).answer('data')
    bench.answerEscape(OK)
    bench.dce.play(['ATO\r', CONNECT])
    bench.dce.clock.settle()
    expect(codes).toEqual([0])
    expect(bench.read(socket)).toBe('data')
  })

  test('ATO’s CONNECT is lost, again and again', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    bench.told()
    codesOf(socket, 'resume')
    for (let i = 0; i < 3; i++) {
      bench.dce.expect('ATO\r').pass(2999)
      bench.dce.clock.step(1)
      bench.answerEscape(OK)
    }
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED]).end()
    expect(bench.told()).toEqual(['error linkLost'])
  })
})

test('an exception in done is a fault', () => {
  const bench = new Piped()
  const socket = bench.online()
  socket.escape(() => {
    throw new Error('boom')
  })
  bench.answerEscape(OK)
  expect(bench.told()).toContain('fault Error: boom')
})
