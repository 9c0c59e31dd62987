/**
 * What the documents have and the driver has no use for goes through `modem.command`, and the answer
 * comes as the document shows it; and the forms of commands that only some options lead to.
 */
import { describe, expect, test } from 'vitest'
import type { CommandResult } from '../src/index.ts'
import { Pipe } from './support/pipe.ts'
import { Rig } from './support/rig.ts'

function asked(rig: Rig, line: string): CommandResult {
  const results: CommandResult[] = []
  rig.modem.command(line, (result) => results.push(result))
  rig.until(line, () => results.length > 0)
  return results[0] as CommandResult
}

describe('by modem.command', () => {
  const answers: Readonly<Record<string, readonly string[]>> = {
    'AT&W': [],
    'AT+CGACT=1,1': [],
    'AT+CGPADDR=1': ['+CGPADDR: 1,10.148.0.17'],
    'AT+NETCLOSE=?': [],
    'AT+CIPOPEN=?': ['+CIPOPEN: (0-9),("TCP","UDP")'],
    'AT+CIPSEND=?': ['+CIPSEND: (0-9),(1-1500)'],
    'AT+CIPRXGET=?': ['+CIPRXGET: (0-4),(0-9),(1-1500)'],
    'AT+CIPRXGET?': ['+CIPRXGET: 1'],
    'AT+CIPCLOSE=?': ['+CIPCLOSE: (0-9)'],
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
    'AT+CIPCCFG=?': ['+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)'],
    'AT+CIPCCFG': [],
    'AT+SERVERSTART=?': ['+SERVERSTART: (0-65535),(0-3)'],
    'AT+CIPACK=?': ['+CIPACK: (0-9)'],
    'AT+CDNSGIP=?': [],
    'AT+CSOCKSETPN=?': ['+CSOCKSETPN: 1,(1,6)'],
    'AT+CTCPKA=?': [],
    'AT+CDNSCFG=?': ['+CDNSCFG: (Primary DNS),(Secondary DNS),(0-1)'],
  }
  const { rig } = Rig.up(0)
  test.each(Object.entries(answers))('%s', (line, lines) => {
    expect(asked(rig, line)).toEqual({ ok: true, code: 0, lines, final: 'OK' })
  })

  test('AT+CIPMODE alone, while the network is closed', () => {
    expect(asked(rig, 'AT+NETCLOSE')).toMatchObject({ ok: true })
    rig.settle()
    expect(asked(rig, 'AT+CIPMODE')).toMatchObject({ ok: true, lines: [] })
  })

  test('AT+SERVERSTOP alone is about server 0', () => {
    const other = Rig.up(0).rig
    expect(asked(other, 'AT+SERVERSTART=8080,0')).toMatchObject({ ok: true })
    expect(asked(other, 'AT+SERVERSTART?').lines).toEqual(['+SERVERSTART: 0,8080'])
    expect(asked(other, 'AT+SERVERSTOP')).toMatchObject({ ok: true })
    expect(asked(other, 'AT+SERVERSTART?').lines).toEqual([])
  })
})

describe('by options', () => {
  test('a stream whose sends end with Ctrl-Z', () => {
    const { rig } = Rig.up(0)
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
      onWritable: () => socket.writeFrom(Uint8Array.of(104, 105)),
    })
    rig.until('it has arrived', () => arrived >= 2)
    expect(rig.commands).toContain('AT+CIPSEND=0')
  })

  test('a transparent connection from a port of one’s own, TCP and UDP', () => {
    const tcp = Pipe.up({}, { localPort: 5001 })
    expect(tcp.rig.commands).toContain('AT+CIPOPEN=0,"TCP","peer.example",1000,5001')
    const udp = Pipe.up({}, { protocol: 'udp', localPort: 5001, host: '192.0.2.1' })
    expect(udp.rig.commands).toContain('AT+CIPOPEN=0,"UDP","192.0.2.1",1000,5001')
  })
})
