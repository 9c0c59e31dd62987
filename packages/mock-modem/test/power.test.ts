/** Power, reset, boot lines. */
import { describe, expect, test } from 'vitest'
import { Bench, info, OK } from './bench.ts'

const boot =
  '\r\n*ATREADY: 1\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\n+CGEV: EPS PDN ACT 1\r\n\r\nPB DONE\r\n'

describe('power', () => {
  test('off: at once and without a word; on: boot lines after bootMs', () => {
    const bench = new Bench({ knobs: { bootMs: 3000 } })
    const { port } = bench.modem
    const [peer] = bench.connect(0)
    let changes = 0
    port.onLines = () => changes++
    bench.modem.powerOff()
    expect(port.powered).toBe(false)
    expect(port.cts).toBe(false)
    expect(port.dcd).toBe(false)
    expect(bench.run('AT')).toBe('')
    expect(changes).toBeGreaterThan(0)
    peer?.write(new Uint8Array(5))
    bench.modem.urc('RING')
    bench.modem.powerOn()
    expect(port.powered).toBe(true)
    expect(bench.say('AT\r', 2900)).toBe('')
    expect(bench.say('', 1000)).toBe(boot)
    expect(bench.say('AT+NETOPEN?\r')).toBe(`AT+NETOPEN?\r${info('+NETOPEN: 0')}`)
  })

  test('off in the middle of an answer, a payload, a line', () => {
    const bench = new Bench({ knobs: { bootMs: 100 } })
    bench.connect(0)
    for (const start of ['AT+CIPOPEN?\r', 'AT+CIPSEND=0,100\rabc', 'AT+CS', 'AT+NETCLOSE\r']) {
      bench.say(start, 8)
      bench.modem.powerOff()
      expect(bench.say('', 500), start).not.toContain('OK')
      expect(bench.say('', 5000), start).toBe('')
      bench.modem.powerOn()
      expect(bench.say('', 1000), start).toBe(boot)
      expect(bench.say('AT\r'), start).toBe(`AT\r${OK}`)
    }
  })

  test('on when it is on means nothing', () => {
    const bench = new Bench()
    bench.modem.powerOn()
    expect(bench.say('', 10_000)).toBe('')
    expect(bench.run('AT')).toBe(OK)
  })

  test('off when it is off: no line comes up', () => {
    const bench = new Bench()
    bench.modem.powerOff()
    bench.modem.powerOff()
    expect(bench.modem.port.dcd).toBe(false)
  })

  test('off and on again before it has booted', () => {
    const bench = new Bench({ knobs: { bootMs: 1000 } })
    for (let i = 0; i < 3; i++) {
      bench.modem.powerOff()
      bench.modem.powerOn()
      bench.time.advance(500)
    }
    expect(bench.say('AT\r', 400)).toBe('')
    expect(bench.say('', 10_000)).toBe(boot)
  })

  test('what was to be answered before is not answered after', () => {
    const bench = new Bench({ knobs: { bootMs: 100, latency: { '+CSQ': 5000 } } })
    bench.say('AT+CSQ\r')
    bench.modem.powerOff()
    bench.modem.powerOn()
    expect(bench.say('', 20_000)).toBe(boot)
    expect(bench.modem.takeCommands()).toEqual([])
  })

  test('off while it registers: it begins anew', () => {
    const bench = new Bench({ knobs: { registerMs: 5000, bootMs: 10_000 } })
    bench.modem.powerOff()
    bench.modem.powerOn()
    bench.time.advance(11_000)
    bench.heard()
    expect(bench.run('ATE0', 'AT+CREG?')).toBe(info('+CREG: 0,2'))
  })
})

describe('reset', () => {
  test.each(['AT+CFUN=1,1', 'AT+CRESET'])('%s answers OK and boots', (line) => {
    const bench = new Bench({ knobs: { bootMs: 2000 } })
    bench.run('AT+CIPHEAD=0', 'AT+CMEE=2', 'AT+CREG=1')
    expect(bench.say(`${line}\r`, 1500)).toBe(OK)
    expect(bench.say('', 2000)).toBe(boot)
    expect(bench.say('ATE0\r')).toBe(`ATE0\r${OK}`)
    expect(bench.run('AT+CIPHEAD?;+CMEE?;+CREG?')).toBe(
      `\r\n+CIPHEAD: 1\r\n\r\n+CMEE: 0\r\n\r\n+CREG: 0,1\r\n${OK}`,
    )
  })

  test('brings back what AT&W has stored', () => {
    const bench = new Bench({ knobs: { bootMs: 100 } })
    bench.run('AT+IFC=2,2&W')
    bench.say('AT+CRESET\r', 2000)
    expect(bench.run('ATE0', 'AT+IFC?')).toBe(info('+IFC: 2,2'))
  })

  test('forgets which status it has reported', () => {
    const bench = new Bench({ knobs: { sim: 'pin', bootMs: 100 } })
    bench.run('AT+CPIN=1234')
    bench.say('AT+CRESET\r', 2000)
    bench.run('ATE0', 'AT+CREG=1')
    expect(bench.run('AT+CPIN=1234')).toContain('\r\n+CREG: 1\r\n')
  })

  test('AT+CPOF turns it off', () => {
    const bench = new Bench()
    expect(bench.say('AT+CPOF\r')).toBe(OK)
    expect(bench.modem.port.powered).toBe(false)
  })
})

describe('a reset by itself', () => {
  /** What the modem may be in the middle of. */
  const middles: readonly (readonly [string, (bench: Bench) => void])[] = [
    ['nothing', () => {}],
    ['a line', (bench) => void bench.say('AT+CS')],
    ['an answer', (bench) => void bench.say('AT+CIPOPEN?\r', 8)],
    ['a counted block', (bench) => void bench.say('AT+CIPRXGET=2,1\r', 8)],
    ['a payload', (bench) => void bench.say('AT+CIPSEND=1,100\rabc', 20)],
    ['a datagram', (bench) => void bench.say('AT+CIPSEND=2,,"1.2.3.4",7\rabc', 20)],
    ['a name', (bench) => void bench.say('AT+CDNSGIP="a.example"\r', 20)],
    ['a connection attempt', (bench) => void bench.say('AT+CIPOPEN=3,"TCP","1.2.3.4",99\r', 20)],
    ['NETCLOSE', (bench) => void bench.say('AT+NETCLOSE\r', 10)],
    ['sleep', (bench) => bench.modem.port.setLines(false, true)],
    ['a server', (bench) => void bench.run('AT+SERVERSTART=8080,0')],
  ]

  test.each(middles)('in the middle of %s', (_, begin) => {
    const bench = new Bench({ knobs: { bootMs: 500 } })
    const [peer] = bench.connect(1)
    bench.network.blackHole(99)
    bench.run('AT+CIPOPEN=2,"UDP",,,5000', 'AT+CSCLK=1')
    peer?.write(new Uint8Array(1000))
    bench.time.advance(100)
    begin(bench)
    bench.modem.reset()
    // What had arrived before is still to be read.
    bench.say('', 1)
    expect(bench.say('AT\r', 490)).toBe('')
    expect(bench.say('', 2000)).toBe(boot)
    bench.modem.port.setLines(true, true)
    expect(bench.say('ATE0\r')).toBe(`ATE0\r${OK}`)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0'))
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
    bench.time.advance(200_000)
    expect(bench.heard()).toBe('')
    bench.run('AT+NETOPEN')
    expect(bench.run('AT+SERVERSTART?')).toBe(OK)
    expect(bench.run('AT+CIPOPEN=2,"UDP",,,5000')).toContain('+CIPOPEN: 2,0')
  })

  test('in online data state, and in the middle of an escape sequence', () => {
    for (const typed of ['data', '++', '+++']) {
      const bench = new Bench({ knobs: { bootMs: 500 } })
      const peer = bench.online('AT&C1')
      bench.time.advance(2000)
      bench.say(typed, 10)
      peer.write(new Uint8Array(1000))
      bench.time.advance(40)
      bench.modem.reset()
      bench.say('', 1)
      expect(bench.say('', 5000), typed).toBe(boot)
      expect(bench.say('ATE0\r'), typed).toBe(`ATE0\r${OK}`)
      expect(bench.modem.port.dcd, typed).toBe(true)
    }
  })

  test('without power means nothing', () => {
    const bench = new Bench()
    bench.modem.powerOff()
    bench.modem.reset()
    expect(bench.say('', 10_000)).toBe('')
    expect(bench.modem.port.powered).toBe(false)
  })
})

describe('boot lines tell what is so', () => {
  test('a locked SIM', () => {
    const bench = new Bench({ knobs: { sim: 'pin', bootMs: 100 } })
    expect(bench.say('AT+CRESET\r', 2000)).toBe(`${OK}\r\n*ATREADY: 1\r\n\r\n+CPIN: SIM PIN\r\n`)
  })

  test('no SIM', () => {
    const bench = new Bench({ knobs: { sim: 'absent', bootMs: 100 } })
    expect(bench.say('AT+CRESET\r', 2000)).toBe(`${OK}\r\n*ATREADY: 1\r\n`)
  })

  test('no network yet', () => {
    const bench = new Bench({ knobs: { registerMs: 60_000, bootMs: 100 } })
    expect(bench.say('AT+CRESET\r', 2000)).not.toContain('CGEV')
    expect(bench.run('ATE0', 'AT+CREG?')).toBe(info('+CREG: 0,2'))
  })
})
