/** What comes too late, or at the same moment: an answer of an older life must not touch the newer one. */
import { describe, expect, test } from 'vitest'
import { bytesOf, ERROR, info, OK } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const start = `AT+CIPSTART="TCP","${host}",8500`
const none = (n: number): string => info(`+CIPSTATUS: ${n},,"","","","INITIAL"`)

test('a slow close that a reset has overtaken', () => {
  const bench = new Sim800Bench({ knobs: { slowCloseMs: 10_000, bootMs: 100 } })
  bench.multi([0])
  bench.say('AT+CIPCLOSE=0\r', 50)
  bench.modem.reset()
  bench.say('', 1000)
  bench.run('ATE0', 'AT+CIPMUX=1')
  expect(bench.say('', 20_000)).toBe('')
  expect(bench.run('AT+CIPSTATUS=0')).toBe(none(0))
})

test('a remote end whose delay the network does not outlive', () => {
  const bench = new Sim800Bench({ knobs: { remoteCloseDelay: 'rdtimer' } })
  bench.single().end()
  bench.say('')
  bench.modem.dropContext()
  expect(bench.say('', 10_000)).toBe(lines('+PDP: DEACT'))
})

test('an end that waits for the last data, when the network goes', () => {
  const bench = new Sim800Bench()
  const [first] = bench.multi([0, 1])
  bench.run('AT+CIPSEND=1,5')
  first?.write(bytesOf('last words'))
  first?.end()
  bench.say('')
  bench.modem.dropContext()
  expect(bench.say('hello')).toBe(lines('+PDP: DEACT'))
})

test.each(['TCP', 'UDP'])('CIPSHUT while a name is looked up: %s', (type) => {
  const bench = new Sim800Bench({ net: { latencyMs: 500 } })
  bench.network.name('one.example', ['192.0.2.1'])
  bench.peers()
  bench.up('AT+CIPMUX=1', 'AT+CLPORT=0,"UDP",8888')
  expect(bench.run(`AT+CIPSTART=0,"${type}","one.example",8500`)).toBe(OK)
  expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
  expect(bench.say('', 5000)).toBe('')
  expect(bench.run('AT+CIPSTATUS=0')).toBe(none(0))
  bench.network.sendDatagram(8888, bytesOf('late'), '192.0.2.1', 8500)
  expect(bench.say('', 1000)).toBe('')
})

test('a reset while much is pushed: what comes afterwards is pushed, too', () => {
  const bench = new Sim800Bench({ knobs: { bootMs: 100 } })
  bench.single().write(bytesOf('x'.repeat(14_000)))
  bench.say('', 100)
  bench.modem.reset()
  bench.say('', 1000)
  bench.run('ATE0')
  bench.single().write(bytesOf('y'.repeat(14_000)))
  expect(bench.say('', 3000)).toBe('y'.repeat(14_000))
})

test('a reset selects the first context', () => {
  const bench = new Sim800Bench({ knobs: { bootMs: 100 } })
  bench.run('AT+CIPMUX=1', 'AT+CIPSGTXT=1')
  bench.modem.reset()
  bench.say('', 1000)
  bench.run('ATE0')
  expect(bench.run('AT+CIPSGTXT?')).toBe(info('+CIPSGTXT: 0'))
})

test('a local port is free once its connection is closed', () => {
  const bench = new Sim800Bench()
  bench.peers()
  bench.up('AT+CIPMUX=1', 'AT+CLPORT=0,"TCP",7000', 'AT+CLPORT=1,"TCP",7000')
  bench.run(`AT+CIPSTART=0,"TCP","${host}",8500`, 'AT+CIPCLOSE=0')
  expect(bench.run(`AT+CIPSTART=1,"TCP","${host}",8500`)).toBe(lines('OK', '1, CONNECT OK'))
})

describe('CONNECT of the transparent mode', () => {
  /** The connection opens while another command runs. */
  function busy(line: string, knobs: { latency: Record<string, number> }): Sim800Bench {
    const bench = new Sim800Bench({ knobs }).up('AT+CIPMODE=1')
    bench.peers()
    bench.say(`${start}\r`, 20)
    bench.type(`${line}\r`)
    return bench
  }

  test('is not said twice when ATO was quicker', () => {
    const bench = busy('ATO', { latency: { O: 1000 } })
    expect(bench.say('', 2000)).toBe(lines('CONNECT'))
    expect(bench.escape()).toBe(OK)
    expect(bench.run('AT')).toBe(OK)
  })

  test('is not said of a link that has ended meanwhile', () => {
    const bench = new Sim800Bench({ knobs: { latency: { '+CSQ': 1000 } } }).up('AT+CIPMODE=1')
    const peers = bench.peers()
    bench.say(`${start}\r`, 20)
    bench.say('AT+CSQ\r', 500)
    peers[0]?.end()
    expect(bench.say('', 2000)).toBe(`${lines('CLOSED')}${info('+CSQ: 20,0')}`)
    expect(bench.run('ATO')).toBe(ERROR)
  })

  test('ends a line that was begun', () => {
    const bench = new Sim800Bench().up('AT+CIPMODE=1')
    bench.peers()
    bench.say(`${start}\r`, 20)
    expect(bench.say('AT+C')).toBe(lines('CONNECT'))
    expect(bench.escape()).toBe(OK)
    expect(bench.run('AT')).toBe(OK)
  })
})

describe('the time of CIPATS', () => {
  test('that is over as Ctrl-Z arrives: one answer', () => {
    const bench = new Sim800Bench()
    bench.single('AT+CIPATS=1,1')
    const byteMs = 10_000 / 115_200
    // The prompt comes after the eleven bytes of the command and the modem's latency.
    bench.type('AT+CIPSEND\r')
    bench.time.advance(5 + 11 * byteMs)
    bench.type('hello')
    bench.time.advance(1000 - byteMs)
    bench.type('\x1a')
    expect(bench.say('', 2000)).toBe(`\r\n> ${lines('SEND OK')}`)
    expect(bench.run('AT')).toBe(OK)
  })

  test('of a payload that a reset has ended', () => {
    const bench = new Sim800Bench({ knobs: { bootMs: 100 } })
    bench.single('AT+CIPATS=1,3')
    bench.run('AT+CIPSEND')
    bench.say('x')
    bench.modem.reset()
    bench.say('', 10_000)
    expect(bench.say('ATE0\r')).toContain(OK)
  })
})

describe('a link of the context that is not selected', () => {
  function other(): { bench: Sim800Bench; end: () => void } {
    const bench = new Sim800Bench()
    const [peer] = bench.multi([0])
    bench.run('AT+CIPSGTXT=1')
    return { bench, end: () => peer?.end() }
  }

  test('is sent to, asked for and closed all the same', () => {
    const { bench } = other()
    bench.run('AT+CIPSEND=0,5')
    expect(bench.say('hello')).toBe(lines('0, SEND OK'))
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 5,5,0'))
    expect(bench.run('AT+CIPCLOSE=0')).toBe(lines('0, CLOSE OK'))
  })

  test('a payload for it, when it ends', () => {
    const { bench, end } = other()
    bench.run('AT+CIPSEND=0,5')
    end()
    bench.say('hell')
    // The end may be told as soon as the payload is whole.
    expect(bench.say('o')).toBe(lines('0, CLOSED', '0, SEND FAIL'))
  })
})
