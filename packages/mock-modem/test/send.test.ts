/** CIPSEND: the prompt, the payload, the result. */
import { describe, expect, test } from 'vitest'
import { Bench, bytesOf, ERROR, failure, info, OK, textOf } from './bench.ts'

describe('the command', () => {
  test.each([
    ['AT+CIPSEND=1,5', '\r\n>'],
    ['AT+CIPSEND=1,05', '\r\n>'],
    ['AT+CIPSEND=01,1500', '\r\n>'],
    ['AT+CIPSEND=1,5,', '\r\n>'],
    ['AT+CIPSEND=1', '\r\n>'],
    ['AT+CIPSEND=1,', '\r\n>'],
    ['AT+CSQ;+CIPSEND=1,5', '\r\n+CSQ: 23,0\r\n\r\n>'],
    ['AT+CIPSEND=1,0', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=1,1501', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=10,5', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=1,"117.131.85.139",5254', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=1,5,"117.131.85.139",5254', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=2,5', failure('+CIPERROR: 4')],
    ['AT+CIPSEND=1,5;+CSQ', ERROR],
    ['AT+CIPSEND', ERROR],
    ['AT+CIPSEND?', ERROR],
    ['AT+CIPSEND=?', info('+CIPSEND: (0-9),(1-1500)')],
  ])('%s', (line, answer) => {
    const bench = new Bench()
    bench.connect(1)
    expect(bench.run(line)).toBe(answer)
  })

  test('without the network', () => {
    expect(new Bench().run('AT+CIPSEND=1,5')).toBe(failure('+CIPERROR: 2'))
  })

  test.each(['\r\n>', '\r\n> ', '\r\n>\r\n', '>'] as const)('promptForm %j', (promptForm) => {
    const bench = new Bench({ knobs: { promptForm } })
    bench.connect(1)
    expect(bench.run('AT+CIPSEND=1,5')).toBe(promptForm)
    expect(bench.say('hello')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n`)
  })

  test('promptDelayMs delays the prompt only', () => {
    const bench = new Bench({ knobs: { promptDelayMs: 1000 } })
    bench.connect(1)
    expect(bench.run('AT+CIPSEND=1,5')).toBe('')
    bench.time.advance(1000)
    expect(bench.heard()).toBe('\r\n>')
    expect(bench.say('hello')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n`)
  })
})

describe('a payload of fixed length', () => {
  test('is taken as it is: CR, LF, ESC, Ctrl-Z, AT, every byte', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    const all = Uint8Array.from({ length: 256 }, (_, n) => n)
    bench.say('AT+CIPSEND=1,256\r')
    expect(bench.say(all)).toBe(`${OK}\r\n+CIPSEND: 1,256,256\r\n`)
    bench.say('AT+CIPSEND=1,11\r')
    expect(bench.say('\x1a\x1b\x1b\rAT\r\nAT')).toBe('')
    expect(bench.say('\r')).toBe(`${OK}\r\n+CIPSEND: 1,11,11\r\n`)
    expect(textOf(peer?.received ?? new Uint8Array())).toBe(
      `${textOf(all)}\x1a\x1b\x1b\rAT\r\nAT\r`,
    )
  })

  test('ends with its last byte: what follows is a command', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.say('AT+CIPSEND=1,5\r')
    expect(bench.say('helloAT\r')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n${OK}`)
    expect(textOf(peer?.received ?? new Uint8Array())).toBe('hello')
  })

  test('may come before its prompt', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    expect(bench.say('AT+CIPSEND=1,5\rhe\rlo')).toBe(`\r\n>${OK}\r\n+CIPSEND: 1,5,5\r\n`)
    expect(textOf(peer?.received ?? new Uint8Array())).toBe('he\rlo')
  })

  test('may take its time', () => {
    const bench = new Bench()
    bench.connect(1)
    bench.say('AT+CIPSEND=1,2\r')
    bench.say('h')
    bench.time.advance(1_000_000)
    expect(bench.heard()).toBe('')
    expect(bench.say('i')).toBe(`${OK}\r\n+CIPSEND: 1,2,2\r\n`)
  })
})

describe('a payload of variable length', () => {
  test.each([
    ['HELLO\x1a', 'HELLO'],
    ['\r\nAT\r\n\x1a', '\r\nAT\r\n'],
    ['a\x03\x1ab\x03\x1bc\x03\x03d\x1a', 'a\x1ab\x1bc\x03d'],
    ['a\x03bc\x1a', 'abc'],
  ])('%j sends %j', (typed, sent) => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.say('AT+CIPSEND=1\r')
    const count = sent.length
    expect(bench.say(typed)).toBe(`${OK}\r\n+CIPSEND: 1,${count},${count}\r\n`)
    expect(textOf(peer?.received ?? new Uint8Array())).toBe(sent)
  })

  test.each([
    ['is cancelled by ESC', 'HELLO\x1b'],
    ['must not be empty', '\x1a'],
    ['must not be longer than 1500', `${'x'.repeat(1501)}\x1a`],
  ])('%s', (_, typed) => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.say('AT+CIPSEND=1\r')
    expect(bench.say(typed)).toBe(ERROR)
    expect(bench.run('AT')).toBe(OK)
    expect(peer?.received.length).toBe(0)
  })

  test('of 1500 bytes is sent', () => {
    const bench = new Bench()
    bench.connect(1)
    bench.say('AT+CIPSEND=1\r')
    expect(bench.say(`${'x'.repeat(1500)}\x1a`)).toContain('+CIPSEND: 1,1500,1500')
  })
})

describe('the echo of the payload', () => {
  test.each([
    ['ATE1', 'on', 'hello'],
    ['ATE0', 'on', ''],
    ['ATE1', 'off', ''],
    ['ATE0', 'always', 'hello'],
  ] as const)('%s with dataEcho %s', (echo, dataEcho, heard) => {
    const bench = new Bench({ knobs: { dataEcho } })
    bench.connect(1)
    bench.run(echo)
    bench.say('AT+CIPSEND=1,5\r')
    expect(bench.say('hello')).toBe(`${heard}${OK}\r\n+CIPSEND: 1,5,5\r\n`)
    bench.say('AT+CIPSEND=1\r')
    expect(bench.say('hello\x1a')).toBe(`${heard}${OK}\r\n+CIPSEND: 1,5,5\r\n`)
  })

  test('AT+CIPCFG turns it off and on', () => {
    const bench = new Bench({ echo: true })
    bench.connect(1)
    bench.run('AT+CIPCFG="DATAECHO",OFF', 'AT+CIPSEND=1,5')
    expect(bench.say('hello')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n`)
    bench.run('AT+CIPCFG="DATAECHO",ON', 'AT+CIPSEND=1,5')
    expect(bench.say('hello')).toBe(`hello${OK}\r\n+CIPSEND: 1,5,5\r\n`)
  })
})

describe('unsolicited lines while a payload is open', () => {
  test('come after the final result and the result of the send', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.say('AT+CIPSEND=1,5\r')
    peer?.write(bytesOf('news'))
    bench.modem.urc('RING')
    expect(bench.say('hell')).toBe('')
    expect(bench.say('o')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n\r\nRING\r\n\r\n+CIPRXGET: 1,1\r\n`)
  })

  test('and when it is cancelled', () => {
    const bench = new Bench()
    bench.connect(1)
    bench.say('AT+CIPSEND=1\r')
    bench.modem.urc('RING')
    expect(bench.say('\x1b')).toBe(`${ERROR}\r\nRING\r\n`)
  })

  test('a line before the prompt is not held back', () => {
    const bench = new Bench({ latencyMs: 50 })
    bench.connect(1)
    bench.type('AT+CIPSEND=1,5\r')
    bench.time.advance(10)
    bench.modem.urc('RING')
    bench.time.advance(100)
    expect(bench.heard()).toBe('\r\nRING\r\n\r\n>')
  })

  test('the peer’s end in that time: cnf is -1, then +IPCLOSE', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.say('AT+CIPSEND=1,5\r')
    peer?.end()
    bench.time.advance(100)
    expect(bench.say('hello')).toBe(`${OK}\r\n+CIPSEND: 1,5,-1\r\n\r\n+IPCLOSE: 1,1\r\n`)
  })
})

describe('a peer that does not read', () => {
  const stalled = (bench: Bench): void => {
    const [first] = bench.connect(0, 1)
    first?.stall(true)
  }

  test('delays +CIPSEND, not OK, once window and send buffer are full; other links go on', () => {
    const bench = new Bench({ knobs: { sendBuffer: 1000 }, net: { windowSize: 2000 } })
    stalled(bench)
    bench.say('AT+CIPSEND=0,1500\r')
    expect(bench.say('a'.repeat(1500))).toBe(`${OK}\r\n+CIPSEND: 0,1500,1500\r\n`)
    bench.say('AT+CIPSEND=0,1500\r')
    expect(bench.say('b'.repeat(1500))).toBe(`${OK}\r\n+CIPSEND: 0,1500,1500\r\n`)
    bench.say('AT+CIPSEND=0,1500\r')
    expect(bench.say('c'.repeat(1500))).toBe(OK)
    expect(bench.run('AT+CIPSEND=0,5')).toBe(failure('+CIPERROR: 8'))
    bench.say('AT+CIPSEND=1,5\r')
    expect(bench.say('other')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n`)
  })

  test('is sent everything, in order, when it reads again', () => {
    const bench = new Bench({ knobs: { sendBuffer: 1000 }, net: { windowSize: 2000 } })
    const [peer] = bench.connect(0)
    peer?.stall(true)
    for (const letter of ['a', 'b', 'c']) {
      bench.say('AT+CIPSEND=0,1500\r')
      bench.say(letter.repeat(1500))
    }
    peer?.stall(false)
    bench.time.advance(1000)
    expect(bench.heard()).toBe('\r\n+CIPSEND: 0,1500,1500\r\n')
    const expected = 'a'.repeat(1500) + 'b'.repeat(1500) + 'c'.repeat(1500)
    expect(textOf(peer?.received ?? new Uint8Array())).toBe(expected)
  })

  test('for CIPTIMEOUT: cnf < req, and the link is gone', () => {
    const bench = new Bench({ knobs: { sendBuffer: 1000 }, net: { windowSize: 100 } })
    stalled(bench)
    bench.run('AT+CIPTIMEOUT=,,5000', 'AT+CIPSEND=0,1500')
    expect(bench.say('x'.repeat(1500))).toBe(OK)
    bench.time.advance(5000)
    expect(bench.heard()).toBe('\r\n+CIPSEND: 0,1500,1100\r\n\r\n+IPCLOSE: 0,2\r\n')
    expect(bench.run('AT+CIPSEND=0,5')).toBe(failure('+CIPERROR: 4'))
  })

  test('and then ends: cnf is -1', () => {
    const bench = new Bench({ knobs: { sendBuffer: 1000 }, net: { windowSize: 100 } })
    const [peer] = bench.connect(0)
    peer?.stall(true)
    bench.say('AT+CIPSEND=0,1500\r')
    bench.say('x'.repeat(1500))
    peer?.end()
    bench.time.advance(100)
    expect(bench.heard()).toBe('\r\n+CIPSEND: 0,1500,-1\r\n\r\n+IPCLOSE: 0,1\r\n')
  })
})

describe('AT+CIPSENDMODE=1', () => {
  test('+CIPSEND comes with the peer’s acknowledgement, OK at once', () => {
    const bench = new Bench({ net: { latencyMs: 1000 } })
    bench.network.listen(5253, () => {})
    bench.run('AT+NETOPEN', 'AT+CIPSENDMODE=1', 'AT+CIPOPEN=0,"TCP","1.2.3.4",5253')
    bench.time.advance(10_000)
    bench.run('AT+CIPSEND=0,5')
    bench.heard()
    expect(bench.say('hello', 1900)).toBe(OK)
    expect(bench.say('', 200)).toBe('\r\n+CIPSEND: 0,5,5\r\n')
  })

  test('does not come when the peer does not', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    peer?.stall(true)
    bench.run('AT+CIPSENDMODE=1', 'AT+CIPTIMEOUT=,,3000', 'AT+CIPSEND=0,5')
    expect(bench.say('hello')).toBe(OK)
    bench.time.advance(3000)
    expect(bench.heard()).toBe('\r\n+CIPSEND: 0,5,0\r\n\r\n+IPCLOSE: 0,2\r\n')
  })
})

test('maxSendAccepted: cnf < req, and only so many bytes are sent', () => {
  const bench = new Bench({ knobs: { maxSendAccepted: 3 } })
  const [peer] = bench.connect(0)
  bench.say('AT+CIPSEND=0,5\r')
  expect(bench.say('hello')).toBe(`${OK}\r\n+CIPSEND: 0,5,3\r\n`)
  expect(textOf(peer?.received ?? new Uint8Array())).toBe('hel')
})

test('sendOrder: the result before OK', () => {
  const bench = new Bench({ knobs: { sendOrder: 'result-first' } })
  bench.connect(0)
  bench.say('AT+CIPSEND=0,5\r')
  expect(bench.say('hello')).toBe(info('+CIPSEND: 0,5,5'))
})
