/**
 * What the documents have and the driver has no use for goes through `modem.command`, and the answer
 * comes as the document shows it; and the forms of commands that only some options lead to. Of the
 * families that open their network with NETOPEN; SIM800 has its own in sim800/documented.test.ts.
 */
import { describe, expect, test } from 'vitest'
import type { CommandResult } from '../src/index.ts'
import { bytesOf } from './support/bytes.ts'
import { Pipe } from './support/pipe.ts'
import { type Pair, Rig } from './support/rig.ts'

type Answers = Readonly<Record<string, readonly string[]>>

const families = [
  { family: 'a7600', links: '(0-9)', servers: '(0-3)', more: {} },
  { family: 'a76xx', links: '(0-9)', servers: '(0-3)', more: ofContext('CSOCKSETPN') },
  {
    family: 'sim7028',
    links: '(0-1)',
    servers: '(0-1)',
    more: {
      ...ofContext('CSOCKETPN'),
      'AT+CGDCONT?': ['+CGDCONT: 1,"IP","","0.0.0.0",0,0,,,,'],
      'AT+CPSI?': [
        '+CPSI: LTE NB-IOT,Online,001-01,0x00C3,169552957,177,EUTRAN-BAND20,6254,0,0,-10,-76,-67,15',
      ],
    },
  },
] as const

/** What A7600 does not have. */
function ofContext(name: string): Answers {
  return {
    'AT+CGACT=1,1': [],
    'AT+CGPADDR=1': ['+CGPADDR: 1,10.148.0.17'],
    [`AT+${name}=?`]: [`+${name}: 1,(1,6)`],
    [`AT+${name}?`]: [`+${name}: 1,1`],
    'AT+CTCPKA=?': [],
    'AT+CTCPKA=1,2,5,1': [],
    'AT+CTCPKA?': ['+CTCPKA: 1,2,5,1'],
    'AT+CDNSCFG=?': ['+CDNSCFG: (Primary DNS),(Secondary DNS),(0-1)'],
    'AT+CDNSCFG=8.8.8.8,1.1.1.1,0': [],
    'AT+CDNSCFG?': [
      'Primary IPv4 DNS: 8.8.8.8,Secondary IPv4 DNS: 1.1.1.1',
      'Primary IPv6 DNS: ::,Secondary IPv6 DNS: ::',
    ],
  }
}

function ofAll(links: string, servers: string): Answers {
  return {
    'AT&W': [],
    'AT+NETOPEN?': ['+NETOPEN: 1'],
    'AT+NETCLOSE=?': [],
    'AT+CIPOPEN=?': [`+CIPOPEN: ${links},("TCP","UDP")`],
    'AT+CIPSEND=?': [`+CIPSEND: ${links},(1-1500)`],
    'AT+CIPRXGET=?': [`+CIPRXGET: (0-4),${links},(1-1500)`],
    'AT+CIPRXGET?': ['+CIPRXGET: 1'],
    'AT+CIPCLOSE=?': [`+CIPCLOSE: ${links}`],
    'AT+IPADDR=?': [],
    'AT+CIPHEAD=?': ['+CIPHEAD: (0-1)'],
    'AT+CIPHEAD?': ['+CIPHEAD: 1'],
    'AT+CIPHEAD': [],
    'AT+CIPSRIP=?': ['+CIPSRIP: (0-1)'],
    'AT+CIPSRIP?': ['+CIPSRIP: 1'],
    'AT+CIPSRIP': [],
    'AT+CIPMODE=?': ['+CIPMODE: (0-1)'],
    'AT+CIPMODE?': ['+CIPMODE: 0'],
    'AT+CIPSENDMODE=?': ['+CIPSENDMODE: (0-1)'],
    'AT+CIPSENDMODE?': ['+CIPSENDMODE: 0'],
    'AT+CIPTIMEOUT?': ['+CIPTIMEOUT: 120000,120000,120000'],
    'AT+CIPCCFG=?': ['+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)'],
    'AT+CIPCCFG?': ['+CIPCCFG: 10,0,0,1,0,0,500'],
    'AT+CIPCCFG': [],
    'AT+SERVERSTART=?': [`+SERVERSTART: (0-65535),${servers}`],
    'AT+CIPACK=?': [`+CIPACK: ${links}`],
    'AT+CDNSGIP=?': [],
  }
}

function asked(rig: Rig, line: string): CommandResult {
  const results: CommandResult[] = []
  rig.modem.command(line, (result) => results.push(result))
  rig.until(line, () => results.length > 0)
  return results[0] as CommandResult
}

describe.each(families)('$family, by modem.command', ({ family, links, servers, more }) => {
  const { rig } = Rig.up(0, { family })
  const answers: Answers = { ...ofAll(links, servers), ...more }
  test.each(Object.entries(answers))('%s', (line, lines) => {
    expect(asked(rig, line)).toEqual({ ok: true, code: 0, lines, final: 'OK' })
  })

  test('AT+CIPMODE alone, and AT+IPADDR, while the network is closed', () => {
    expect(asked(rig, 'AT+NETCLOSE')).toMatchObject({ ok: true })
    rig.settle()
    expect(asked(rig, 'AT+CIPMODE')).toMatchObject({ ok: true, lines: [] })
    const lines = [`+${family === 'a7600' ? 'IPADDR' : 'IP ERROR'}: Network not opened`]
    expect(asked(rig, 'AT+IPADDR')).toMatchObject({ ok: false, lines })
  })

  test('AT+SERVERSTOP alone is about server 0', () => {
    const other = Rig.up(0, { family }).rig
    expect(asked(other, 'AT+SERVERSTART=8080,0')).toMatchObject({ ok: true })
    const twice = asked(other, 'AT+SERVERSTART=8080,0')
    expect(twice).toMatchObject({ ok: false, lines: ['+CIPERROR: 7'] })
    expect(asked(other, 'AT+SERVERSTART?').lines).toEqual(['+SERVERSTART: 0,8080'])
    expect(asked(other, 'AT+SERVERSTOP')).toMatchObject({ ok: true })
    expect(asked(other, 'AT+SERVERSTART?').lines).toEqual([])
  })
})

describe.each(families)('$family, by options', ({ family }) => {
  test('a stream whose sends end with Ctrl-Z', () => {
    const { rig } = Rig.up(0, { family })
    let arrived = 0
    rig.network.listen(1000, (peer) => {
      peer.onData = (bytes) => {
        arrived += bytes.length
      }
    })
    const socket = new rig.modem.TCP({
      host: 'peer.example',
      port: 1000,
      sending: 'variable',
      onWritable: () => socket.writeFrom(bytesOf('hi')),
    })
    rig.until('it has arrived', () => arrived >= 2)
    expect(rig.commands).toContain('AT+CIPSEND=0')
  })

  test('a transparent connection from a port of one’s own, TCP and UDP', () => {
    const tcp = Pipe.up({ family }, { localPort: 5001 })
    expect(tcp.rig.commands).toContain('AT+CIPOPEN=0,"TCP","peer.example",1000,5001')
    const udp = Pipe.up({ family }, { protocol: 'udp', localPort: 5001, host: '192.0.2.1' })
    expect(udp.rig.commands).toContain('AT+CIPOPEN=0,"UDP","192.0.2.1",1000,5001')
  })

  test('timeouts, tuning, and sends that wait for the peer', () => {
    const modem = { timeouts: { send: 20_000 }, tuning: { retransmissions: 3 }, waitForPeer: true }
    const { rig, pairs } = Rig.up(1, { family, modem })
    const [pair] = pairs as [Pair]
    pair.send(bytesOf('hello'))
    rig.until('it has arrived', () => pair.arrived.length === 5)
    expect(rig.commands).toEqual(
      expect.arrayContaining(['AT+CIPTIMEOUT=,,20000', 'AT+CIPSENDMODE=1']),
    )
  })

  test('pushed data under the header of the application’s own choice', () => {
    const { rig, pairs } = Rig.up(1, { family, modem: { receive: 'push' } })
    const [pair] = pairs as [Pair]
    expect(asked(rig, 'AT+CIPCCFG=10,0,0,1,0,0,500').ok).toBe(true)
    pair.peer?.write(bytesOf('hello'))
    rig.until('it is read', () => pair.read.length === 5)
    expect([Uint8Array.from(pair.read), pair.errors]).toEqual([bytesOf('hello'), []])
  })
})
