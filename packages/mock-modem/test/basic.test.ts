/** Result formats, the rate, flow control, and who the modem is. */
import { describe, expect, test } from 'vitest'
import { Bench, bytesOf, ERROR, info, OK, textOf } from './bench.ts'

describe('ATV and ATQ', () => {
  test('ATV0 gives numbers, and information without the leading CR LF', () => {
    const bench = new Bench()
    expect(bench.say('ATV0\r')).toBe('0\r')
    expect(bench.say('AT+CSQ\r')).toBe('+CSQ: 23,0\r\n0\r')
    expect(bench.say('AT+NONE\r')).toBe('4\r')
    expect(bench.say('AT+CMEE=2;+CPIN=1234\r')).toBe('+CME ERROR: operation not allowed\r\n')
    bench.modem.urc('+CREG: 1')
    expect(bench.say('ATV1\r')).toBe(`+CREG: 1\r\n${OK}`)
  })

  test('ATQ1 suppresses result codes, not information', () => {
    const bench = new Bench()
    expect(bench.say('ATQ1\r')).toBe('')
    expect(bench.say('AT+CSQ\r')).toBe('\r\n+CSQ: 23,0\r\n')
    expect(bench.say('AT+NONE\r')).toBe('')
    expect(bench.say('ATQ0\r')).toBe(OK)
  })
})

describe('AT+CMEE', () => {
  test.each([
    [0, ERROR],
    [1, '\r\n+CME ERROR: 3\r\n'],
    [2, '\r\n+CME ERROR: operation not allowed\r\n'],
  ])('=%d', (mode, answer) => {
    expect(new Bench().run(`AT+CMEE=${mode}`, 'AT+CPIN=1234')).toBe(answer)
  })

  test('its forms', () => {
    const bench = new Bench()
    expect(bench.run('AT+CMEE=?')).toBe(info('+CMEE: (0-2)'))
    expect(bench.run('AT+CMEE=3')).toBe(ERROR)
    expect(bench.run('AT+CMEE=1', 'AT+CMEE?')).toBe(info('+CMEE: 1'))
  })
})

describe('settings of the line', () => {
  test.each([
    'AT&D0',
    'AT&D1',
    'AT&D2',
    'AT&C0',
    'AT&C1',
    'ATX0',
    'ATX4',
    'AT&W',
    'AT&F',
    'ATZ',
    'ATQ0',
  ])('%s is taken', (line) => {
    expect(new Bench().run(line)).toContain(OK)
  })

  test.each(['AT&D3', 'AT&C3', 'ATX5', 'ATV2', 'ATQ2', 'AT&W1'])('%s is not', (line) => {
    expect(new Bench().run(line)).toBe(ERROR)
  })

  test('AT&C1: no carrier in command state', () => {
    const bench = new Bench()
    const { port } = bench.modem
    expect(port.dcd).toBe(true)
    bench.run('AT&C1')
    expect(port.dcd).toBe(false)
    bench.run('AT&C0')
    expect(port.dcd).toBe(true)
  })

  test('ATZ brings back what AT&W has stored, AT&F what the factory set; both turn the echo on', () => {
    const bench = new Bench()
    bench.run('ATX2&D0+IFC=2,2&W', 'AT+IFC=0,0')
    expect(bench.run('ATZ')).toBe(OK)
    expect(bench.say('AT+IFC?\r')).toBe(`AT+IFC?\r${info('+IFC: 2,2')}`)
    bench.say('AT&F\r')
    expect(bench.say('AT+IFC?\r')).toBe(`AT+IFC?\r${info('+IFC: 0,0')}`)
  })
})

describe('AT+IPR, AT+IPREX', () => {
  test('its forms', () => {
    const bench = new Bench()
    expect(bench.run('AT+IPR?')).toBe(info('+IPR: 115200'))
    expect(bench.run('AT+IPR=?')).toMatch(/\+IPR: \(300,.*,115200,.*,3686400\)/)
    for (const wrong of ['AT+IPR=115201', 'AT+IPR=0', 'AT+IPR=', 'AT+IPR']) {
      expect(bench.run(wrong), wrong).toBe(ERROR)
    }
  })

  test('a failing line leaves the rate of a good command changed', () => {
    const bench = new Bench()
    expect(bench.run('AT+IPR=57600;+NONE')).toBe(ERROR)
    expect(bench.modem.baud).toBe(57_600)
  })

  test('AT+IPREX is kept over a reset, AT+IPR is not', () => {
    const bench = new Bench({ knobs: { bootMs: 100 } })
    bench.run('AT+IPR=57600')
    bench.modem.port.setBaud(57_600)
    bench.say('\rAT+CRESET\r', 2000)
    expect(bench.modem.baud).toBe(115_200)
    bench.modem.port.setBaud(115_200)
    bench.say('\r')
    bench.say('ATE0\r')
    expect(bench.run('AT+IPREX=230400')).toBe(OK)
    bench.modem.port.setBaud(230_400)
    bench.say('\r')
    expect(bench.run('AT+IPREX?')).toBe(info('+IPREX: 230400'))
    bench.say('AT+CRESET\r', 2000)
    expect(bench.modem.baud).toBe(230_400)
  })
})

test('AT+IFC where there is no RTS and no CTS', () => {
  const bench = new Bench({ knobs: { rtsCts: false } })
  for (const wrong of ['=2,2', '=2', '=0,2']) expect(bench.run(`AT+IFC${wrong}`)).toBe(ERROR)
  expect(bench.run('AT+IFC=0,0')).toBe(OK)
})

test('AT+IFC', () => {
  const bench = new Bench()
  expect(bench.run('AT+IFC?')).toBe(info('+IFC: 0,0'))
  expect(bench.run('AT+IFC=?')).toBe(info('+IFC: (0,2),(0,2)'))
  expect(bench.run('AT+IFC=2')).toBe(OK)
  expect(bench.run('AT+IFC?')).toBe(info('+IFC: 2,0'))
  expect(bench.run('AT+IFC=,2')).toBe(OK)
  expect(bench.run('AT+IFC?')).toBe(info('+IFC: 2,2'))
  for (const wrong of ['AT+IFC=1,1', 'AT+IFC=2,2,2', 'AT+IFC=x']) {
    expect(bench.run(wrong), wrong).toBe(ERROR)
  }
})

describe('identification', () => {
  test('ATI is one information text of several lines', () => {
    expect(new Bench().run('ATI')).toBe(
      '\r\nManufacturer: SIMCOM INCORPORATED\r\nModel: A7670E-FASE\r\n' +
        'Revision: A7670M7_V1.11.1\r\nIMEI: 860000000000007\r\n+GCAP: +CGSM,+FCLASS,+DS\r\n' +
        OK,
    )
  })

  test.each([
    ['AT+CGMI', 'SIMCOM INCORPORATED'],
    ['AT+CGMM', 'A7670E-FASE'],
    ['AT+CGMR', '+CGMR: A7670M7_V1.11.1'],
    ['AT+CGSN', '860000000000007'],
    ['AT+GMM', 'A7670E-FASE'],
  ])('%s', (line, text) => {
    expect(new Bench().run(line)).toBe(info(text))
    expect(new Bench().run(`${line}=?`)).toBe(OK)
  })
})

describe('AT+CSCLK=1', () => {
  test('the modem hears nothing while DTR is dropped, and again 20 ms after it is back', () => {
    const bench = new Bench()
    const { port } = bench.modem
    bench.run('AT+CSCLK=1')
    port.setLines(false, true)
    expect(bench.say('AT\r')).toBe('')
    port.setLines(true, true)
    bench.time.advance(10)
    expect(bench.say('AT\r', 1)).toBe('')
    bench.time.advance(20)
    bench.heard()
    bench.say('\r')
    expect(bench.say('AT\r')).toBe(OK)
  })

  test('says nothing either, but RI tells that there is something; then all of it comes', () => {
    const bench = new Bench()
    const { port } = bench.modem
    const [peer] = bench.connect(1)
    bench.run('AT+CIPSRIP=0', 'AT+CIPRXGET=0', 'AT+CSCLK=1')
    port.setLines(false, true)
    const rings: boolean[] = []
    port.onLines = () => rings.push(port.ri)
    bench.modem.urc('first')
    bench.time.advance(500)
    expect(rings).toEqual([true, false])
    peer?.write(bytesOf('data'))
    bench.time.advance(500)
    expect(rings).toEqual([true, false, true, false])
    bench.modem.urc('last')
    expect(bench.say('', 500)).toBe('')
    expect(rings).toEqual([true, false, true, false, true, false])
    port.setLines(true, true)
    expect(bench.say('', 19)).toBe('')
    expect(bench.say('')).toBe('\r\nfirst\r\n\r\nlast\r\n\r\n+IPD4\r\ndata')
  })

  test('sleepUrc: what is unsolicited comes all the same, with RI', () => {
    const bench = new Bench({ knobs: { sleepUrc: 'sent' } })
    const { port } = bench.modem
    const [peer] = bench.connect(1)
    bench.run('AT+CIPSRIP=0', 'AT+CIPRXGET=0', 'AT+CSCLK=1')
    port.setLines(false, true)
    const rings: boolean[] = []
    port.onLines = () => rings.push(port.ri)
    bench.modem.urc('+CIPRXGET: 1,0')
    expect(bench.say('', 500)).toBe('\r\n+CIPRXGET: 1,0\r\n')
    peer?.write(bytesOf('data'))
    expect(bench.say('', 500)).toBe('\r\n+IPD4\r\ndata')
    expect(rings).toEqual([true, false, true, false])
  })

  test('a DTR that comes back too shortly does not wake it', () => {
    const bench = new Bench()
    const { port } = bench.modem
    bench.run('AT+CSCLK=1')
    port.setLines(false, true)
    port.setLines(true, true)
    bench.time.advance(15)
    port.setLines(false, true)
    bench.time.advance(100)
    expect(bench.say('AT\r')).toBe('')
    port.setLines(true, true)
    bench.time.advance(15)
    port.setLines(false, true)
    port.setLines(true, true)
    bench.time.advance(15)
    expect(bench.say('AT\r', 2)).toBe('')
  })

  test('dropping DTR means nothing otherwise', () => {
    const bench = new Bench()
    bench.modem.port.setLines(false, true)
    expect(bench.run('AT+CSCLK?')).toBe(info('+CSCLK: 0'))
    for (const wrong of ['AT+CSCLK=3', 'AT+CSCLK=', 'AT+CSCLK', 'AT+CSCLK=1,1']) {
      expect(bench.run(wrong)).toBe(ERROR)
    }
  })
})

describe('AT+CSCLK=2', () => {
  const asleep = (): Bench => {
    const bench = new Bench()
    bench.run('AT+CSCLK=2')
    return bench
  }

  test('after five idle seconds a byte wakes the modem, and what comes within 100 ms is lost', () => {
    const bench = asleep()
    expect(bench.say('AT\r', 4900)).toBe(OK)
    expect(bench.say('AT\r', 5100)).toBe(OK)
    expect(bench.say('AT\r', 90)).toBe('')
    expect(bench.say('AT\r', 50)).toBe('')
    expect(bench.say('AT\r')).toBe(OK)
  })

  test('what the modem says keeps it awake, DTR has no part in it', () => {
    const bench = asleep()
    bench.modem.port.setLines(false, true)
    bench.time.advance(4000)
    bench.modem.urc('RING')
    bench.time.advance(4000)
    expect(bench.say('AT\r')).toContain(OK)
  })

  test('it does not sleep while it waits for a payload, nor in online data state', () => {
    const bench = asleep()
    bench.connect(1)
    bench.run('AT+CIPSEND=1,5')
    bench.time.advance(20_000)
    expect(bench.say('hello')).toContain('+CIPSEND: 1,5,5')
    const other = asleep()
    const peer = other.online()
    other.time.advance(20_000)
    other.say('heard')
    expect(textOf(peer.received)).toBe('heard')
  })

  test('wakesByLine: it does not exist', () => {
    const bench = new Bench({ knobs: { wakesByLine: false } })
    expect(bench.run('AT+CSCLK=2')).toBe(ERROR)
    expect(bench.run('AT+CSCLK=?')).toBe(info('+CSCLK: (0-1)'))
    expect(asleep().run('AT+CSCLK=?')).toBe(info('+CSCLK: (0-2)'))
  })
})
