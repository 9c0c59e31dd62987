/** The way to an address and back, and what a lost network does: 2.1.1, 4 and 12 of the document. */
import { describe, expect, test } from 'vitest'
import { bytesOf, ERROR, failure, info, OK } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const start = `AT+CIPSTART="TCP","${host}",8500`

describe('AT+CSTT', () => {
  test.each([
    ['AT+CSTT', '"CMNET","",""'],
    ['AT+CSTT="internet"', '"internet","",""'],
    ['AT+CSTT="a","b"', '"a","b",""'],
    ['AT+CSTT="a","b","c"', '"a","b","c"'],
    [`AT+CSTT="${'a'.repeat(50)}"`, `"${'a'.repeat(50)}","",""`],
  ])('%s', (line, shown) => {
    const bench = new Sim800Bench()
    expect(bench.run(line)).toBe(OK)
    expect(bench.run('AT+CSTT?')).toBe(info(`+CSTT: ${shown}`))
  })

  test.each([`AT+CSTT="${'a'.repeat(51)}"`, 'AT+CSTT=a', 'AT+CSTT="a","b","c","d"'])(
    '%s is wrong',
    (line) => {
      const bench = new Sim800Bench()
      expect(bench.run(line)).toBe(ERROR)
      expect(bench.state).toBe('IP INITIAL')
    },
  )

  test('AT+CIPCSGP is what it takes when it is given nothing', () => {
    const bench = new Sim800Bench()
    expect(bench.run('AT+CIPCSGP=1,"web","me","secret"')).toBe(OK)
    expect(bench.run('AT+CIPCSGP?')).toBe(info('+CIPCSGP: 1,"web","me","secret"'))
    expect(bench.run('AT+CSTT?')).toBe(info('+CSTT: "web","me","secret"'))
    bench.run('AT+CSTT')
    expect(bench.run('AT+CSTT?')).toBe(info('+CSTT: "web","me","secret"'))
    expect(bench.run('AT+CIPCSGP=0')).toBe(ERROR)
  })
})

describe('AT+CIICR', () => {
  test('takes its time', () => {
    const bench = new Sim800Bench({ knobs: { netOpenMs: 5000 } })
    bench.run('AT+CSTT')
    expect(bench.say('AT+CIICR\r', 4900)).toBe('')
    expect(bench.say('', 200)).toBe(OK)
  })

  test.each([
    ['error', ERROR],
    ['deact', failure('+PDP: DEACT')],
  ] as const)('that fails says %s, and only CIPSHUT leads on', (ciicrFailForm, answer) => {
    const bench = new Sim800Bench({ knobs: { ciicrFailForm, failNetOpen: 1 } })
    bench.run('AT+CSTT')
    expect(bench.run('AT+CIICR')).toBe(answer)
    expect(bench.state).toBe('PDP DEACT')
    expect(bench.run('AT+CSTT')).toBe(ERROR)
    bench.run('AT+CIPSHUT')
    expect(bench.up().state).toBe('IP STATUS')
  })

  test('that is refused changes nothing', () => {
    const bench = new Sim800Bench({ knobs: { refuseNetOpen: 1 } })
    bench.run('AT+CSTT')
    expect(bench.run('AT+CIICR')).toBe(ERROR)
    expect(bench.state).toBe('IP START')
    expect(bench.run('AT+CIICR')).toBe(OK)
  })

  test.each([
    [{ simApns: 'web' }, ERROR],
    [{ simApns: 'web, CMNET' }, OK],
    [{ simAuth: 'me:secret' }, OK],
    [{ simAuth: 'me:other' }, ERROR],
  ])('knobs %j', (knobs, answer) => {
    const bench = new Sim800Bench({ knobs })
    bench.run('AT+CSTT="cmnet","me","secret"')
    expect(bench.run('AT+CIICR')).toBe(answer)
  })

  test('without a card, or without registration', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CMEE=2', 'AT+CSTT')
    bench.turn({ sim: 'absent' })
    expect(bench.run('AT+CIICR')).toBe(lines('+CME ERROR: SIM not inserted'))
    bench.turn({ sim: 'ready', regStat: 3 })
    expect(bench.run('AT+CIICR')).toBe(ERROR)
  })
})

describe('AT+CIFSR', () => {
  test('says OK for what follows it on the line', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CSTT', 'AT+CIICR')
    expect(bench.run('AT+CIFSR;E0')).toBe(info('10.78.245.128'))
  })

  test('knob cifsrOk', () => {
    const bench = new Sim800Bench({ knobs: { cifsrOk: true } })
    bench.run('AT+CSTT', 'AT+CIICR')
    expect(bench.run('AT+CIFSR')).toBe(info('10.78.245.128'))
  })
})

describe('AT+CIPSHUT', () => {
  test.each([
    ['shut-ok', lines('SHUT OK')],
    ['error', ERROR],
  ] as const)('in IP INITIAL: %s', (shutInInitial, answer) => {
    expect(new Sim800Bench({ knobs: { shutInInitial } }).run('AT+CIPSHUT')).toBe(answer)
  })

  test('ends all, and what was not read is gone', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPRXGET=1')
    peer.write(bytesOf('unread'))
    expect(bench.say('')).toBe(lines('+CIPRXGET: 1'))
    expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
    expect([peer.ended, bench.state]).toEqual([true, 'IP INITIAL'])
    expect(bench.run('AT+CIPRXGET=4')).toBe(info('+CIPRXGET: 4,0'))
  })

  test('ends a connection that is being opened, without a word', () => {
    const bench = new Sim800Bench({ knobs: { netOpenMs: 10_000 } })
    bench.peers()
    expect(bench.run(start)).toBe(OK)
    expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
    expect(bench.say('', 100_000)).toBe('')
    expect(bench.state).toBe('IP INITIAL')
  })

  test('ends a connection that waits for its peer, without a word', () => {
    const bench = new Sim800Bench().up()
    bench.network.blackHole(8500)
    bench.run(start)
    expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
    expect(bench.say('', 100_000)).toBe('')
  })
})

describe('AT+CIPMUX', () => {
  test('is refused for one of two contexts that run', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPMUX=1', 'AT+CIPSGTXT=1', 'AT+CSTT', 'AT+CIPSGTXT=0')
    expect(bench.run('AT+CIPMUX=0')).toBe(ERROR)
    bench.run('AT+CIPSGTXT=1', 'AT+CIPSHUT')
    expect(bench.run('AT+CIPMUX=0')).toBe(OK)
    expect(bench.run('AT+CIPMUX?')).toBe(info('+CIPMUX: 0'))
  })

  test.each(['AT+CIPMUX', 'AT+CIPMUX=2', 'AT+CIPMUX=1,1'])('%s is wrong', (line) => {
    expect(new Sim800Bench().run(line)).toBe(ERROR)
  })

  test('excludes transparent mode, and is excluded by it', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPMODE=1')
    expect(bench.run('AT+CIPMUX=1')).toBe(ERROR)
    bench.run('AT+CIPMODE=0', 'AT+CIPMUX=1')
    expect(bench.run('AT+CIPMODE=1')).toBe(ERROR)
    expect(bench.run('AT+CIPMODE=0')).toBe(ERROR)
  })
})

test('AT+CIPSGTXT is for several connections', () => {
  const bench = new Sim800Bench()
  expect(bench.run('AT+CIPSGTXT=1')).toBe(ERROR)
  bench.run('AT+CIPMUX=1')
  expect(bench.run('AT+CIPSGTXT=2')).toBe(ERROR)
  expect(bench.run('AT+CIPSGTXT=1')).toBe(OK)
  expect(bench.run('AT+CIPSGTXT?')).toBe(info('+CIPSGTXT: 1'))
})

test('each context has its own APN', () => {
  const bench = new Sim800Bench({ knobs: { simApns: 'one' } })
  bench.run('AT+CIPMUX=1', 'AT+CSTT="one"', 'AT+CIICR', 'AT+CIPSGTXT=1', 'AT+CSTT="two"')
  expect(bench.run('AT+CIICR')).toBe(ERROR)
  expect(bench.state).toBe('PDP DEACT')
  bench.run('AT+CIPSGTXT=0')
  expect(bench.run('AT+CIFSR')).toBe(lines('10.78.245.128'))
})

describe('a single connection brings up what it needs', () => {
  test('CIPSTART', () => {
    const bench = new Sim800Bench()
    bench.peers()
    expect(bench.run(start)).toBe(lines('OK', 'CONNECT OK'))
    expect(bench.run('AT+CIFSR')).toBe(lines('10.78.245.128'))
  })

  test('and fails with the context', () => {
    const bench = new Sim800Bench({ knobs: { failNetOpen: 1 } })
    expect(bench.run(start)).toBe(lines('OK', 'STATE: PDP DEACT', 'CONNECT FAIL'))
    expect(bench.state).toBe('PDP DEACT')
  })

  test('so does CIPSERVER', () => {
    const bench = new Sim800Bench({ knobs: { failNetOpen: 1 } })
    expect(bench.run('AT+CIPSERVER=1,1234')).toBe(ERROR)
    expect(bench.state).toBe('PDP DEACT')
  })
})

describe('the network is lost', () => {
  test('with one connection', () => {
    const bench = new Sim800Bench()
    const peer = bench.single()
    bench.modem.dropContext()
    expect(bench.say('')).toBe(lines('+PDP: DEACT'))
    expect(bench.state).toBe('PDP DEACT')
    peer.write(bytesOf('late'))
    expect(bench.say('')).toBe('')
    for (const line of [start, 'AT+CIPSEND', 'AT+CIPCLOSE', 'AT+CIFSR']) {
      expect(bench.run(line)).toBe(ERROR)
    }
    expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
    bench.up()
    expect(bench.run(start)).toBe(lines('OK', 'CONNECT OK'))
  })

  test('with several: one line tells of all of them', () => {
    const bench = new Sim800Bench()
    bench.multi([0, 3])
    bench.run('AT+CIPSERVER=1,8080')
    bench.modem.loseNetwork()
    expect(bench.say('')).toBe(lines('+PDP: DEACT'))
    const said = bench.run('AT+CIPSTATUS')
    expect(said).toContain('STATE: PDP DEACT')
    expect(said).toContain(`C: 3,0,"TCP","${host}","8500","CLOSED"`)
    expect(said).not.toContain('S: ')
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 0'))
    bench.run('AT+CIPSHUT', 'AT+CSTT')
    expect(bench.run('AT+CIICR')).toBe(ERROR)
    bench.modem.returnNetwork()
    bench.run('AT+CIPSHUT')
    expect(bench.up().state).toBe('IP STATUS')
  })

  test('in both contexts', () => {
    const bench = new Sim800Bench()
    bench.multi([0])
    bench.run('AT+CIPSGTXT=1')
    bench.up()
    bench.modem.loseRegistration()
    expect(bench.say('')).toBe(lines('+PDP: DEACT', '+PDP: DEACT'))
  })

  test('knob pdpDeactName', () => {
    const bench = new Sim800Bench({ knobs: { pdpDeactName: 'IP PDPDEACT' } }).up()
    bench.modem.dropContext()
    bench.say('')
    expect(bench.state).toBe('IP PDPDEACT')
  })

  test('before there is a context, nothing is told', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CSTT')
    bench.modem.dropContext()
    expect(bench.say('')).toBe('')
    expect(bench.state).toBe('IP START')
  })

  test('while a peer has not answered yet', () => {
    const bench = new Sim800Bench().up()
    bench.network.blackHole(8500)
    bench.run(start)
    bench.modem.dropContext()
    expect(bench.say('', 100_000)).toBe(lines('+PDP: DEACT'))
  })
})

test('a reset forgets all but what was saved', () => {
  const bench = new Sim800Bench()
  bench.multi([0])
  bench.modem.reset()
  bench.time.advance(5000)
  bench.run('ATE0')
  expect(bench.run('AT+CIPMUX?')).toBe(info('+CIPMUX: 0'))
  expect(bench.state).toBe('IP INITIAL')
})
