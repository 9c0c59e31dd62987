/** Streams sent in blocks that Ctrl-Z ends: what is escaped, and what is done when something is lost. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, OK, type Socket } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const SPOILED = '~'.repeat(3072)
const LINKS = info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')

function opened(options: ConstructorParameters<typeof Bench>[0] = {}): { bench: Bench; a: Socket } {
  const bench = new Bench(options).up()
  const a = bench.connected('a', { sending: 'variable' })
  return { bench, a }
}

/** A block is out whose answer is to come. */
function sent(text: string = 'hello'): { bench: Bench; a: Socket } {
  const made = opened()
  made.a.write(bytesOf(text))
  made.bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], [`${text}\x1a`, ''])
  return made
}

/** The prompt is left, the line spoiled, the channel won back. */
function cancelled(bench: Bench, withinMs: number = 0, isOpen: boolean = true): void {
  bench.dce.play(['\x1b', ERROR, withinMs], [SPOILED, ERROR, 100], ['~\r', ERROR, 100])
  bench.dce.play(['AT\r', OK, 100], ['AT+CIPCLOSE?\r', LINKS])
  if (isOpen) bench.count(0, 0)
}

describe('a block', () => {
  test('has ETX before ETX, Ctrl-Z and ESC, and Ctrl-Z after it', () => {
    const { bench, a } = opened()
    a.write(bytesOf('a\x03b\x1ac\x1bd\x1a'))
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['a\x03\x03b\x03\x1ac\x03\x1bd\x03\x1a\x1a', OK])
    bench.dce.answer(line('+CIPSEND: 0,8,8')).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  for (const room of [1, 2, 3, 5]) {
    test(`goes out ${room} bytes at a time where the port takes no more`, () => {
      const { bench, a } = opened({ room })
      a.write(bytesOf('\x1a\x1a\x03'))
      bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['\x03\x1a\x03\x1a\x03\x03\x1a', OK])
      bench.dce.answer(line('+CIPSEND: 0,3,3')).end()
    })
  }

  test('is cut where a line in it would be a command', () => {
    const { bench, a } = opened()
    a.write(bytesOf('xAT\r'))
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['xA\x1a', OK + line('+CIPSEND: 0,2,2')])
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['T\r\x1a', OK + line('+CIPSEND: 0,2,2')]).end()
  })

  test('may be answered in either order, and its result may come late', () => {
    const { bench, a } = sent()
    bench.dce.answer(line('+CIPSEND: 0,5,5') + OK)
    a.write(bytesOf('x'))
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['x\x1a', OK]).pass(5000)
    bench.dce.answer(line('+CIPSEND: 0,1,1')).end()
    expect(bench.told()).toEqual(['a writable 2048', 'a writable 2048'])
  })

  test('of which the OK is lost is judged by its result', () => {
    const { bench } = sent()
    bench.dce.answer(line('+CIPSEND: 0,5,5')).pass(1000).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('before another socket’s, which sends its length', () => {
    const { bench, a } = opened()
    const b = bench.connected('b')
    a.write(bytesOf('one'))
    b.write(bytesOf('two'))
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['one\x1a', OK + line('+CIPSEND: 0,3,3')])
    bench.dce.play(['AT+CIPSEND=1,03\r', '\r\n>'], ['two', OK + line('+CIPSEND: 1,3,3')]).end()
  })

  test('is echoed with what was put into it', () => {
    const bench = new Bench().up()
    const a = bench.connected('a', { sending: 'variable' })
    bench.echoing()
    a.write(bytesOf('a\x1a\r\n+IPCLOSE: 0,1\r\n'))
    bench.dce.expect('AT+CIPSEND=0\r').answer('AT+CIPSEND=0\r\r\n>')
    const block = 'a\x03\x1a\r\n+IPCLOSE: 0,1\r\n'
    bench.dce
      .expect(`${block}\x1a`)
      .answer(block + OK + line('+CIPSEND: 0,19,19'))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })
})

describe('what goes wrong', () => {
  test('the prompt does not come: nothing is written without it, and the bytes are asked for', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0\r')
    cancelled(bench, 9000)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 0,0,0')])
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['hello\x1a', OK + line('+CIPSEND: 0,5,5')]).end()
  })

  test('only the CR LF of the prompt comes: it is one', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n'], ['hello\x1a', OK, 9000])
    bench.dce.answer(line('+CIPSEND: 0,5,5')).end()
  })

  test('three times no prompt, and nothing taken: the socket ends', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    for (let i = 0; i < 3; i++) {
      bench.dce.expect('AT+CIPSEND=0\r')
      cancelled(bench, 9000)
      bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 0,0,0')])
    }
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('a late OK of another command comes instead of the prompt', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0\r', `${OK}\r\n>`], ['hello\x1a', OK + line('+CIPSEND: 0,5,5')])
    bench.dce.end()
  })

  test('the Ctrl-Z is lost: another one ends the block', () => {
    const { bench } = sent()
    bench.dce
      .expect('\x1a', 9000)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('the answer is lost with the result: asked for after the second Ctrl-Z has shown nothing', () => {
    const { bench } = sent()
    bench.dce.expect('\x1a', 9000).pass(110_999)
    cancelled(bench, 1)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 5,0,0')]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('part of the block was taken: the peer misses bytes, so the socket ends', () => {
    const { bench } = sent()
    bench.dce.expect('\x1a', 9000).pass(110_999)
    cancelled(bench, 1)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 3,0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('another number of bytes was taken: the same, and the line is cleared first', () => {
    const { bench } = sent()
    bench.dce.answer(OK + line('+CIPSEND: 0,4,4'))
    cancelled(bench, 0, false)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('an end was read into the block: no byte more of it is written', () => {
    const { bench, a } = opened({ room: 4096 })
    a.write(bytesOf('hello, hello'))
    bench.dce.expect('AT+CIPSEND=0\r')
    bench.dce.serial.room = 0
    bench.dce.answer('\r\n>').answer(OK).pass(99)
    bench.dce.serial.room = 4096
    cancelled(bench, 1)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 5,0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('the port takes nothing for longer than the deadline: the block is waited for', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0\r')
    bench.dce.serial.room = 0
    bench.dce.answer('\r\n>').pass(20_000)
    bench.dce.serial.room = 10
    bench.dce
      .expect('hello\x1a', 100)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
  })

  test('a refusal before the prompt, by its number', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0\r', line('+CIPERROR: 8') + ERROR]).pass(499)
    bench.dce.play(['AT+CIPSEND=0\r', line('+CIPERROR: 4') + ERROR, 1])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('an error after the prompt: a cancel was read into the block', () => {
    const { bench } = sent()
    bench.dce.answer(ERROR)
    cancelled(bench)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 0,0,0')])
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['hello\x1a', OK + line('+CIPSEND: 0,5,5')]).end()
  })

  test('the socket is closed: what it wrote is still sent, then the link is closed', () => {
    const { bench, a } = opened()
    a.write(bytesOf('bye'))
    a.close()
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['bye\x1a', OK + line('+CIPSEND: 0,3,3')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
  })

  test('the network goes while the prompt is open: it is filled, then brought up again', () => {
    const { bench, a } = opened()
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0\r')
    bench.dce.serial.room = 0
    bench.dce.answer(`\r\n>${line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')}`)
    bench.dce.serial.room = 10
    bench.dce.serial.onReady?.()
    bench.dce.expect('hello\x1a').answer(OK).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
  })
})

test('the option is checked', () => {
  const bench = new Bench()
  bench.modem.open()
  expect(() => bench.socket('x', { sending: 'both' as never })).toThrow(/^sending: both is not/)
  expect(bench.socket('y', { sending: 'fixed' }).link).toBe(0)
})
