/**
 * A7600 and SIM7028: each command of their documents in each of its forms, and each line that they say
 * by themselves. What they share with A76XX is tested in depth there; here it is that they have it, with
 * their own numbers of links and servers, and that they have nothing else.
 */
import { describe, expect, test } from 'vitest'
import type { MemoryPeer } from '../src/index.ts'
import { Bench, bytesOf, ERROR, failure, info, OK, textOf } from './bench.ts'

const host = '117.131.85.139'
const families = [
  { profile: 'a7600', links: 10, servers: 4, spelling: '', others: ['CSOCKSETPN', 'CSOCKETPN'] },
  { profile: 'sim7028', links: 2, servers: 2, spelling: 'CSOCKETPN', others: [] },
] as const

type Family = (typeof families)[number]

function line(...texts: readonly string[]): string {
  return texts.map((text) => `\r\n${text}\r\n`).join('')
}

/** Several lines of one information text, and OK. */
function listing(texts: readonly string[]): string {
  return `\r\n${texts.map((text) => `${text}\r\n`).join('')}${OK}`
}

/** Every form that can be said with the network closed, and its answer, one after the other. */
function closedForms({ links, servers, spelling }: Family): (readonly [string, string])[] {
  const link = `(0-${links - 1})`
  const forms: (readonly [string, string])[] = [
    ['AT', OK],
    ['AT&D1', OK],
    ['AT+CPIN?', info('+CPIN: READY')],
    ['AT+CSQ', info('+CSQ: 23,0')],
    ['AT+CGDCONT=1,"IP","CMNET"', OK],
    ['AT+NETOPEN?', info('+NETOPEN: 0')],
    ['AT+NETCLOSE=?', OK],
    ['AT+NETCLOSE', failure('+NETCLOSE: 2')],
    ['AT+IPADDR=?', OK],
    ['AT+CIPOPEN=?', info(`+CIPOPEN: ${link},("TCP","UDP")`)],
    ['AT+CIPSEND=?', info(`+CIPSEND: ${link},(1-1500)`)],
    ['AT+CIPRXGET=?', info(`+CIPRXGET: (0-4),${link},(1-1500)`)],
    ['AT+CIPCLOSE=?', info(`+CIPCLOSE: ${link}`)],
    ['AT+CIPACK=?', info(`+CIPACK: ${link}`)],
    ['AT+SERVERSTART=?', info(`+SERVERSTART: (0-65535),(0-${servers - 1})`)],
    ['AT+CDNSGIP=?', OK],
    ['AT+CIPTIMEOUT?', info('+CIPTIMEOUT: 120000,120000,120000')],
    ['AT+CIPTIMEOUT=3000,3000,3000', OK],
    ['AT+CIPCCFG=?', info('+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)')],
    ['AT+CIPCCFG?', info('+CIPCCFG: 10,0,0,1,0,0,500')],
    ['AT+CIPCCFG=2', OK],
    ['AT+CIPCCFG', OK],
    ['AT+CIPRXGET=1', OK],
    ['AT+CIPRXGET?', info('+CIPRXGET: 1')],
    ['AT+CIPRXGET=0', OK],
  ]
  for (const [name, standard] of Object.entries({
    CIPHEAD: 1,
    CIPSRIP: 1,
    CIPMODE: 0,
    CIPSENDMODE: 0,
  })) {
    forms.push([`AT+${name}=?`, info(`+${name}: (0-1)`)])
    forms.push([`AT+${name}=1`, OK], [`AT+${name}?`, info(`+${name}: 1`)])
    if (name !== 'CIPSENDMODE') forms.push([`AT+${name}`, OK])
    else forms.push([`AT+${name}=0`, OK])
    forms.push([`AT+${name}?`, info(`+${name}: ${standard}`)])
  }
  if (spelling === '')
    return [...forms, ['AT+CREG?', info('+CREG: 0,1')], ['AT+CGREG?', info('+CGREG: 0,1')]]
  return [
    ...forms,
    ['AT+CEREG?', info('+CEREG: 0,1')],
    ['AT+CGDCONT=1,"IPV6","CMNET"', OK],
    ['AT+CGDCONT?', info('+CGDCONT: 1,"IPV6","CMNET","0.0.0.0",0,0,,,,')],
    [`AT+${spelling}=?`, info(`+${spelling}: 1,(1,6)`)],
    [`AT+${spelling}?`, info(`+${spelling}: 1,1`)],
    [`AT+${spelling}=1,6`, OK],
    ['AT+CTCPKA=?', OK],
    ['AT+CDNSCFG=?', info('+CDNSCFG: (Primary DNS),(Secondary DNS),(0-1)')],
    ['AT+CDNSCFG=183.230.126.224,183.230.126.225,0', OK],
    [
      'AT+CDNSCFG?',
      listing([
        'Primary IPv4 DNS: 183.230.126.224,Secondary IPv4 DNS: 183.230.126.225',
        'Primary IPv6 DNS: ::,Secondary IPv6 DNS: ::',
      ]),
    ],
  ]
}

describe.each(families)('$profile', (family) => {
  const { profile, links, servers } = family
  const bench = (): Bench => new Bench({ profile })

  test('each form with the network closed', () => {
    const one = bench()
    for (const [command, answer] of closedForms(family))
      expect(one.run(command), command).toBe(answer)
  })

  test('what it does not have', () => {
    const own =
      profile === 'a7600' ? ['CSOC', 'CTCPKA', 'CDNSCFG', ...family.others] : ['CSOC', 'CREG']
    for (const name of own) expect(bench().run(`AT+${name}?`), name).toBe(ERROR)
  })

  test('the network and its address', () => {
    const one = bench()
    const closed =
      profile === 'a7600' ? '+IPADDR: Network not opened' : '+IP ERROR: Network not opened'
    expect(one.run('AT+IPADDR')).toBe(failure(closed))
    expect(one.run('AT+NETOPEN')).toBe(line('OK', '+NETOPEN: 0'))
    expect(one.run('AT+IPADDR')).toBe(info('+IPADDR: 10.148.0.17'))
    expect(one.run('AT+CDNSGIP="www.baidu.com"')).toMatch(
      /^\r\n\+CDNSGIP: 1,"www.baidu.com","[\d.]+"/,
    )
    if (profile === 'sim7028') {
      expect(one.run('AT+CTCPKA=1,2,5,1')).toBe(OK)
      expect(one.run('AT+CTCPKA?')).toBe(info('+CTCPKA: 1,2,5,1'))
    }
    expect(one.run('AT+NETCLOSE')).toBe(line('OK', '+NETCLOSE: 0'))
  })

  test('a TCP client whose data is pushed', () => {
    const one = bench()
    const peers: MemoryPeer[] = []
    one.network.listen(5253, (peer) => peers.push(peer))
    one.run('AT+NETOPEN')
    expect(one.run('AT+CIPSEND=1,5')).toBe(failure('+CIPERROR: 4'))
    expect(one.run(`AT+CIPOPEN=1,"TCP","${host}",5253`)).toBe(line('OK', '+CIPOPEN: 1,0'))
    expect(one.run(`AT+CIPOPEN=0,"TCP","${host}",5253,6000`)).toBe(line('OK', '+CIPOPEN: 0,0'))
    const [peer] = peers as [MemoryPeer]
    expect(one.run('AT+CIPSEND=1,5')).toBe('\r\n>')
    expect(one.say('HELLO')).toBe(line('OK', '+CIPSEND: 1,5,5'))
    expect(one.run('AT+CIPSEND=1')).toBe('\r\n>')
    expect(one.say('AGAIN\x1a')).toBe(line('OK', '+CIPSEND: 1,5,5'))
    expect(textOf(peer.received)).toBe('HELLOAGAIN')
    peer.write(bytesOf('data from server'))
    expect(one.say('')).toBe(`\r\nRECV FROM:${host}:5253\r\n+IPD16\r\ndata from server`)
    one.run('AT+CIPCCFG=10,0,0,1,1,0,500', 'AT+CIPSRIP=0')
    peer.write(bytesOf('more'))
    expect(one.say('')).toBe('\r\n+RECEIVE,1,4\r\nmore')
    const acknowledged = profile === 'sim7028' ? 0 : 10
    expect(one.run('AT+CIPACK=1')).toBe(info(`+CIPACK: 10,${acknowledged},20`))
    const rest = Array.from({ length: links - 2 }, (_, n) => `+CIPOPEN: ${n + 2}`)
    expect(one.run('AT+CIPOPEN?')).toBe(
      listing([
        `+CIPOPEN: 0,"TCP","${host}",5253,-1`,
        `+CIPOPEN: 1,"TCP","${host}",5253,-1`,
        ...rest,
      ]),
    )
    expect(one.run('AT+CIPCLOSE?')).toBe(info(`+CIPCLOSE: 1,1${',0'.repeat(links - 2)}`))
    expect(one.run('AT+CIPCLOSE=1')).toBe(line('OK', '+CIPCLOSE: 1,0'))
    peers[1]?.end()
    expect(one.say('')).toBe(line('+IPCLOSE: 0,1'))
    one.modem.dropContext()
    expect(one.say('')).toBe(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
  })

  test('buffer access', () => {
    const one = bench()
    const [peer] = one.connect(1) as [MemoryPeer]
    peer.write(bytesOf('data from server'))
    expect(one.say('')).toBe(line('+CIPRXGET: 1,1'))
    expect(one.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,16'))
    expect(one.run('AT+CIPRXGET=2,1,5')).toBe(`\r\n+CIPRXGET: 2,1,5,11\r\ndata ${OK}`)
    expect(one.run('AT+CIPRXGET=3,1,5')).toBe(`\r\n+CIPRXGET: 3,1,5,6\r\n66726F6D20${OK}`)
    expect(one.run('AT+CIPRXGET=2,2')).toBe(failure('+IP ERROR: No data'))
  })

  test('UDP', () => {
    const one = bench()
    const got: string[] = []
    one.network.onDatagram(5254, ({ bytes }) => got.push(textOf(bytes)))
    one.run('AT+NETOPEN')
    expect(one.run('AT+CIPOPEN=1,"UDP",,,5000')).toBe(line('+CIPOPEN: 1,0', 'OK'))
    expect(one.run(`AT+CIPSEND=1,,"${host}",5254`)).toBe('\r\n>')
    expect(one.say('HELLOSERVER\x1a')).toBe(line('OK', '+CIPSEND: 1,11,11'))
    expect(one.run(`AT+CIPSEND=1,5,"${host}",5254`)).toBe('\r\n>')
    expect(one.say('HELLO')).toBe(line('OK', '+CIPSEND: 1,5,5'))
    expect(got).toEqual(['HELLOSERVER', 'HELLO'])
    expect(one.run('AT+CIPCLOSE=1')).toBe(line('+CIPCLOSE: 1,0', 'OK'))
  })

  test('servers', () => {
    const one = bench()
    one.run('AT+NETOPEN')
    for (let index = 0; index < servers; index++) {
      expect(one.run(`AT+SERVERSTART=${8080 + index},${index}`)).toBe(OK)
    }
    expect(one.run(`AT+SERVERSTART=9000,${servers}`)).not.toBe(OK)
    one.network.dial(8080, () => undefined, { address: '192.168.108.5', port: 57202 })
    expect(one.say('')).toBe(line('+CLIENT: 0,0,192.168.108.5:57202'))
    expect(one.run('AT+SERVERSTART?')).toBe(
      listing(Array.from({ length: servers }, (_, n) => `+SERVERSTART: ${n},${8080 + n}`)),
    )
    one.run('AT+CIPCLOSE=0')
    expect(one.run('AT+SERVERSTOP=1')).toBe(line('+SERVERSTOP: 1,0', 'OK'))
    expect(one.run('AT+SERVERSTOP')).toBe(line('+SERVERSTOP: 0,0', 'OK'))
  })

  test('online data state: +++, DTR, ATO, and the end', () => {
    const one = bench()
    one.online('AT&D1')
    expect(one.escape()).toBe(OK)
    expect(one.run('ATO')).toBe(line('CONNECT 115200'))
    one.modem.port.setLines(false, true)
    expect(one.say('')).toBe(OK)
    one.modem.port.setLines(true, true)
    expect(one.run('AT+CIPCLOSE=0')).toBe(line('OK', 'CLOSED', '+CIPCLOSE: 0,0'))
    expect(one.run(`AT+CIPOPEN=0,"TCP","${host}",1`)).toBe(line('CONNECT FAIL'))
    expect(one.run(`AT+CIPOPEN=0,"UDP","${host}",5254,5000`)).toBe(line('CONNECT 115200'))
  })
})

test('SIM7028 tells of its cell, or that it has none', () => {
  const bench = new Bench({ profile: 'sim7028' })
  const cell = '+CPSI: LTE NB-IOT,Online,001-01,0x00C3,169552957,177,EUTRAN-BAND20,6254,0,0'
  expect(bench.run('AT+CPSI?')).toBe(info(`${cell},-10,-76,-67,15`))
  bench.turn({ rssi: 10 })
  expect(bench.run('AT+CPSI?')).toBe(info(`${cell},-10,-102,-93,15`))
  bench.modem.loseRegistration()
  expect(bench.run('AT+CPSI?')).toBe(info('+CPSI: NO SERVICE,Online'))
  bench.run('AT+CFUN=0')
  expect(bench.run('AT+CPSI?')).toBe(info('+CPSI: NO SERVICE,Low Power Mode'))
  expect(new Bench().run('AT+CPSI?')).toBe(ERROR)
})
