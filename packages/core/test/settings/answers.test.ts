/** Answers to queries, in the forms that documents and logs have. */
import { describe, expect, test } from 'vitest'
import {
  connectionsOf,
  fieldsOf,
  linksOf,
  networkOf,
  QUERIES,
  type Query,
  type SettingsReport,
  serversOf,
} from '../../src/settings/answers.ts'

describe('fields', () => {
  const cases: readonly (readonly [line: string, fields: string[] | null])[] = [
    ['+X: 1,2', ['1', '2']],
    ['+X:1,2', ['1', '2']],
    ['+x : 1 , 2 \r', ['1', '2']],
    ['+X: "a,b",,3', ['a,b', '', '3']],
    ['+X: 1,', ['1', '']],
    ['+X:', ['']],
    ['+X', null],
    ['+XY: 1', null],
    ['other', null],
  ]
  for (const [line, fields] of cases) {
    test(JSON.stringify(line), () => expect(fieldsOf(line, '+X')).toEqual(fields))
  }
})

describe('connections', () => {
  test('as the document shows them', () => {
    const lines = ['+CIPOPEN: 0,"TCP","117.131.85.139",5253,-1', '+CIPOPEN: 1', '+CIPOPEN: 2']
    expect(connectionsOf(lines)).toEqual([
      { link: 0, protocol: 'TCP', address: '117.131.85.139', port: 5253, server: -1 },
    ])
  })

  test('accepted, UDP without a peer, IPv6, missing fields, CR CR LF, other lines', () => {
    const lines = [
      '+CIPOPEN: 1,"TCP","192.168.108.5",57202,1\r',
      '+CIPOPEN:3,"udp","",0,-1',
      '+CIPOPEN: 4,"TCP","2001:DB8::1",80',
      '+CIPOPEN: 5,"UDP SERVER"',
      '+CIPOPEN: x,"TCP"',
      '*PSUTTZ: 26,11,24',
    ]
    expect(connectionsOf(lines)).toEqual([
      { link: 1, protocol: 'TCP', address: '192.168.108.5', port: 57202, server: 1 },
      { link: 3, protocol: 'UDP', address: '', port: 0, server: -1 },
      { link: 4, protocol: 'TCP', address: '2001:DB8::1', port: 80, server: -1 },
      { link: 5, protocol: 'UDP SERVER', address: '', port: 0, server: -1 },
    ])
    expect(connectionsOf([])).toEqual([])
  })
})

test('links: as many as the module has', () => {
  expect(linksOf(['+CIPCLOSE: 0,1,0,0,0,0,0,0,0,0'])).toEqual(
    [0, 1, 0, 0, 0, 0, 0, 0, 0, 0].map(Boolean),
  )
  expect(linksOf(['+CIPCLOSE:0,1'])).toEqual([false, true])
  expect(linksOf(['+CIPCLOSE:'])).toBeNull()
  expect(linksOf([])).toBeNull()
})

test('network: the first field counts', () => {
  expect(networkOf(['+NETOPEN: 1'])).toBe(true)
  expect(networkOf(['+NETOPEN: 1, 0'])).toBe(true)
  expect(networkOf(['+NETOPEN: 0'])).toBe(false)
  expect(networkOf(['+NETOPEN: yes'])).toBeNull()
})

test('servers: none is an answer too', () => {
  expect(serversOf(['+SERVERSTART: 0,8080', '+SERVERSTART: 3,23', '+SERVERSTART: x'])).toEqual([
    { server: 0, port: 8080 },
    { server: 3, port: 23 },
  ])
  expect(serversOf([])).toEqual([])
})

describe('settings', () => {
  const cases: {
    readonly [Name in keyof SettingsReport]?: readonly [
      string,
      readonly string[],
      SettingsReport[Name],
    ][]
  } = {
    timeouts: [
      [
        'AT+CIPTIMEOUT?',
        ['+CIPTIMEOUT: 3000,120000,5000'],
        { network: 3000, open: 120_000, send: 5000 },
      ],
    ],
    tuning: [
      [
        'AT+CIPCCFG?',
        ['+CIPCCFG: 9,20,0,1,0,1,700'],
        {
          retransmissions: 9,
          receiveDelayMs: 20,
          errorsAsText: true,
          headerType: 0,
          asyncMode: 1,
          retransmitTimeoutMs: 700,
        },
      ],
      [
        'AT+CIPCCFG?',
        ['+CIPCCFG: 10,0,0,0,1,0,500,1'],
        {
          retransmissions: 10,
          receiveDelayMs: 0,
          errorsAsText: false,
          headerType: 1,
          asyncMode: 0,
          retransmitTimeoutMs: 500,
        },
      ],
    ],
    keepAlive: [
      [
        'AT+CTCPKA?',
        ['+CTCPKA:1,2,5,1'],
        { on: true, idleMinutes: 2, count: 5, intervalMinutes: 1 },
      ],
      ['AT+CTCPKA?', ['+CTCPKA: 0,2'], { on: false, idleMinutes: 2, count: 0, intervalMinutes: 0 }],
    ],
    dns: [
      [
        'AT+CDNSCFG?',
        [
          'Primary IPv4 DNS: 8.8.8.8,Secondary IPv4 DNS: 8.8.4.4',
          'Primary IPv6 DNS: 2001:db8::1,Secondary IPv6 DNS: ::',
        ],
        { primary: '8.8.8.8', secondary: '8.8.4.4', primary6: '2001:db8::1', secondary6: '::' },
      ],
      [
        'AT+CDNSCFG?',
        ['Primary IPv4 DNS:"8.8.8.8"'],
        { primary: '8.8.8.8', secondary: '', primary6: '', secondary6: '' },
      ],
      [
        'AT+CDNSCFG?',
        ['Primary IPv6 DNS: ::1'],
        { primary: '', secondary: '', primary6: '::1', secondary6: '' },
      ],
    ],
    stack: [
      [
        'AT+CSOC?',
        [
          '+CSOC: "Tcp srxt",3',
          '+CSOC: "Tcp rxt",12',
          '+CSOC: "Mss",1360',
          '+CSOC: "RecvWin",16384',
          '+CSOC: "DnsTmr",6',
        ],
        {
          synRetransmissions: 3,
          retransmissions: 12,
          mss: 1360,
          receiveWindow: 16_384,
          dnsTimer: 6,
        },
      ],
      [
        'AT+CSOC?',
        ['+CSOC: "other",3'],
        { synRetransmissions: 0, retransmissions: 0, mss: 0, receiveWindow: 0, dnsTimer: 0 },
      ],
    ],
    waitForPeer: [
      ['AT+CIPSENDMODE?', ['+CIPSENDMODE: 1'], true],
      ['AT+CIPSENDMODE?', ['+CIPSENDMODE: 0'], false],
    ],
    showsLength: [['AT+CIPHEAD?', ['+CIPHEAD: 1'], true]],
    showsSender: [['AT+CIPSRIP?', ['+CIPSRIP: 0'], false]],
    transparent: [['AT+CIPMODE?', ['+CIPMODE: 1'], true]],
    ipVersion: [
      ['AT+CSOCKSETPN?', ['+CSOCKSETPN: 1,1'], 4],
      ['AT+CSOCKSETPN?', ['+CSOCKSETPN: 1,6'], 6],
    ],
    baud: [['AT+IPR?', ['+IPR: 115200'], 115_200]],
    flowControl: [['AT+IFC?', ['+IFC: 2,0'], { byDte: 2, byDce: 0 }]],
    sleep: [['AT+CSCLK?', ['+CSCLK: 1'], 1]],
  }
  for (const [name, list] of Object.entries(cases)) {
    test(name, () => {
      const { line, read } = QUERIES[name as keyof SettingsReport] as Query<unknown>
      for (const [asked, lines, answer] of list) {
        expect(line).toBe(asked)
        expect(read(lines)).toEqual(answer)
      }
      for (const lines of [[], ['+XYZ: 1'], ['garbage']]) expect(read(lines)).toBeNull()
    })
  }
})
