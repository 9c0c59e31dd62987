/** What is SIM800's own outside TCP/IP: who it is, its rates, what it says when it boots, its sleep. */
import { describe, expect, test } from 'vitest'
import { MockModem, Simulation } from '../../src/index.ts'
import { bytesOf, ERROR, info, OK } from '../bench.ts'
import { lines, Sim800Bench } from './bench.ts'

const boot = ['RDY', '+CFUN: 1', '+CPIN: READY', 'Call Ready', 'SMS Ready']

function rebooted(bench: Sim800Bench, ms = 5000): string {
  bench.modem.reset()
  bench.time.advance(ms)
  return bench.heard()
}

test.each([
  ['ATI', info('SIM800 R14.18')],
  ['AT+CGMM', info('SIMCOM_SIM800')],
  ['AT+CGMI', info('SIMCOM_Ltd')],
  ['AT+CGMR', info('Revision:1418B05SIM800L24')],
  ['AT+CCID', info('89010100000000000800')],
  ['AT+COPS?', info('+COPS: 0,0,"MOCK"')],
  ['AT+IPR?', info('+IPR: 115200')],
  ['AT+IPR=?', info('+IPR: (0,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800)')],
  ['AT+IPR=921600', ERROR],
  ['AT+CREG=2;+CREG?', info('+CREG: 2,1,"1A2B","3C4D"')],
])('%s', (line, answer) => {
  expect(new Sim800Bench().run(line)).toBe(answer)
})

test('a line has 556 characters at most', () => {
  const bench = new Sim800Bench()
  const line = (length: number): string => `AT${'E0'.repeat((length - 2) / 2)}`
  expect(bench.run(line(556))).toBe(OK)
  expect(bench.run(line(558))).toBe(ERROR)
})

describe('booting', () => {
  test('at a fixed rate', () => {
    expect(rebooted(new Sim800Bench())).toBe(lines(...boot))
  })

  test('without a card, or with one that is locked', () => {
    expect(rebooted(new Sim800Bench({ knobs: { sim: 'absent' } }))).toBe(
      lines('RDY', '+CFUN: 1', '+CPIN: NOT INSERTED'),
    )
    expect(rebooted(new Sim800Bench({ knobs: { sim: 'pin' } }))).toBe(
      lines('RDY', '+CFUN: 1', '+CPIN: SIM PIN'),
    )
  })

  test('AT+CFUN=1,1', () => {
    const bench = new Sim800Bench()
    expect(bench.say('AT+CFUN=1,1\r', 5000)).toBe(`${OK}${lines(...boot)}`)
  })

  test.each([
    ['AT+CPOWD=1', lines('NORMAL POWER DOWN')],
    ['AT+CPOWD=0', ''],
  ])('%s', (line, said) => {
    const bench = new Sim800Bench()
    expect(bench.run(line)).toBe(said)
    expect(bench.modem.port.powered).toBe(false)
  })
})

describe('AT+IPR=0', () => {
  test('the first line after it tells the rate, and is lost', () => {
    const bench = new Sim800Bench()
    expect(bench.run('AT+IPR=0')).toBe(OK)
    expect(bench.run('AT')).toBe('')
    expect(bench.run('AT+IPR?')).toBe(info('+IPR: 0'))
  })

  test('AT&W keeps it, and booting says less then', () => {
    const bench = new Sim800Bench()
    bench.run('AT+IPR=0', 'AT', 'ATE0&W')
    bench.modem.port.setBaud(9600)
    expect(rebooted(bench)).not.toContain('RDY')
    expect(bench.run('AT')).toBe('')
    expect(bench.run('AT')).toBe(OK)
    expect(bench.modem.baud).toBe(9600)
  })

  test('the option autobaud is that', () => {
    const bench = new Sim800Bench({ autobaud: true })
    bench.run('ATE0')
    expect(bench.run('AT+IPR?')).toBe(info('+IPR: 0'))
    bench.run('AT+IPR=115200')
    expect(bench.run('AT+IPR?')).toBe(info('+IPR: 115200'))
  })
})

test('AT&W stores the echo, AT+CMEE and the rate', () => {
  const bench = new Sim800Bench()
  bench.run('ATE0', 'AT+CMEE=2')
  bench.say('AT+IPR=9600\r')
  bench.modem.port.setBaud(9600)
  bench.run('AT&W', 'AT+CMEE=0', 'ATZ')
  expect(bench.run('AT+CMEE?')).toBe(info('+CMEE: 2'))
  rebooted(bench)
  expect(bench.modem.baud).toBe(9600)
  expect(bench.run('AT+CIICR')).toBe(lines('+CME ERROR: operation not allowed'))
  bench.run('AT&F')
  expect(bench.say('AT\r')).toBe(`AT\r${OK}`)
})

describe('asleep by AT+CSCLK=1', () => {
  function asleep(): { bench: Sim800Bench; write: (text: string) => void } {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPRXGET=1', 'AT+CSCLK=1')
    bench.modem.port.setLines(false, true)
    return { bench, write: (text) => peer.write(bytesOf(text)) }
  }

  test('nothing is heard until DTR has been low for 50 ms', () => {
    const { bench } = asleep()
    expect(bench.run('AT')).toBe('')
    bench.modem.port.setLines(true, true)
    expect(bench.say('AT\r', 40)).toBe('')
    bench.time.advance(20)
    expect(bench.say('AT\r')).toBe(OK)
    expect(bench.run('AT+CIPSTATUS')).toBe(lines('OK', 'STATE: CONNECT OK'))
  })

  test('a shorter pulse does not wake it', () => {
    const { bench } = asleep()
    bench.modem.port.setLines(true, true)
    bench.time.advance(49)
    bench.modem.port.setLines(false, true)
    expect(bench.run('AT')).toBe('')
  })

  test('data that comes is told of, and AT is still not heard', () => {
    const { bench, write } = asleep()
    write('hello')
    expect(bench.say('', 30)).toBe(lines('+CIPRXGET: 1'))
    expect(bench.modem.port.ri).toBe(true)
    expect(bench.run('AT+CIPRXGET=2')).toBe('')
    bench.modem.port.setLines(true, true)
    bench.time.advance(60)
    expect(bench.run('AT+CIPRXGET=2')).toBe(`\r\n+CIPRXGET: 2,5,0\r\nhello${OK}`)
  })

  test('so is a call', () => {
    const { bench } = asleep()
    bench.modem.urc('RING')
    expect(bench.say('')).toBe(lines('RING'))
    expect(bench.run('AT')).toBe('')
  })
})

test('asleep by AT+CSCLK=2: what wakes it is lost', () => {
  const bench = new Sim800Bench()
  bench.run('AT+CSCLK=2')
  bench.time.advance(5100)
  expect(bench.say('AT\r', 150)).toBe('')
  expect(bench.run('AT')).toBe(OK)
})

test('a silent modem, and pins that wake it', () => {
  const bench = new Sim800Bench({ knobs: { silent: true } })
  expect(bench.run('AT')).toBe('')
  bench.modem.pins.reset()
  bench.time.advance(10_000)
  expect(bench.heard()).toBe(lines(...boot))
})

test('a simulation, and a modem, of that profile', () => {
  const simulation = new Simulation('a SIM800', { profile: 'sim800' })
  expect(simulation.dce.knobs.promptForm).toBe('\r\n> ')
  const { time, network } = simulation
  const modem = new MockModem({ time, network, profile: 'sim800', knobs: { promptForm: '>' } })
  expect(modem.knobs.promptForm).toBe('>')
})
