/** SIM, registration and signal. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, OK } from './bench.ts'

describe('AT+CPIN', () => {
  test('a SIM without a lock is READY, and a PIN is not allowed then', () => {
    const bench = new Bench({ knobs: { cmee: 1 } })
    expect(bench.run('AT+CPIN?')).toBe(info('+CPIN: READY'))
    expect(bench.run('AT+CPIN=?')).toBe(OK)
    expect(bench.run('AT+CPIN=1234')).toBe('\r\n+CME ERROR: 3\r\n')
  })

  test.each(['AT+CPIN=1234', 'AT+CPIN="1234"'])('%s unlocks', (line) => {
    const bench = new Bench({ knobs: { sim: 'pin' } })
    expect(bench.run('AT+CPIN?')).toBe(info('+CPIN: SIM PIN'))
    expect(bench.run(line)).toBe(`${OK}\r\n+CPIN: READY\r\n`)
    expect(bench.run('AT+CPIN?')).toBe(info('+CPIN: READY'))
  })

  test('three wrong PINs ask for the PUK, which sets a new PIN', () => {
    const bench = new Bench({ knobs: { sim: 'pin', cmee: 1 } })
    for (let i = 0; i < 3; i++) {
      expect(bench.run('AT+CPIN=9999')).toBe('\r\n+CME ERROR: 16\r\n')
    }
    expect(bench.run('AT+CPIN?')).toBe(info('+CPIN: SIM PUK'))
    expect(bench.run('AT+CPIN=1234')).toBe('\r\n+CME ERROR: 12\r\n')
    expect(bench.run('AT+CPIN=11111111,5555')).toBe('\r\n+CME ERROR: 16\r\n')
    expect(bench.run('AT+CPIN=12345678,5555')).toBe(`${OK}\r\n+CPIN: READY\r\n`)
    bench.turn({ bootMs: 10 })
    bench.say('AT+CRESET\r', 2000)
    bench.say('ATE0\r')
    expect(bench.run('AT+CPIN=1234')).toBe('\r\n+CME ERROR: 16\r\n')
    expect(bench.run('AT+CPIN=5555')).toContain('+CPIN: READY')
  })

  test('a right PIN gives three tries again', () => {
    const bench = new Bench({ knobs: { sim: 'pin', bootMs: 10 } })
    bench.run('AT+CPIN=9999', 'AT+CPIN=9999', 'AT+CPIN=1234')
    bench.say('AT+CRESET\r', 2000)
    expect(bench.run('ATE0', 'AT+CPIN=9999', 'AT+CPIN=9999', 'AT+CPIN?')).toBe(
      info('+CPIN: SIM PIN'),
    )
  })

  test('no SIM', () => {
    const bench = new Bench({ knobs: { sim: 'absent', cmee: 2 } })
    for (const line of ['AT+CPIN?', 'AT+CPIN=1234', 'AT+CIMI', 'AT+CICCID', 'AT+CGATT=1']) {
      expect(bench.run(line), line).toBe('\r\n+CME ERROR: SIM not inserted\r\n')
    }
  })

  test.each(['AT+CPIN=12', 'AT+CPIN=123456789', 'AT+CPIN=abcd', 'AT+CPIN=', 'AT+CPIN'])(
    '%s is wrong',
    (line) => {
      expect(new Bench({ knobs: { sim: 'pin', cmee: 2 } }).run(line)).toBe(ERROR)
    },
  )

  test('CIMI and CICCID', () => {
    const bench = new Bench()
    expect(bench.run('AT+CIMI')).toBe(info('001010000000007'))
    expect(bench.run('AT+CICCID')).toBe(info('+ICCID: 89010100000000000075'))
  })
})

describe('registration', () => {
  test.each(['+CREG', '+CGREG', '+CEREG'])('%s: forms', (name) => {
    const bench = new Bench()
    expect(bench.run(`AT${name}?`)).toBe(info(`${name}: 0,1`))
    expect(bench.run(`AT${name}=?`)).toBe(info(`${name}: (0-2)`))
    expect(bench.run(`AT${name}=1`, `AT${name}?`)).toBe(info(`${name}: 1,1`))
    expect(bench.run(`AT${name}=3`)).toBe(ERROR)
  })

  test('mode 2 shows the area: bare in CREG and CGREG, quoted with <AcT> in CEREG', () => {
    const bench = new Bench()
    bench.run('AT+CREG=2;+CGREG=2;+CEREG=2')
    expect(bench.run('AT+CREG?')).toBe(info('+CREG: 2,1,1A2B,0A1B2C3D'))
    expect(bench.run('AT+CGREG?')).toBe(info('+CGREG: 2,1,1A2B,0A1B2C3D'))
    expect(bench.run('AT+CEREG?')).toBe(info('+CEREG: 2,1,"00C3","0A1B2C3D",7'))
  })

  test('takes its time, and reports as each command asks', () => {
    const bench = new Bench({ knobs: { registerMs: 5000 } })
    bench.run('AT+CREG=1', 'AT+CEREG=2')
    expect(bench.run('AT+CREG?')).toBe(info('+CREG: 1,2'))
    expect(bench.run('AT+CEREG?')).toBe(info('+CEREG: 2,2'))
    expect(bench.run('AT+CGATT?')).toBe(info('+CGATT: 0'))
    bench.time.advance(5000)
    expect(bench.heard()).toBe('\r\n+CREG: 1\r\n\r\n+CEREG: 1,"00C3","0A1B2C3D",7\r\n')
    expect(bench.run('AT+CGATT?')).toBe(info('+CGATT: 1'))
  })

  test('waits for the PIN', () => {
    const bench = new Bench({ knobs: { sim: 'pin', registerMs: 1000 } })
    bench.run('AT+CREG=1')
    bench.time.advance(10_000)
    expect(bench.heard()).toBe('')
    expect(bench.run('AT+CREG?')).toBe(info('+CREG: 1,0'))
    expect(bench.say('AT+CPIN=1234\r', 2000)).toBe(
      `\r\n+CREG: 2\r\n${OK}\r\n+CPIN: READY\r\n\r\n+CREG: 1\r\n`,
    )
  })

  test.each([
    [3, false],
    [5, true],
    [2, false],
    [11, false],
  ] as const)('ends in <stat> %d', (regStat, isOnline) => {
    const bench = new Bench({ knobs: { regStat } })
    expect(bench.run('AT+CEREG?')).toBe(info(`+CEREG: 0,${regStat}`))
    const opened = bench.run('AT+NETOPEN')
    expect(opened).toBe(`${OK}\r\n+NETOPEN: ${isOnline ? 0 : 1}\r\n`)
  })

  test('is lost and found again', () => {
    const bench = new Bench({ knobs: { registerMs: 500 } })
    bench.time.advance(1000)
    bench.run('AT+CREG=1')
    bench.modem.loseRegistration()
    bench.time.advance(100)
    expect(bench.heard()).toBe('\r\n+CREG: 2\r\n')
    bench.modem.returnRegistration()
    bench.time.advance(400)
    expect(bench.heard()).toBe('')
    bench.time.advance(200)
    expect(bench.heard()).toBe('\r\n+CREG: 1\r\n')
  })
})

describe('AT+CGATT', () => {
  test('detaches and attaches: CGREG and CEREG follow, CREG does not', () => {
    const bench = new Bench()
    bench.run('AT+CREG=1;+CGREG=1;+CEREG=1')
    expect(bench.run('AT+CGATT=0')).toBe(`${OK}\r\n+CGREG: 0\r\n\r\n+CEREG: 0\r\n`)
    expect(bench.run('AT+CGATT?')).toBe(info('+CGATT: 0'))
    expect(bench.run('AT+CGATT=1')).toBe(`${OK}\r\n+CGREG: 1\r\n\r\n+CEREG: 1\r\n`)
    expect(bench.run('AT+CGATT=?')).toBe(info('+CGATT: (0,1)'))
    expect(bench.run('AT+CGATT=2')).toBe(ERROR)
  })

  test('needs a network, and a SIM', () => {
    const bench = new Bench({ knobs: { regStat: 3, cmee: 1 } })
    expect(bench.run('AT+CGATT=1')).toBe('\r\n+CME ERROR: 30\r\n')
    expect(new Bench({ knobs: { sim: 'pin', cmee: 1 } }).run('AT+CGATT=1')).toBe(
      '\r\n+CME ERROR: 11\r\n',
    )
  })
})

describe('AT+CSQ', () => {
  test('shows the knobs, and nothing without radio', () => {
    const bench = new Bench()
    expect(bench.run('AT+CSQ')).toBe(info('+CSQ: 23,0'))
    bench.turn({ rssi: 7, ber: 3 })
    expect(bench.run('AT+CSQ')).toBe(info('+CSQ: 7,3'))
    expect(bench.run('AT+CSQ=?')).toBe(info('+CSQ: (0-31,99),(0-7,99)'))
    expect(bench.run('AT+CFUN=0', 'AT+CSQ')).toBe(info('+CSQ: 99,99'))
  })
})

describe('AT+COPS? and AT+CCLK?', () => {
  test('show the knobs, and no operator without a network', () => {
    const bench = new Bench()
    expect(bench.run('AT+COPS?')).toBe(info('+COPS: 0,0,"MOCK",7'))
    expect(bench.run('AT+CCLK?')).toBe(info('+CCLK: "80/01/06,00:00:00+00"'))
    bench.turn({ operator: 'Example', clock: '26/06/17,11:58:09+08' })
    expect(bench.run('AT+COPS?')).toBe(info('+COPS: 0,0,"Example",7'))
    expect(bench.run('AT+CCLK?')).toBe(info('+CCLK: "26/06/17,11:58:09+08"'))
    expect(bench.run('AT+CFUN=0', 'AT+COPS?')).toBe(info('+COPS: 0'))
  })
})

describe('AT+CFUN', () => {
  test('0 and 4 turn the radio off, 1 on', () => {
    const bench = new Bench()
    bench.run('AT+CREG=1')
    for (const off of [0, 4]) {
      expect(bench.run(`AT+CFUN=${off}`)).toBe(`${OK}\r\n+CREG: 0\r\n`)
      expect(bench.run('AT+CFUN?')).toBe(info(`+CFUN: ${off}`))
      expect(bench.run('AT+CFUN=1')).toBe(`${OK}\r\n+CREG: 1\r\n`)
    }
    expect(bench.run('AT+CFUN=?')).toBe(info('+CFUN: (0,1,4),(0,1)'))
    for (const wrong of ['AT+CFUN=2', 'AT+CFUN=0,1', 'AT+CFUN=1,2']) {
      expect(bench.run(wrong), wrong).toBe(ERROR)
    }
  })
})
