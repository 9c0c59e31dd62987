/** The knobs: the table, and those that no other test is about. */
import { describe, expect, test } from 'vitest'
import {
  checkKnob,
  describeValues,
  knobTable,
  MemoryNetwork,
  MockModem,
  VirtualTime,
} from '../src/index.ts'
import { Bench, bytesOf, ERROR, info, OK } from './bench.ts'

describe('the table', () => {
  test('every default is one of the knob’s values, and every knob says what it means', () => {
    for (const [name, knob] of Object.entries(knobTable)) {
      expect(() => checkKnob(name, knob.default), name).not.toThrow()
      expect(knob.meaning.length, name).toBeGreaterThan(15)
      expect(describeValues(knob.values), name).not.toBe('')
      if (knob.register !== undefined) expect(knob.register, name).toMatch(/^A\d+$/)
    }
  })

  test('the modem starts with the defaults', () => {
    const { modem } = new Bench()
    for (const [name, knob] of Object.entries(knobTable)) {
      expect(modem.knobs[name as keyof typeof knobTable], name).toEqual(knob.default)
    }
  })

  test('an unknown knob throws with the list of knobs', () => {
    const { modem } = new Bench()
    expect(() => modem.set('promptform', '>')).toThrow(/promptform.*promptForm/s)
    expect(() => modem.set('toString', true)).toThrow(RangeError)
  })

  test.each([
    ['promptForm', '>>', /"\\r\\n>", "\\r\\n> "/],
    ['echo', true, /"command", "stuck-on"/],
    ['sendBuffer', 0, /1 to 1000000/],
    ['rssi', 1.5, /0 to 99/],
    ['rssi', '5', /0 to 99/],
    ['simApns', 5, /text/],
    ['pin', 'line\r', /text/],
    ['latency', 5, /milliseconds/],
    ['latency', { '+CSQ': -1 }, /milliseconds/],
    ['silent', 'yes', /false, true/],
  ])('%s cannot be %j', (name, value, message) => {
    const { modem } = new Bench()
    expect(() => modem.set(name, value)).toThrow(message)
  })

  test('the constructor is as strict', () => {
    const time = new VirtualTime()
    const network = new MemoryNetwork(time)
    expect(() => new MockModem({ time, network, knobs: { rssi: 200 } })).toThrow(RangeError)
    expect(() => new MockModem({ time, network, profile: 'sim1' as never })).toThrow(/a76xx/)
  })

  test('a refused value changes nothing', () => {
    const { modem } = new Bench()
    expect(() => modem.set('rssi', 200)).toThrow()
    expect(modem.knobs.rssi).toBe(23)
  })
})

describe('forms', () => {
  test('echo stuck on', () => {
    const bench = new Bench({ knobs: { echo: 'stuck-on' }, echo: true })
    expect(bench.say('ATE0\r')).toBe(`ATE0\r${OK}`)
    expect(bench.say('AT\r')).toBe(`AT\r${OK}`)
  })

  test('cmeColon, cmee', () => {
    const bench = new Bench({ knobs: { cmeColon: false, cmee: 2 } })
    expect(bench.run('AT+CPIN=1234')).toBe('\r\n+CME ERROR operation not allowed\r\n')
    bench.turn({ cmee: 0 })
    expect(bench.run('AT+CPIN=1234')).toBe(ERROR)
  })

  test('lineEnd ends information lines, not results', () => {
    const bench = new Bench({ knobs: { lineEnd: '\r\r\n' } })
    expect(bench.run('AT+CSQ')).toBe(`\r\n+CSQ: 23,0\r\r\n${OK}`)
    bench.modem.urc('RING')
    expect(bench.run('AT')).toBe(`\r\nRING\r\n${OK}`)
  })

  test('netopenReadForm', () => {
    const bench = new Bench({ knobs: { netopenReadForm: 'two-fields' } })
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0,0'))
  })
})

describe('delays', () => {
  test('latency names single commands; the slowest of a line counts', () => {
    const bench = new Bench({ knobs: { latency: { '+CSQ': 1000, '+CREG': 500 } } })
    expect(bench.say('AT+CREG?;+CSQ\r', 900)).toBe('')
    expect(bench.say('', 200)).toBe(`\r\n+CREG: 0,1\r\n\r\n+CSQ: 23,0\r\n${OK}`)
    expect(bench.say('AT\r', 20)).toBe(OK)
  })

  test('netOpenMs, netCloseMs', () => {
    const bench = new Bench({ knobs: { netOpenMs: 5000, netCloseMs: 7000 } })
    expect(bench.say('AT+NETOPEN\r', 4900)).toBe(OK)
    expect(bench.say('', 200)).toBe('\r\n+NETOPEN: 0\r\n')
    expect(bench.say('AT+NETCLOSE\r', 6900)).toBe(OK)
    expect(bench.say('', 200)).toBe('\r\n+NETCLOSE: 0\r\n')
  })
})

describe('losses', () => {
  test('loseCommands: the modem does not notice a line', () => {
    const bench = new Bench()
    bench.turn({ loseCommands: 2 })
    expect(bench.run('AT+CMEE=2')).toBe('')
    expect(bench.run('AT')).toBe('')
    expect(bench.run('AT+CMEE?')).toBe(info('+CMEE: 0'))
    expect(bench.modem.takeCommands()).toEqual(['AT+CMEE?'])
  })

  test('loseAnswers: the command runs, its answer is lost, its deferred result is not', () => {
    const bench = new Bench()
    bench.turn({ loseAnswers: 2 })
    expect(bench.run('AT+CMEE=2')).toBe('')
    expect(bench.run('AT+NETOPEN')).toBe('\r\n+NETOPEN: 0\r\n')
    expect(bench.run('AT+CMEE?')).toBe(info('+CMEE: 2'))
  })

  test('losePrompts: the modem waits for a payload all the same', () => {
    const bench = new Bench()
    bench.connect(0)
    bench.turn({ losePrompts: 1 })
    expect(bench.run('AT+CIPSEND=0')).toBe('')
    expect(bench.run('AT')).toBe('')
    expect(bench.say('\x1b')).toBe(ERROR)
    expect(bench.run('AT+CIPSEND=0')).toBe('\r\n>')
  })

  test('silent: nothing is run and nothing is said', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    bench.turn({ silent: true })
    expect(bench.run('AT+CMEE=2')).toBe('')
    peer?.write(bytesOf('x'))
    bench.modem.urc('RING')
    expect(bench.say('', 1000)).toBe('')
    bench.turn({ silent: false })
    expect(bench.run('AT+CMEE?')).toBe(info('+CMEE: 0'))
    expect(bench.run('AT+CIPRXGET=4,0')).toBe(info('+CIPRXGET: 4,0,1'))
  })

  test('muteUrc loses so many lines that begin so', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.turn({ muteUrc: '+CIPRXGET: 1', muteUrcCount: 1 })
    peer?.write(bytesOf('x'))
    expect(bench.say('', 500)).toBe('')
    bench.run('AT+CIPRXGET=2,1')
    peer?.write(bytesOf('y'))
    expect(bench.say('', 500)).toBe('\r\n+CIPRXGET: 1,1\r\n')
    bench.turn({ muteUrc: '+CIPCLOSE', muteUrcCount: -1 })
    expect(bench.run('AT+CIPCLOSE=1')).toBe(OK)
    bench.modem.urc('RING')
    expect(bench.say('')).toBe('\r\nRING\r\n')
  })

  test('garbage comes before answers, from the seed', () => {
    const heard = (seed: number): string => new Bench({ seed, knobs: { garbage: 100 } }).run('AT')
    expect(heard(1)).toMatch(/^[\s\S]{1,16}\r\nOK\r\n$/)
    expect(heard(1)).toBe(heard(1))
    expect(heard(1)).not.toBe(heard(2))
    const bench = new Bench({ seed: 3, knobs: { garbage: 50 } })
    const answers = Array.from({ length: 200 }, () => bench.run('AT'))
    const dirty = answers.filter((answer) => answer !== OK).length
    expect(dirty).toBeGreaterThan(60)
    expect(dirty).toBeLessThan(140)
  })
})

describe('urcInjectPoints', () => {
  test.each([
    ['any', `\r\nRING\r\n\r\n+CSQ: 23,0\r\n${OK}`],
    ['before', `\r\nRING\r\n\r\n+CSQ: 23,0\r\n${OK}`],
    ['between', `\r\n+CSQ: 23,0\r\n\r\nRING\r\n${OK}`],
    ['after', `\r\n+CSQ: 23,0\r\n${OK}\r\nRING\r\n`],
  ] as const)('%s', (urcInjectPoints, heard) => {
    const bench = new Bench({ knobs: { urcInjectPoints } })
    bench.modem.urc('RING')
    expect(bench.run('AT+CSQ')).toBe(heard)
  })

  test('between stands after a counted block, too', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    peer?.write(bytesOf('data'))
    bench.say('', 500)
    bench.turn({ urcInjectPoints: 'between' })
    bench.modem.urc('RING')
    expect(bench.run('AT+CIPRXGET=2,0')).toBe(`\r\n+CIPRXGET: 2,0,4,0\r\ndata\r\nRING\r\n${OK}`)
  })

  test('without an answer a line waits half a second at most', () => {
    const bench = new Bench({ knobs: { urcInjectPoints: 'between' } })
    bench.modem.urc('RING')
    expect(bench.say('', 490)).toBe('')
    expect(bench.say('', 20)).toBe('\r\nRING\r\n')
  })
})

describe('ifcAtFirst', () => {
  test('2 is in force from the start, and by AT&F', () => {
    const bench = new Bench({ knobs: { ifcAtFirst: 2 } })
    bench.modem.port.setLines(true, false)
    expect(bench.run('AT')).toBe('')
    bench.modem.port.setLines(true, true)
    expect(bench.say('')).toBe(OK)
    expect(bench.run('AT+IFC?')).toBe(info('+IFC: 2,2'))
    bench.run('AT+IFC=0,0')
    expect(bench.run('AT+IFC?')).toBe(info('+IFC: 0,0'))
    bench.run('ATE0&F')
    expect(bench.run('ATE0;+IFC?')).toContain('+IFC: 2,2')
  })

  test('0 heeds nothing', () => {
    const bench = new Bench()
    bench.modem.port.setLines(true, false)
    expect(bench.run('AT+IFC?')).toBe(info('+IFC: 0,0'))
  })
})
