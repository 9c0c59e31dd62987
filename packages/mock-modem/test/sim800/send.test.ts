/** CIPSEND and what shapes it: chapter 6 of the document. */
import { describe, expect, test } from 'vitest'
import { bytesOf, ERROR, info, OK, textOf } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const prompt = '\r\n> '

describe('the command', () => {
  test.each([
    ['AT+CIPSEND', prompt],
    ['AT+CIPSEND=5', prompt],
    ['AT+CIPSEND=1460', prompt],
    ['AT+CSQ;+CIPSEND=5', `\r\n+CSQ: 20,0\r\n${prompt}`],
    ['AT+CIPSEND=1461', ERROR],
    ['AT+CIPSEND=0', ERROR],
    ['AT+CIPSEND=0,5', ERROR],
    ['AT+CIPSEND="5"', ERROR],
    ['AT+CIPSEND=5;+CSQ', ERROR],
    ['AT+CIPSEND?', info('+CIPSEND: 1460')],
    ['AT+CIPSEND=?', info('+CIPSEND: (1-1460)')],
  ])('%s', (line, answer) => {
    const bench = new Sim800Bench()
    bench.single()
    expect(bench.run(line)).toBe(answer)
  })

  test.each([
    ['AT+CIPSEND=1', prompt],
    ['AT+CIPSEND=1,5', prompt],
    ['AT+CIPSEND=1,1461', ERROR],
    ['AT+CIPSEND=0,5', ERROR],
    ['AT+CIPSEND=6,5', ERROR],
    ['AT+CIPSEND', ERROR],
    ['AT+CIPSEND?', `\r\n+CIPSEND: 1,1460\r\n+CIPSEND: 4,1460\r\n${OK}`],
    ['AT+CIPSEND=?', info('+CIPSEND: (0-5),(1-1460)')],
  ])('several: %s', (line, answer) => {
    const bench = new Sim800Bench()
    bench.multi([1, 4])
    expect(bench.run(line)).toBe(answer)
  })

  test('AT+CIPSEND? without a connection', () => {
    const bench = new Sim800Bench()
    expect(bench.run('AT+CIPSEND?')).toBe(info('+CIPSEND: 0'))
    bench.run('AT+CIPMUX=1')
    expect(bench.run('AT+CIPSEND?')).toBe(OK)
  })
})

describe('a payload', () => {
  test('of fixed length is taken as it is', () => {
    const bench = new Sim800Bench()
    const peer = bench.single()
    const all = Uint8Array.from({ length: 256 }, (_, n) => n)
    bench.run('AT+CIPSEND=256')
    expect(bench.say(all)).toBe(lines('SEND OK'))
    expect(peer.received).toEqual(all)
  })

  test('that Ctrl-Z ends has no escapes: 03 is data', () => {
    const bench = new Sim800Bench()
    const peer = bench.single()
    bench.run('AT+CIPSEND')
    expect(bench.say('a\x03\x1a')).toBe(lines('SEND OK'))
    expect(textOf(peer.received)).toBe('a\x03')
  })

  test.each([
    ['OK', OK],
    ['ERROR', ERROR],
    ['SEND FAIL', lines('SEND FAIL')],
    ['none', ''],
  ] as const)('that ESC cancels is answered with %s', (escapeAnswer, answer) => {
    const bench = new Sim800Bench({ knobs: { escapeAnswer } })
    const peer = bench.single()
    bench.run('AT+CIPSEND')
    expect(bench.say('never\x1b')).toBe(answer)
    expect(bench.run('AT')).toBe(OK)
    expect(peer.received.length).toBe(0)
  })

  test('that is empty is an error', () => {
    const bench = new Sim800Bench()
    bench.single()
    bench.run('AT+CIPSEND')
    expect(bench.say('\x1a')).toBe(ERROR)
  })

  test('is echoed with ATE1', () => {
    const bench = new Sim800Bench()
    bench.single()
    bench.run('ATE1')
    expect(bench.say('AT+CIPSEND=5\r')).toBe(`AT+CIPSEND=5\r${prompt}`)
    expect(bench.say('hello')).toBe(`hello${lines('SEND OK')}`)
    bench.say('AT+CIPSEND\r')
    expect(bench.say('hello\x1a')).toBe(`hello${lines('SEND OK')}`)
  })
})

describe('AT+CIPSPRT', () => {
  test.each([
    [0, '', lines('SEND OK'), lines('DATA ACCEPT:5')],
    [1, prompt, lines('SEND OK'), lines('DATA ACCEPT:5')],
    [2, '', '', ''],
  ])('%i', (mode, first, result, accepted) => {
    const bench = new Sim800Bench()
    const peer = bench.single(`AT+CIPSPRT=${mode}`)
    expect(bench.run('AT+CIPSPRT?')).toBe(info(`+CIPSPRT: ${mode}`))
    expect(bench.run('AT+CIPSEND=5')).toBe(first)
    expect(bench.say('hello')).toBe(result)
    bench.run('AT+CIPQSEND=1')
    expect(bench.run('AT+CIPSEND')).toBe(first)
    expect(bench.say('again\x1a')).toBe(accepted)
    expect(textOf(peer.received)).toBe('helloagain')
    expect(bench.run('AT')).toBe(OK)
  })

  test('3 is wrong', () => {
    expect(new Sim800Bench().run('AT+CIPSPRT=3')).toBe(ERROR)
  })
})

describe('AT+CIPATS', () => {
  test('sends what has come when the time is over', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPATS=1,5')
    expect(bench.run('AT+CIPATS?')).toBe(info('+CIPATS: 1,5'))
    expect(bench.run('AT+CIPSEND')).toBe(prompt)
    expect(bench.say('hello', 4600)).toBe('')
    expect(bench.say('', 500)).toBe(lines('SEND OK'))
    expect(textOf(peer.received)).toBe('hello')
    expect(bench.run('AT')).toBe(OK)
  })

  test('a byte that is on the line then comes too late', () => {
    const bench = new Sim800Bench({ baud: 9600 })
    const peer = bench.single('AT+CIPATS=1,1')
    bench.say('AT+CIPSEND\r', 100)
    bench.say('x'.repeat(1400), 3000)
    const { length } = peer.received
    expect(length).toBeGreaterThan(800)
    expect(length).toBeLessThan(950)
  })

  test('Ctrl-Z and ESC still end it, and nothing is sent later', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPATS=1,1')
    bench.run('AT+CIPSEND')
    expect(bench.say('one\x1a')).toBe(lines('SEND OK'))
    bench.run('AT+CIPSEND')
    expect(bench.say('two\x1b')).toBe(OK)
    expect(bench.say('', 5000)).toBe('')
    expect(textOf(peer.received)).toBe('one')
  })

  test('nothing that has come is an error; a fixed length has no time', () => {
    const bench = new Sim800Bench()
    bench.single('AT+CIPATS=1,1')
    bench.run('AT+CIPSEND')
    expect(bench.say('', 2000)).toBe(ERROR)
    bench.run('AT+CIPSEND=5')
    expect(bench.say('hell', 5000)).toBe('')
    expect(bench.say('o')).toBe(lines('SEND OK'))
  })

  test('0 turns it off, and a reset forgets a payload that it would end', () => {
    const bench = new Sim800Bench({ knobs: { bootMs: 100_000 } })
    bench.single('AT+CIPATS=1,1', 'AT+CIPATS=0')
    expect(bench.run('AT+CIPATS?')).toBe(info('+CIPATS: 0,1'))
    bench.run('AT+CIPSEND')
    expect(bench.say('hello', 5000)).toBe('')
    bench.say('\x1b')
    bench.run('AT+CIPATS=1,3', 'AT+CIPSEND')
    bench.say('x')
    bench.modem.reset()
    expect(bench.say('', 10_000)).toBe('')
  })

  test.each(['AT+CIPATS=1,0', 'AT+CIPATS=1,101', 'AT+CIPATS=2,5', 'AT+CIPATS'])(
    '%s is wrong',
    (line) => {
      expect(new Sim800Bench().run(line)).toBe(ERROR)
    },
  )
})

describe('SEND OK', () => {
  test('comes when the peer has acknowledged it all, and other lines may come before', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPRXGET=1')
    peer.stall(true)
    bench.run('AT+CIPSEND=5')
    expect(bench.say('hello', 5000)).toBe('')
    peer.write(bytesOf('x'))
    expect(bench.say('')).toBe(lines('+CIPRXGET: 1'))
    peer.stall(false)
    expect(bench.say('')).toBe(lines('SEND OK'))
  })

  test('knob urcBeforeSendOk: they wait', () => {
    const bench = new Sim800Bench({ knobs: { urcBeforeSendOk: false } })
    const peer = bench.single('AT+CIPRXGET=1')
    peer.stall(true)
    bench.run('AT+CIPSEND=5')
    bench.say('hello')
    peer.write(bytesOf('x'))
    expect(bench.say('')).toBe('')
    peer.stall(false)
    expect(bench.say('')).toBe(lines('SEND OK', '+CIPRXGET: 1'))
  })

  test.each([
    ['closed', lines('CLOSED')],
    ['send-fail', lines('SEND FAIL', 'CLOSED')],
  ] as const)('does not come from a peer that is silent for 645 s: %s', (stuckSendForm, said) => {
    const bench = new Sim800Bench({ knobs: { stuckSendForm } })
    bench.single().stall(true)
    bench.run('AT+CIPSEND=5')
    expect(bench.say('hello', 644_900)).toBe('')
    expect(bench.say('', 200)).toBe(said)
    expect(bench.state).toBe('TCP CLOSED')
  })

  test.each([
    ['ends', lines('1, SEND FAIL', '1, CLOSED')],
    ['loses its network', lines('+PDP: DEACT')],
  ])('does not come when the link %s meanwhile', (how, said) => {
    const bench = new Sim800Bench()
    const [peer] = bench.multi([1])
    peer?.stall(true)
    bench.run('AT+CIPSEND=1,5')
    bench.say('hello')
    if (how === 'ends') peer?.reset()
    else bench.modem.dropContext()
    expect(bench.say('')).toBe(said)
    expect(bench.run('AT')).toBe(OK)
  })

  test.each([
    ['ends', lines('SEND FAIL', 'CLOSED')],
    ['loses its network', lines('+PDP: DEACT')],
  ])('does not come when the link %s during the payload', (how, said) => {
    const bench = new Sim800Bench({ knobs: { urcBeforeSendOk: false } })
    const peer = bench.single()
    bench.run('AT+CIPSEND=5')
    bench.say('hell')
    if (how === 'ends') peer.end()
    else bench.modem.dropContext()
    expect(bench.say('')).toBe('')
    expect(bench.say('o')).toBe(said)
    expect(bench.run('AT')).toBe(OK)
  })
})

describe('AT+CIPQSEND=1', () => {
  test('accepts as long as there is room, and CIPACK tells what is under way', () => {
    const bench = new Sim800Bench({ knobs: { sendBuffer: 100 } })
    const peer = bench.single('AT+CIPQSEND=1')
    expect(bench.run('AT+CIPQSEND?')).toBe(info('+CIPQSEND: 1'))
    peer.stall(true)
    bench.run('AT+CIPSEND=60')
    expect(bench.say('x'.repeat(60))).toBe(lines('DATA ACCEPT:60'))
    expect(bench.run('AT+CIPACK')).toBe(info('+CIPACK: 60,0,60'))
    expect(bench.run('AT+CIPSEND?')).toBe(info('+CIPSEND: 40'))
    expect(bench.run('AT+CIPSEND=41')).toBe(ERROR)
    bench.run('AT+CIPSEND')
    expect(bench.say(`${'y'.repeat(41)}\x1a`)).toBe(ERROR)
    bench.run('AT+CIPSEND=40')
    expect(bench.say('y'.repeat(40))).toBe(lines('DATA ACCEPT:40'))
    peer.stall(false)
    bench.say('')
    expect(bench.run('AT+CIPACK')).toBe(info('+CIPACK: 100,100,0'))
  })

  test('knob maxSendAccepted: it accepts less than it was given, and says so', () => {
    const bench = new Sim800Bench({ knobs: { maxSendAccepted: 3 } })
    const [peer] = bench.multi([2], 'AT+CIPQSEND=1')
    bench.run('AT+CIPSEND=2,5')
    expect(bench.say('hello')).toBe(lines('DATA ACCEPT:2,3'))
    expect(textOf(peer?.received ?? new Uint8Array())).toBe('hel')
  })
})

describe('AT+CIPACK', () => {
  test.each(['AT+CIPACK', 'AT+CIPACK=1', 'AT+CIPACK=6'])('%s is wrong', (line) => {
    const bench = new Sim800Bench()
    bench.multi([0])
    expect(bench.run(line)).toBe(ERROR)
  })

  test('counts from the connection on', () => {
    const bench = new Sim800Bench()
    bench.single()
    bench.run('AT+CIPSEND=5')
    bench.say('hello')
    bench.run('AT+CIPCLOSE', `AT+CIPSTART="TCP","${host}",8500`)
    expect(bench.run('AT+CIPACK')).toBe(info('+CIPACK: 0,0,0'))
  })
})
