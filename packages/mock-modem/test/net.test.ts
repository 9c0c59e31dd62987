/** NETOPEN, NETCLOSE, IPADDR, and the loss of the network. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, failure, info, OK } from './bench.ts'

const alreadyOpen = failure('+IP ERROR: Network is already opened')

describe('AT+NETOPEN', () => {
  test('gives up when CIPTIMEOUT says so', () => {
    const bench = new Bench({ knobs: { netOpenMs: 5000 } })
    bench.run('AT+CIPTIMEOUT=4000')
    expect(bench.say('AT+NETOPEN\r', 3990)).toBe(OK)
    expect(bench.say('', 100)).toBe('\r\n+NETOPEN: 10\r\n')
    bench.run('AT+CIPTIMEOUT=5000')
    expect(bench.say('AT+NETOPEN\r', 5100)).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
  })

  test('opens once', () => {
    const bench = new Bench()
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0'))
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 1'))
    expect(bench.run('AT+NETOPEN')).toBe(alreadyOpen)
    expect(bench.run('AT+NETOPEN=?')).toBe(OK)
    expect(bench.run('AT+NETOPEN=1')).toBe(ERROR)
  })

  test('answers ERROR while it is opening', () => {
    const bench = new Bench({ knobs: { netOpenMs: 2000 } })
    expect(bench.run('AT+NETOPEN')).toBe(OK)
    expect(bench.run('AT+NETOPEN')).toBe(ERROR)
    expect(bench.run('AT+NETCLOSE')).toBe(ERROR)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0'))
    bench.time.advance(2000)
    expect(bench.heard()).toBe('\r\n+NETOPEN: 0\r\n')
  })

  test.each(['pin', 'absent'] as const)('needs a usable SIM: %s', (sim) => {
    expect(new Bench({ knobs: { sim } }).run('AT+NETOPEN')).toBe(ERROR)
  })

  test('accepts the APNs of the SIM, and an empty one, which means the subscription’s own', () => {
    const bench = new Bench({ knobs: { simApns: 'internet, CMNET' } })
    const opens = (apn: string): string =>
      bench.run('AT+NETCLOSE', `AT+CGDCONT=1,"IP","${apn}"`, 'AT+NETOPEN')
    expect(opens('wrong')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    expect(opens('cmnet')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
    expect(opens('')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
    bench.run('AT+NETCLOSE', 'AT+CGDCONT=1')
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
  })

  test('refuseNetOpen and failNetOpen count down', () => {
    const bench = new Bench({ knobs: { refuseNetOpen: 1, failNetOpen: 1 } })
    expect(bench.run('AT+NETOPEN')).toBe(ERROR)
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
  })
})

describe('AT+NETCLOSE', () => {
  test('reports each open link, lowest first, and ends with +NETCLOSE', () => {
    const bench = new Bench()
    const [, peer] = bench.connect(4, 0)
    expect(bench.run('AT+NETCLOSE')).toBe(
      `${OK}\r\n+CIPCLOSE: 0,0\r\n\r\n+CIPCLOSE: 4,0\r\n\r\n+NETCLOSE: 0\r\n`,
    )
    expect(peer?.ended).toBe(true)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0'))
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
  })

  test('in its bare form says nothing of links', () => {
    const bench = new Bench({ knobs: { netcloseForm: 'bare' } })
    bench.connect(1)
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+NETCLOSE: 0\r\n`)
  })

  test('ends an attempt to open a link', () => {
    const bench = new Bench()
    bench.network.blackHole(99)
    bench.run('AT+NETOPEN', 'AT+CIPOPEN=2,"TCP","1.2.3.4",99')
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+CIPOPEN: 2,1\r\n\r\n+NETCLOSE: 0\r\n`)
    bench.time.advance(200_000)
    expect(bench.heard()).toBe('')
  })

  test('while closed', () => {
    const bench = new Bench()
    expect(bench.run('AT+NETCLOSE')).toBe(failure('+NETCLOSE: 2'))
    expect(bench.run('AT+NETCLOSE=?')).toBe(OK)
    expect(bench.run('AT+NETCLOS')).toBe(ERROR)
  })

  test('while closing', () => {
    const bench = new Bench({ knobs: { netCloseMs: 2000 } })
    bench.run('AT+NETOPEN', 'AT+NETCLOSE')
    expect(bench.run('AT+NETCLOSE')).toBe(ERROR)
    expect(bench.run('AT+NETOPEN')).toBe(ERROR)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 1'))
  })
})

describe('AT+IPADDR', () => {
  test('shows the address of the family that CSOCKSETPN chose', () => {
    const bench = new Bench()
    bench.run('AT+NETOPEN')
    expect(bench.run('AT+IPADDR')).toBe(info('+IPADDR: 10.148.0.17'))
    bench.run('AT+NETCLOSE', 'AT+CSOCKSETPN=1,6', 'AT+NETOPEN')
    expect(bench.run('AT+IPADDR')).toBe(info('+IPADDR: 2001:DB8:0:0:0:0:0:17'))
    expect(bench.run('AT+IPADDR=?')).toBe(OK)
  })

  test('while closed, in three forms', () => {
    const bench = new Bench()
    expect(bench.run('AT+IPADDR')).toBe(failure('+IP ERROR: Network not opened'))
    bench.turn({ errMode: 0 })
    expect(bench.run('AT+IPADDR')).toBe(failure('+IP ERROR: 8'))
    bench.turn({ ipaddrClosedForm: 'ipaddr' })
    expect(bench.run('AT+IPADDR')).toBe(failure('+IPADDR: Network not opened'))
  })
})

describe('the loss of the network', () => {
  const event = '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n'

  test('kills every link without a word, and everything they had received', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0, 3)
    peer?.write(new Uint8Array(10))
    bench.time.advance(100)
    bench.heard()
    bench.modem.loseNetwork()
    bench.time.advance(100)
    expect(bench.heard()).toBe(event)
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
    expect(bench.run('AT+CIPRXGET=4,0')).toBe(info('+CIPRXGET: 4,0,0'))
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 0'))
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    expect(bench.run('AT+CREG?')).toBe(info('+CREG: 0,1'))
    bench.modem.returnNetwork()
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
  })

  test('may leave NETOPEN? at 1', () => {
    const bench = new Bench({ knobs: { netAfterLoss: 'open' } })
    bench.connect(0)
    bench.modem.dropContext()
    bench.time.advance(100)
    expect(bench.heard()).toBe(event)
    expect(bench.run('AT+NETOPEN?')).toBe(info('+NETOPEN: 1'))
    expect(bench.run('AT+NETOPEN')).toBe(alreadyOpen)
    expect(bench.run('AT+CIPOPEN=0,"TCP","1.2.3.4",5253')).toBe(`${OK}\r\n+CIPOPEN: 0,1\r\n`)
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+NETCLOSE: 0\r\n`)
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
  })

  test.each([
    ['registration', (bench: Bench) => bench.modem.loseRegistration()],
    ['the attachment', (bench: Bench) => void bench.type('AT+CGATT=0\r')],
    ['the radio', (bench: Bench) => void bench.type('AT+CFUN=0\r')],
    ['the SIM', (bench: Bench) => bench.modem.set('sim', 'absent')],
  ])('comes with the loss of %s', (_, lose) => {
    const bench = new Bench()
    bench.connect(0)
    lose(bench)
    bench.time.advance(100)
    expect(bench.heard()).toContain(event)
  })

  test('while opening ends NETOPEN with 1, and no event', () => {
    const bench = new Bench({ knobs: { netOpenMs: 1000 } })
    bench.run('AT+NETOPEN')
    bench.modem.loseNetwork()
    bench.time.advance(1000)
    expect(bench.heard()).toBe('\r\n+NETOPEN: 1\r\n')
  })

  test('says nothing when nothing was open', () => {
    const bench = new Bench()
    bench.modem.loseNetwork()
    bench.time.advance(100)
    expect(bench.heard()).toBe('')
  })

  test('ends a send and an open that were under way without a result', () => {
    const bench = new Bench({ knobs: { sendBuffer: 100 }, net: { windowSize: 100 } })
    const [peer] = bench.connect(0)
    peer?.stall(true)
    bench.network.blackHole(99)
    bench.run('AT+CIPOPEN=1,"TCP","1.2.3.4",99', 'AT+CIPSEND=0,300')
    expect(bench.say('x'.repeat(300))).toBe(OK)
    bench.modem.dropContext()
    bench.time.advance(300_000)
    expect(bench.heard()).toBe(event)
  })

  test('with the result before OK, the command still ends', () => {
    const bench = new Bench({ knobs: { openOrder: 'result-first', sendOrder: 'result-first' } })
    bench.network.blackHole(99)
    bench.connect(0)
    expect(bench.run('AT+CIPOPEN=1,"TCP","1.2.3.4",99')).toBe('')
    bench.modem.dropContext()
    bench.time.advance(100)
    expect(bench.heard()).toContain(info('+CIPOPEN: 1,1'))
    expect(bench.run('AT')).toBe(OK)
  })
})
