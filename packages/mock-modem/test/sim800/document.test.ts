/** The document's examples, byte by byte: SIM800 TCP/IP application note V1.02. */
import { describe, expect, test } from 'vitest'
import type { MemoryPeer } from '../../src/index.ts'
import { bytesOf, ERROR, info, OK, textOf } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const C_EMPTY = (from: number): string =>
  Array.from({ length: 6 - from }, (_, n) => `C: ${n + from},,"","","","INITIAL"\r\n`).join('')

function upTo(bench: Sim800Bench, address = '10.78.245.128'): void {
  expect(bench.run('AT+CGATT?')).toBe(info('+CGATT: 1'))
  expect(bench.run('AT+CSTT="CMNET"')).toBe(OK)
  expect(bench.run('AT+CIICR')).toBe(OK)
  expect(bench.run('AT+CIFSR')).toBe(lines(address))
}

test('2.1.1: what is checked first', () => {
  const bench = new Sim800Bench()
  expect(bench.run('AT+CPIN?')).toBe(info('+CPIN: READY'))
  expect(bench.run('AT+CSQ')).toBe(info('+CSQ: 20,0'))
  expect(bench.run('AT+CREG?')).toBe(info('+CREG: 0,1'))
  expect(bench.run('AT+CGATT?')).toBe(info('+CGATT: 1'))
})

test('2.1.1: a TCP client', () => {
  const bench = new Sim800Bench()
  const peers = bench.peers()
  upTo(bench)
  expect(bench.run(`AT+CIPSTART="TCP","${host}","8500"`)).toBe(lines('OK', 'CONNECT OK'))
  const [peer] = peers as [MemoryPeer]
  expect(bench.run('AT+CIPSEND')).toBe('\r\n> ')
  expect(bench.say('hello TCP serve\x1a')).toBe(lines('SEND OK'))
  expect(textOf(peer.received)).toBe('hello TCP serve')
  peer.write(bytesOf('hello SIM800'))
  expect(bench.say('')).toBe('hello SIM800')
  peer.end()
  expect(bench.say('')).toBe(lines('CLOSED'))
  expect(bench.run('AT+CIPSTATUS')).toBe(lines('OK', 'STATE: TCP CLOSED'))
  expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
})

test.each([
  ['CLOSE OK', lines('CLOSE OK')],
  ['OK+CLOSED OK', lines('OK', 'CLOSED OK')],
] as const)('2.1.2: a UDP client, closed with %s', (closeOkForm, answer) => {
  const bench = new Sim800Bench({ knobs: { closeOkForm } })
  const got: string[] = []
  bench.network.onDatagram(9600, ({ bytes, reply }) => {
    got.push(textOf(bytes))
    reply(bytesOf('UDP test'))
  })
  upTo(bench)
  expect(bench.run(`AT+CIPSTART="UDP","${host}","9600"`)).toBe(lines('OK', 'CONNECT OK'))
  expect(bench.run('AT+CIPSEND')).toBe('\r\n> ')
  expect(bench.say('SIM800 UDP test\x1a')).toBe(`${lines('SEND OK')}UDP test`)
  expect(got).toEqual(['SIM800 UDP test'])
  expect(bench.run('AT+CIPCLOSE')).toBe(answer)
})

test('2.1.3: a TCP server, without bringing up anything', () => {
  const bench = new Sim800Bench({ knobs: { address: '10.78.33.227' } })
  expect(bench.run('AT+CIPSERVER=1,1234')).toBe(lines('OK', 'SERVER OK'))
  expect(bench.run('AT+CIFSR')).toBe(lines('10.78.33.227'))
  expect(bench.run('AT+CIPSTATUS')).toBe(lines('OK', 'STATE: SERVER LISTENING'))
  const peer = bench.dial(1234)
  expect(bench.say('')).toBe(lines('REMOTE IP: 10.78.103.220'))
  peer()?.write(bytesOf('hello server'))
  expect(bench.say('')).toBe('hello server')
  expect(bench.run('AT+CIPSEND')).toBe('\r\n> ')
  expect(bench.say('hello client\x1a')).toBe(lines('SEND OK'))
  expect(bench.run('AT+CIPSERVER=0')).toBe(lines('OK', 'SERVER CLOSE'))
  peer()?.write(bytesOf('hello SIM800'))
  expect(bench.say('')).toBe('hello SIM800')
  expect(bench.run('AT+CIPCLOSE')).toBe(lines('CLOSE OK'))
  expect(peer()?.ended).toBe(true)
})

test('2.1.4: UDP extended mode', () => {
  const bench = new Sim800Bench()
  const got: string[] = []
  for (const port of [9600, 4500]) {
    bench.network.onDatagram(port, ({ bytes, fromPort, toAddress }) => {
      got.push(`${fromPort} to ${toAddress}:${port} ${textOf(bytes)}`)
    })
  }
  upTo(bench)
  for (const line of ['LPORT="UDP",8888', 'IPSRIP=1', 'IPHEAD=1', 'IPUDPMODE=1']) {
    expect(bench.run(`AT+C${line}`)).toBe(OK)
  }
  expect(bench.run(`AT+CIPSTART="UDP","${host}","9600"`)).toBe(lines('OK', 'CONNECT OK'))
  expect(bench.run('AT+CIPUDPMODE?')).toBe(info(`+CIPUDPMODE: 1,"${host}",9600`))
  for (const [text, address, port] of [
    ['test1', host, 9600],
    ['test2', host, 1234],
    ['test3', '10.78.103.220', 5678],
  ] as const) {
    bench.network.sendDatagram(8888, bytesOf(text), address, port)
    expect(bench.say('')).toBe(`\r\nRECV FROM: ${address}:${port}\r\n+IPD,5:${text}`)
  }
  bench.run('AT+CIPSEND')
  expect(bench.say('Hello 9600\x1a')).toBe(lines('SEND OK'))
  expect(bench.run('AT+CIPUDPMODE=2,"211.136.131.65",4500')).toBe(OK)
  expect(bench.run('AT+CIPUDPMODE?')).toBe(info('+CIPUDPMODE: 1,"211.136.131.65",4500'))
  bench.run('AT+CIPSEND')
  expect(bench.say('Hello 4500\x1a')).toBe(lines('SEND OK'))
  expect(got).toEqual([`8888 to ${host}:9600 Hello 9600`, '8888 to 211.136.131.65:4500 Hello 4500'])
})

test('2.2.3: a transparent TCP client', () => {
  const bench = new Sim800Bench()
  const peers = bench.peers()
  expect(bench.run('AT+CIPMODE=1')).toBe(OK)
  upTo(bench)
  expect(bench.run(`AT+CIPSTART="TCP","${host}","8500"`)).toBe(lines('OK', 'CONNECT'))
  const [peer] = peers as [MemoryPeer]
  expect(bench.say('no echo', 500)).toBe('')
  expect(textOf(peer.received)).toBe('no echo')
  expect(bench.escape()).toBe(OK)
  expect(bench.run('ATO')).toBe(lines('CONNECT'))
  peer.write(bytesOf('SIM800 channel test'))
  expect(bench.say('')).toBe('SIM800 channel test')
})

test('2.2.5: a call and a message wait until the data mode is left', () => {
  const bench = new Sim800Bench()
  bench.single('AT+CIPMODE=1')
  bench.modem.urc('RING')
  bench.modem.urc('+CMTI: "SM", 10')
  expect(bench.say('')).toBe('')
  expect(bench.escape()).toBe(lines('OK', 'RING', '+CMTI: "SM", 10'))
})

test('3.1: several connections', () => {
  const bench = new Sim800Bench()
  const peers = bench.peers()
  bench.network.onDatagram(9600, ({ reply }) => reply(bytesOf('SIM800 UDP test\r\n')))
  expect(bench.run('AT+CIPMUX=1')).toBe(OK)
  upTo(bench)
  expect(bench.run(`AT+CIPSTART=0,"TCP","${host}","8500"`)).toBe(lines('OK', '0, CONNECT OK'))
  expect(bench.run(`AT+CIPSTART=1,"UDP","${host}","9600"`)).toBe(lines('OK', '1, CONNECT OK'))
  expect(bench.run('AT+CIPSEND=0')).toBe('\r\n> ')
  expect(bench.say('TCP test\x1a')).toBe(lines('0, SEND OK'))
  expect(bench.run('AT+CIPSEND=1')).toBe('\r\n> ')
  expect(bench.say('UDP test\x1a')).toBe(
    `${lines('1, SEND OK')}\r\n+RECEIVE,1,17:\r\nSIM800 UDP test\r\n`,
  )
  const [peer] = peers as [MemoryPeer]
  peer.write(bytesOf('SIM800 TCP test\r\n'))
  expect(bench.say('')).toBe('\r\n+RECEIVE,0,17:\r\nSIM800 TCP test\r\n')
  peer.end()
  expect(bench.say('')).toBe(lines('0, CLOSED'))
  expect(bench.run('AT+CIPSTATUS')).toBe(
    `${lines('OK', 'STATE: IP PROCESSING')}\r\nC: 0,0,"TCP","${host}","8500","CLOSED"\r\nC: 1,0,"UDP","${host}","9600","CONNECTED"\r\n${C_EMPTY(2)}`,
  )
})

test('3.2: a server and clients', () => {
  const bench = new Sim800Bench({ knobs: { address: '10.76.40.73' } })
  const peers = bench.peers()
  bench.run('AT+CIPMUX=1')
  upTo(bench, '10.76.40.73')
  expect(bench.run('AT+CIPSERVER=1,8888')).toBe(lines('OK', 'SERVER OK'))
  const client = bench.dial(8888, '10.76.40.73')
  expect(bench.say('')).toBe(lines('0, REMOTE IP: 10.76.40.73'))
  client()?.write(bytesOf('SIM800 multi connection TCP server test'))
  expect(bench.say('')).toBe('\r\n+RECEIVE,0,39:\r\nSIM800 multi connection TCP server test')
  bench.run('AT+CIPSEND=0')
  expect(bench.say('hello client\x1a')).toBe(lines('0, SEND OK'))
  expect(bench.run(`AT+CIPSTART=1,"TCP","${host}","8500"`)).toBe(lines('OK', '1, CONNECT OK'))
  expect(bench.run(`AT+CIPSTART=2,"UDP","${host}","9600"`)).toBe(lines('OK', '2, CONNECT OK'))
  bench.run('AT+CIPSEND=1')
  expect(bench.say('data from connection 1\x1a')).toBe(lines('1, SEND OK'))
  peers[0]?.write(bytesOf('data to connection 1'))
  expect(bench.say('')).toBe('\r\n+RECEIVE,1,20:\r\ndata to connection 1')
  expect(bench.run('AT+CIPCLOSE=2')).toBe(lines('2, CLOSE OK'))
  expect(bench.run('AT+CIPSTATUS')).toBe(
    `${lines('OK', 'STATE: IP PROCESSING', 'S: 0,0,"8888","LISTENING"')}\r\nC: 0,0,"TCP","10.76.40.73","2020","CONNECTED"\r\nC: 1,0,"TCP","${host}","8500","CONNECTED"\r\nC: 2,0,"UDP","${host}","9600","CLOSED"\r\n${C_EMPTY(3)}`,
  )
  expect(bench.run('AT+CIPSERVER=0')).toBe(lines('OK', 'SERVER CLOSE'))
  expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
  expect([client()?.ended, peers[0]?.ended]).toEqual([true, true])
})

test('4: two contexts', () => {
  const knobs = { address: '10.126.186.232', cipstatusLinks: 8 as const }
  const bench = new Sim800Bench({ knobs })
  const peers = bench.peers()
  const open = (link: number): string =>
    bench.run(`AT+CIPSTART=${link},"TCP","116.236.221.75",8500`)
  bench.run('AT+CIPMUX=1')
  upTo(bench, '10.126.186.232')
  expect(open(0)).toBe(lines('OK', '0, CONNECT OK'))
  expect(bench.run('AT+CIPSGTXT=1')).toBe(OK)
  expect(bench.run('AT+CSTT="CMWAP"')).toBe(OK)
  expect(bench.run('AT+CIICR')).toBe(OK)
  expect(bench.run('AT+CIFSR')).toBe(lines('10.204.70.11'))
  expect(open(1)).toBe(lines('OK', '1, CONNECT OK'))
  peers[0]?.write(bytesOf('Hello world 000'))
  expect(bench.say('')).toBe('\r\n+RECEIVE,0,15:\r\nHello world 000')
  peers[1]?.write(bytesOf('Hello world 111'))
  expect(bench.say('')).toBe('\r\n+RECEIVE,1,15:\r\nHello world 111')
  bench.run('AT+CIPSEND=1')
  expect(bench.say('test 2\x1a')).toBe(lines('1, SEND OK'))
  expect(bench.run('AT+CIPCLOSE=0')).toBe(lines('0, CLOSE OK'))
  const links = [
    'C: 0,0,"TCP","116.236.221.75","8500","CLOSED"',
    'C: 1,1,"TCP","116.236.221.75","8500","CONNECTED"',
    ...[2, 3, 4, 5, 6, 7].map((n) => `C: ${n},,"","","","INITIAL"`),
  ]
  expect(bench.run('AT+CIPSTATUS')).toBe(
    `${lines('OK', 'STATE: IP PROCESSING')}\r\n${links.join('\r\n')}\r\n`,
  )
  expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
  expect(bench.run('AT+CIPSGTXT=0')).toBe(OK)
  expect(bench.state).toBe('IP PROCESSING')
  expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
  expect(bench.state).toBe('IP INITIAL')
})

test('5: names', () => {
  const bench = new Sim800Bench({ knobs: { address: '10.126.186.232' } })
  bench.network.name('www.baidu.com', ['119.75.218.77', '119.75.217.56'])
  bench.network.forget('abctest')
  bench.network.listen(80, () => {})
  upTo(bench, '10.126.186.232')
  expect(bench.run('AT+CDNSGIP =www.baidu.com')).toBe(
    lines('OK', '+CDNSGIP: 1,"www.baidu.com","119.75.218.77","119.75.217.56"'),
  )
  expect(bench.run('AT+CDNSGIP="abctest"')).toBe(lines('OK', '+CDNSGIP: 0,8'))
  expect(bench.run('AT+CIPSTART="TCP","WWW.SIM.COM",80')).toBe(lines('OK', 'CONNECT OK'))
  bench.run('AT+CIPSEND')
  expect(bench.say('DNS test\x1a')).toBe(lines('SEND OK'))
})

test('6.3: how much can be sent', () => {
  const bench = new Sim800Bench()
  const peer = bench.single()
  expect(bench.run('AT+CIPSEND?')).toBe(info('+CIPSEND: 1460'))
  expect(bench.run('AT+CIPSEND=1461')).toBe(ERROR)
  expect(bench.run('AT+CIPSEND')).toBe('\r\n> ')
  expect(bench.say(`${'x'.repeat(1461)}\x1a`)).toBe(ERROR)
  expect(peer.received.length).toBe(0)
})

describe('6.4 and 6.5: quick sending, and what has become of it', () => {
  test('one connection', () => {
    const bench = new Sim800Bench()
    bench.single('AT+CIPQSEND=1')
    expect(bench.run('AT+CIPSTATUS')).toBe(lines('OK', 'STATE: CONNECT OK'))
    bench.run('AT+CIPSEND')
    expect(bench.say('012345678912\x1a')).toBe(lines('DATA ACCEPT:12'))
    expect(bench.run('AT+CIPACK')).toBe(info('+CIPACK: 12,12,0'))
  })

  test('several', () => {
    const bench = new Sim800Bench({ knobs: { ackBlank: true } })
    bench.multi([1])
    bench.run(`AT+CIPSTART=2,"UDP","${host}","9600"`)
    expect(bench.run('AT+CIPSTATUS')).toBe(
      `${lines('OK', 'STATE: IP PROCESSING')}\r\nC: 0,,"","","","INITIAL"\r\nC: 1,0,"TCP","${host}","8500","CONNECTED"\r\nC: 2,0,"UDP","${host}","9600","CONNECTED"\r\n${C_EMPTY(3)}`,
    )
    expect(bench.run('AT+CIPQSEND=1')).toBe(OK)
    const send = (link: number, text: string): string => {
      bench.run(`AT+CIPSEND=${link}`)
      return bench.say(`${text}\x1a`)
    }
    expect(send(1, 'TCP')).toBe(lines('DATA ACCEPT:1,3'))
    expect(bench.run('AT+CIPACK=1')).toBe(info('+CIPACK: 3, 3, 0'))
    expect(send(1, 'TCP again')).toBe(lines('DATA ACCEPT:1,9'))
    expect(bench.run('AT+CIPACK=1')).toBe(info('+CIPACK: 12, 12, 0'))
    expect(send(2, 'UDP')).toBe(lines('DATA ACCEPT:2,3'))
    expect(bench.run('AT+CIPACK=2')).toBe(info('+CIPACK: 3, 0, 3'))
  })
})

test('7.2: data that is fetched', () => {
  const bench = new Sim800Bench({ knobs: { rxgetBlank: false } })
  const peer = bench.single('AT+CIPRXGET=1')
  peer.write(bytesOf('HELLO WORLD'))
  expect(bench.say('')).toBe(lines('+CIPRXGET:1'))
  expect(bench.run('AT+CIPRXGET=2,1460')).toBe(`\r\n+CIPRXGET:2,11,0\r\nHELLO WORLD${OK}`)
  peer.write(bytesOf('HELLO WORLD'))
  expect(bench.say('')).toBe(lines('+CIPRXGET:1'))
  expect(bench.run('AT+CIPRXGET=3,730')).toBe(`\r\n+CIPRXGET:3,11,0\r\n48454C4C4F20574F524C44${OK}`)
})
