/** What A7600 and SIM7028 have in place of A76XX's: limits, commands, forms. */
import { describe, expect, test } from 'vitest'
import {
  commandTable,
  MemoryNetwork,
  MockModem,
  type ProfileName,
  profiles,
  VirtualTime,
} from '../src/index.ts'
import { Bench, ERROR, failure, info, OK } from './bench.ts'

const noneSuch = failure('+IP ERROR: Invalid parameter')

/** Opens a UDP socket and closes it; returns what the close answered. */
function closeUdp(bench: Bench): string {
  bench.run('AT+NETOPEN', 'AT+CIPOPEN=1,"UDP",,,5000')
  return bench.run('AT+CIPCLOSE=1')
}

/** Ten received bytes on link 0, and whatever `line` answers to that. */
function readWith(bench: Bench, line: string): string {
  const [peer] = bench.connect(0)
  peer?.write(Uint8Array.from('0123456789', (digit) => digit.charCodeAt(0)))
  bench.time.advance(100)
  bench.heard()
  return bench.run(line)
}

describe('A7600', () => {
  const a7600 = (knobs: object = {}): Bench => new Bench({ profile: 'a7600', knobs })

  test('says what it is, and boots as its family does', () => {
    const bench = a7600({ bootMs: 100 })
    expect(bench.run('AT+CGMM')).toBe(info('A7600E-HNVW'))
    expect(bench.run('ATI')).toContain('\r\nModel: A7600E-HNVW\r\n')
    bench.modem.reset()
    expect(bench.say('', 1000)).toBe(
      '\r\nSTART\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n',
    )
  })

  test.each([
    ['+CSOCKSETPN', '=1,6'],
    ['+CTCPKA', '=1,2,5,1'],
    ['+CDNSCFG', '=1.1.1.1'],
    ['+CSOC', '=Mss,1360'],
    ['+CIPCFG', '="DATAECHO",OFF'],
  ])('does not know %s, which came later', (name, values) => {
    const bench = a7600()
    bench.run('AT+NETOPEN')
    expect(bench.run(`AT${name}?`)).toBe(ERROR)
    expect(bench.run(`AT${name}${values}`)).toBe(ERROR)
    if (name !== '+CIPCFG') expect(bench.run(`AT${name}=?`)).toBe(ERROR)
  })

  test('has ten links and four servers', () => {
    const bench = a7600()
    bench.run('AT+NETOPEN')
    expect(bench.run('AT+CIPOPEN=?')).toBe(info('+CIPOPEN: (0-9),("TCP","UDP")'))
    expect(bench.run('AT+SERVERSTART=?')).toBe(info('+SERVERSTART: (0-65535),(0-3)'))
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
    expect(bench.run('AT+SERVERSTART=8080, 3')).toBe(OK)
  })

  test('tells in the address’s place that there is none', () => {
    expect(a7600().run('AT+IPADDR')).toBe(failure('+IPADDR: Network not opened'))
  })

  test('closes UDP in either order', () => {
    expect(closeUdp(a7600())).toBe(info('+CIPCLOSE: 1,0'))
    expect(closeUdp(a7600({ udpCloseOrder: 'ok-first' }))).toBe(`${OK}\r\n+CIPCLOSE: 1,0\r\n`)
  })

  test('opening the transparent UDP link again leads back to it', () => {
    const bench = a7600()
    bench.network.onDatagram(5254, () => {})
    const open = 'AT+CIPOPEN=0,"UDP","117.131.85.139",5254,5000'
    expect(bench.run('AT+CIPMODE=1', 'AT+NETOPEN', open)).toBe('\r\nCONNECT 115200\r\n')
    expect(bench.escape()).toBe(OK)
    expect(bench.run(open)).toBe('\r\nCONNECT 115200\r\n')
  })
})

describe('SIM7028', () => {
  const sim7028 = (knobs: object = {}): Bench => new Bench({ profile: 'sim7028', knobs })

  test('says what it is, and boots as its family does', () => {
    const bench = sim7028({ bootMs: 100 })
    expect(bench.run('AT+CGMM')).toBe(info('SIM7028'))
    expect(bench.run('ATI')).toContain('\r\nModel: SIM7028\r\n')
    bench.modem.reset()
    expect(bench.say('', 1000)).toBe('\r\nRDY\r\n\r\n+CPIN: READY\r\n')
  })

  test('registers in one domain', () => {
    const bench = sim7028()
    expect(bench.run('AT+CEREG?')).toBe(info('+CEREG: 0,1'))
    expect(bench.run('AT+CREG?')).toBe(ERROR)
    expect(bench.run('AT+CGREG?')).toBe(ERROR)
    expect(bench.run('AT+CSOC?')).toBe(ERROR)
  })

  test('has two links and two servers', () => {
    const bench = sim7028()
    bench.run('AT+NETOPEN')
    for (const [line, answer] of [
      ['AT+CIPOPEN=?', '+CIPOPEN: (0-1),("TCP","UDP")'],
      ['AT+CIPSEND=?', '+CIPSEND: (0-1),(1-1500)'],
      ['AT+CIPRXGET=?', '+CIPRXGET: (0-4),(0-1),(1-1500)'],
      ['AT+CIPCLOSE=?', '+CIPCLOSE: (0-1)'],
      ['AT+CIPACK=?', '+CIPACK: (0-1)'],
      ['AT+SERVERSTART=?', '+SERVERSTART: (0-65535),(0-1)'],
      ['AT+CIPCLOSE?', '+CIPCLOSE: 0,0'],
    ] as const) {
      expect(bench.run(line), line).toBe(info(answer))
    }
    expect(bench.run('AT+CIPOPEN?')).toBe('\r\n+CIPOPEN: 0\r\n+CIPOPEN: 1\r\n\r\nOK\r\n')
  })

  test('refuses what is beyond them', () => {
    const bench = sim7028()
    bench.run('AT+NETOPEN', 'AT+CIPRXGET=1')
    for (const n of [2, 9, 10]) {
      expect(bench.run(`AT+CIPOPEN=${n},"TCP","117.131.85.139",5253`)).toBe(noneSuch)
    }
    // As the example of a link that was never opened has it.
    expect(bench.run('AT+CIPRXGET=2,2')).toBe(failure('+IP ERROR: No data'))
    expect(bench.run('AT+CIPRXGET=5')).toBe(noneSuch)
    expect(bench.run('AT+SERVERSTART=8080,2')).toBe(failure('+CIPERROR: 3'))
  })

  test('takes both spellings of the socket context, and answers with the one that was used', () => {
    const bench = sim7028()
    expect(bench.run('AT+CSOCKETPN=?')).toBe(info('+CSOCKETPN: 1,(1,6)'))
    expect(bench.run('AT+CSOCKSETPN=?')).toBe(info('+CSOCKSETPN: 1,(1,6)'))
    expect(bench.run('AT+CSOCKETPN=1,6')).toBe(OK)
    expect(bench.run('AT+CSOCKETPN?')).toBe(info('+CSOCKETPN: 1,6'))
    expect(bench.run('AT+CSOCKSETPN?')).toBe(info('+CSOCKSETPN: 1,6'))
  })

  test('does not tell what the peer has acknowledged', () => {
    const bench = sim7028()
    expect(readWith(bench, 'AT+CIPACK=0')).toBe(info('+CIPACK: 0,0,10'))
    bench.run('AT+CIPSEND=0,5')
    bench.say('HELLO')
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 5,0,10'))
  })

  test('writes digits behind their header, with a blank line by a knob only', () => {
    const digits = '30313233343536373839\r\nOK\r\n'
    const header = '\r\n+CIPRXGET: 3,0,10,0\r\n'
    expect(readWith(sim7028(), 'AT+CIPRXGET=3,0')).toBe(header + digits)
    const older = sim7028({ hexExtraBlank: true })
    expect(readWith(older, 'AT+CIPRXGET=3,0')).toBe(`${header}\r\n${digits}`)
  })

  test('has no address while the network is closed', () => {
    expect(sim7028().run('AT+IPADDR')).toBe(failure('+IP ERROR: Network not opened'))
  })

  test('a close of UDP, and the end of a server, in either order', () => {
    expect(closeUdp(sim7028())).toBe(info('+CIPCLOSE: 1,0'))
    expect(closeUdp(sim7028({ udpCloseOrder: 'ok-first' }))).toBe(`${OK}\r\n+CIPCLOSE: 1,0\r\n`)
    const stop = ['AT+NETOPEN', 'AT+SERVERSTART=8080,1', 'AT+SERVERSTOP=1']
    expect(sim7028().run(...stop)).toBe(info('+SERVERSTOP: 1,0'))
    const later = sim7028({ serverStopOrder: 'ok-first' })
    expect(later.run(...stop)).toBe(`${OK}\r\n+SERVERSTOP: 1,0\r\n`)
  })
})

describe('a profile that no table names', () => {
  const time = new VirtualTime()
  const network = new MemoryNetwork(time)

  test('is taken as it is, with its commands', () => {
    const { a76xx } = profiles
    const commands = commandTable(
      [...a76xx.commands.values()].filter(({ name }) => name !== '+CSQ'),
    )
    const profile = { ...a76xx, name: 'invented', model: 'NOT-REAL', commands }
    const { port } = new MockModem({ time, network, profile })
    const lines = Uint8Array.from('ATE0;+CGMM\rAT+CSQ\r', (character) => character.charCodeAt(0))
    port.write(lines, 0, lines.length)
    time.advance(100)
    const bytes = new Uint8Array(port.available)
    port.read(bytes)
    expect(String.fromCharCode(...bytes)).toMatch(/\r\nNOT-REAL\r\n\r\nOK\r\n\r\nERROR\r\n$/)
  })

  test.each(['invented', 'toString'])('the name %s is refused, with the list', (name) => {
    expect(() => new MockModem({ time, network, profile: name as ProfileName })).toThrow(
      `no profile is called "${name}"; profiles: a7600, a76xx, sim7028, sim800`,
    )
  })
})
