/** PDP contexts. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, OK } from './bench.ts'

describe('AT+CGDCONT', () => {
  test('defines, shows and deletes contexts', () => {
    const bench = new Bench()
    expect(bench.run('AT+CGDCONT?')).toBe(info('+CGDCONT: 1,"IP","","0.0.0.0",0,0,,,,'))
    expect(bench.run('AT+CGDCONT=1,"IP","CMNET"')).toBe(OK)
    expect(bench.run('AT+CGDCONT=3,"IPV4V6","other","0.0.0.0",0,0')).toBe(OK)
    expect(bench.run('AT+CGDCONT?')).toBe(
      `\r\n+CGDCONT: 1,"IP","CMNET","0.0.0.0",0,0,,,,\r\n+CGDCONT: 3,"IPV4V6","other","0.0.0.0",0,0,,,,\r\n${OK}`,
    )
    expect(bench.run('AT+CGDCONT=3', 'AT+CGDCONT?')).toContain('"CMNET"')
    expect(bench.run('AT+CGDCONT?')).not.toContain('other')
    expect(bench.run('AT+CGDCONT=1', 'AT+CGDCONT?')).toBe(OK)
  })

  test('is saved by itself', () => {
    const bench = new Bench({ knobs: { bootMs: 10 } })
    bench.run('AT+CGDCONT=1,"IPV6","saved"')
    bench.say('AT+CRESET\r', 2000)
    expect(bench.run('ATE0', 'AT+CGDCONT?')).toContain('1,"IPV6","saved"')
  })

  test.each([
    '0,"IP"',
    '16,"IP"',
    '1,IP',
    '1,"ip"',
    '1,"PPP"',
    '1,"IP",apn',
    '1,"IP","a",1',
    ',"IP"',
    `1,"IP","${'x'.repeat(101)}"`,
    '1,"IP","a","0.0.0.0",3',
    '1,"IP","a","0.0.0.0",0,0,0',
  ])('=%s is wrong', (values) => {
    expect(new Bench().run(`AT+CGDCONT=${values}`)).toBe(ERROR)
  })

  test('=?', () => {
    const answer = new Bench().run('AT+CGDCONT=?')
    for (const type of ['IP', 'IPV6', 'IPV4V6']) {
      expect(answer).toContain(`\r\n+CGDCONT: (1-15),"${type}",,,(0-2),(0-4),(0,1),(0,1)\r\n`)
    }
  })
})

describe('AT+CGAUTH', () => {
  test('takes the password before the user', () => {
    const bench = new Bench({ knobs: { simAuth: 'me:secret' } })
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    bench.run('AT+CGAUTH=1,1,"me","secret"')
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    expect(bench.run('AT+CGAUTH=1,1,"secret","me"')).toBe(OK)
    expect(bench.run('AT+CGAUTH?')).toBe(info('+CGAUTH: 1,1,"secret","me"'))
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
  })

  test('type 0, and a bare context, take it away', () => {
    const bench = new Bench()
    bench.run('AT+CGAUTH=1,2,"p","u"')
    expect(bench.run('AT+CGAUTH=1,0', 'AT+CGAUTH?')).toBe(info('+CGAUTH: 1,0,"",""'))
    expect(bench.run('AT+CGAUTH=1', 'AT+CGAUTH?')).toBe(OK)
    expect(bench.run('AT+CGAUTH=?')).toBe(info('+CGAUTH: (1-15),(0-3),127,127'))
  })

  test.each(['2,1,"p"', '1,4,"p"', '1,1', '1,1,p', '1,0,"p"', '0,0', '1,1,"p","u","x"'])(
    '=%s is wrong',
    (values) => {
      expect(new Bench().run(`AT+CGAUTH=${values}`)).toBe(ERROR)
    },
  )
})

describe('AT+CGACT', () => {
  test('context 1 is the default bearer: active while attached, not to be deactivated', () => {
    const bench = new Bench()
    expect(bench.run('AT+CGACT?')).toBe(info('+CGACT: 1,1'))
    expect(bench.run('AT+CGACT=1,1')).toBe(OK)
    expect(bench.run('AT+CGACT=0,1')).toBe(ERROR)
    expect(bench.run('AT+CGATT=0', 'AT+CGACT?')).toBe(info('+CGACT: 1,0'))
  })

  test('other contexts come and go', () => {
    const bench = new Bench()
    bench.run('AT+CGDCONT=2,"IP","x"')
    expect(bench.run('AT+CGACT=1,2')).toBe(OK)
    expect(bench.run('AT+CGACT?')).toBe(`\r\n+CGACT: 1,1\r\n+CGACT: 2,1\r\n${OK}`)
    expect(bench.run('AT+CGACT=0,2', 'AT+CGACT?')).toContain('+CGACT: 2,0')
    expect(bench.run('AT+CGACT=1,5')).toBe(ERROR)
    expect(bench.run('AT+CGACT=?')).toBe(info('+CGACT: (0,1)'))
    expect(bench.run('AT+CGACT=1')).toBe(ERROR)
  })

  test('cgactProhibited refuses context 1 altogether', () => {
    const bench = new Bench({ knobs: { cgactProhibited: true } })
    expect(bench.run('AT+CGACT=1,1')).toBe(ERROR)
  })

  test('without network or SIM', () => {
    const searching = new Bench({ knobs: { regStat: 2, cmee: 1 } })
    expect(searching.run('AT+CGACT=1,1')).toBe('\r\n+CME ERROR: 30\r\n')
    const locked = new Bench({ knobs: { sim: 'pin', cmee: 1 } })
    expect(locked.run('AT+CGACT=1,1')).toBe('\r\n+CME ERROR: 11\r\n')
  })
})

describe('AT+CGPADDR', () => {
  test('gives the address, both of IPV4V6, quoted by knob, none while detached', () => {
    const bench = new Bench()
    expect(bench.run('AT+CGPADDR=1')).toBe(info('+CGPADDR: 1,10.148.0.17'))
    expect(bench.run('AT+CGPADDR')).toBe(info('+CGPADDR: 1,10.148.0.17'))
    bench.turn({ cgpaddrQuoted: true })
    expect(bench.run('AT+CGPADDR=1')).toBe(info('+CGPADDR: 1,"10.148.0.17"'))
    bench.turn({ cgpaddrQuoted: false, address6: '2001:DB8::5' })
    bench.run('AT+CGDCONT=1,"IPV4V6","x"')
    expect(bench.run('AT+CGPADDR=1')).toBe(info('+CGPADDR: 1,10.148.0.17,2001:DB8::5'))
    bench.run('AT+CGDCONT=1,"IPV6","x"')
    expect(bench.run('AT+CGPADDR=1')).toBe(info('+CGPADDR: 1,2001:DB8::5'))
    expect(bench.run('AT+CGATT=0', 'AT+CGPADDR=1')).toBe(info('+CGPADDR: 1'))
    expect(bench.run('AT+CGPADDR=2')).toBe(ERROR)
    expect(bench.run('AT+CGPADDR=?')).toBe(info('+CGPADDR: (1)'))
  })
})
