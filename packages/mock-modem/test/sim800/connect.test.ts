/** CIPSTART, CIPCLOSE, CLPORT, CIPUDPMODE: 2.1 to 3.1 and 9 of the document. */
import { describe, expect, test } from 'vitest'
import { bytesOf, ERROR, info, OK, textOf } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const start = `AT+CIPSTART="TCP","${host}",8500`

describe('AT+CIPSTART', () => {
  test.each([
    ['AT+CIPSTART="TCP","192.0.2.1","8500"', lines('OK', 'CONNECT OK')],
    ['AT+CIPSTART="tcp","192.0.2.1",8500', lines('OK', 'CONNECT OK')],
    ['AT+CIPSTART="TCP","example.com",8500', lines('OK', 'CONNECT OK')],
    ['AT+CIPSTART="UDP","192.0.2.1",8500', lines('OK', 'CONNECT OK')],
    ['AT+CIPSTART="TCP","192.0.2.1",0', ERROR],
    ['AT+CIPSTART="TCP","192.0.2.1",65536', ERROR],
    ['AT+CIPSTART="TCP","192.0.2.1"', ERROR],
    ['AT+CIPSTART="TCP","",80', ERROR],
    ['AT+CIPSTART="TCP","2001:db8::1",80', ERROR],
    ['AT+CIPSTART="SSL","192.0.2.1",80', ERROR],
    ['AT+CIPSTART=TCP,"192.0.2.1",80', ERROR],
    ['AT+CIPSTART="TCP","192.0.2.1",80,1', ERROR],
    ['AT+CIPSTART=0,"TCP","192.0.2.1",80', ERROR],
    ['AT+CIPSTART', ERROR],
    ['AT+CIPSTART=?', info('+CIPSTART: ("TCP","UDP"),"IP ADDRESS","PORT"')],
  ])('%s', (line, answer) => {
    const bench = new Sim800Bench().up()
    bench.peers()
    expect(bench.run(line)).toBe(answer)
  })

  test.each([
    ['AT+CIPSTART=5,"TCP","192.0.2.1","8500"', lines('OK', '5, CONNECT OK')],
    ['AT+CIPSTART=6,"TCP","192.0.2.1",8500', ERROR],
    ['AT+CIPSTART="TCP","192.0.2.1",8500', ERROR],
    ['AT+CIPSTART=?', info('+CIPSTART: (0-5),("TCP","UDP"),"IP ADDRESS","PORT"')],
  ])('several: %s', (line, answer) => {
    const bench = new Sim800Bench().up('AT+CIPMUX=1')
    bench.peers()
    expect(bench.run(line)).toBe(answer)
  })

  test('knob cipstatusLinks: the clones have eight', () => {
    const bench = new Sim800Bench({ knobs: { cipstatusLinks: 8 } })
    expect(bench.multi([0, 1, 2, 3, 4, 5, 6, 7]).length).toBe(8)
  })

  test('a name that nobody knows, a port that refuses, a peer that is silent', () => {
    const bench = new Sim800Bench().up()
    bench.network.forget('nowhere')
    const failed = lines('OK', 'STATE: TCP CLOSED', 'CONNECT FAIL')
    expect(bench.run('AT+CIPSTART="TCP","nowhere",8500')).toBe(failed)
    expect(bench.run('AT+CIPSTART="UDP","nowhere",8500')).toBe(failed.replace('TCP', 'UDP'))
    expect(bench.run(start)).toBe(failed)
    bench.network.blackHole(8500)
    expect(bench.say(`${start}\r`, 74_000)).toBe(OK)
    expect(bench.say('', 1100)).toBe(lines('STATE: TCP CLOSED', 'CONNECT FAIL'))
  })

  test('several: a failure is one line, which may come during another command', () => {
    const bench = new Sim800Bench().up('AT+CIPMUX=1')
    bench.network.blackHole(8500)
    bench.run(`AT+CIPSTART=2,"TCP","${host}",8500`)
    expect(bench.run('AT+CIPSTATUS=2')).toBe(
      info(`+CIPSTATUS: 2,0,"TCP","${host}","8500","CONNECTING"`),
    )
    bench.turn({ latency: { '+CSQ': 2000 } })
    bench.time.advance(73_000)
    expect(bench.say('AT+CSQ\r', 3000)).toBe(`${lines('2, CONNECT FAIL')}${info('+CSQ: 20,0')}`)
    expect(bench.run('AT+CIPSTATUS=2')).toContain('"CLOSED"')
  })

  test.each([
    ['error-first', lines('ERROR', 'ALREADY CONNECT')],
    ['alone', lines('ALREADY CONNECT')],
    ['ok-first', lines('OK', 'ALREADY CONNECT')],
    ['misspelt', lines('OK', 'ALREAY CONNECT')],
  ] as const)('alreadyConnectForm %s', (alreadyConnectForm, answer) => {
    const bench = new Sim800Bench({ knobs: { alreadyConnectForm } })
    bench.single()
    expect(bench.run(start)).toBe(answer)
  })

  test.each([
    [true, '0, '],
    [false, '0,'],
  ])('muxPrefixSpace %s', (muxPrefixSpace, prefix) => {
    const bench = new Sim800Bench({ knobs: { muxPrefixSpace } })
    const [peer] = bench.multi([0])
    const again = `AT+CIPSTART=0,"TCP","${host}",8500`
    expect(bench.run(again)).toBe(lines('ERROR', `${prefix}ALREADY CONNECT`))
    peer?.end()
    expect(bench.say('')).toBe(lines(`${prefix}CLOSED`))
  })

  test('a seventh, or one more than a server leaves, is refused', () => {
    const bench = new Sim800Bench()
    bench.multi([0, 1, 2, 3, 4])
    bench.run('AT+CIPSERVER=1,8080')
    const last = `AT+CIPSTART=5,"TCP","${host}",8500`
    expect(bench.run(last)).toBe(ERROR)
    bench.run('AT+CIPSERVER=0')
    expect(bench.run(last)).toBe(lines('OK', '5, CONNECT OK'))
    expect(bench.run('AT+CIPSERVER=1,8080')).toBe(ERROR)
  })

  test('after CLOSED, without CIPSHUT', () => {
    const bench = new Sim800Bench()
    bench.single().end()
    bench.say('')
    expect(bench.run(start)).toBe(lines('OK', 'CONNECT OK'))
  })

  test('knob peerClosedLink: only after a CIPCLOSE', () => {
    const bench = new Sim800Bench({ knobs: { peerClosedLink: 'occupied' } })
    bench.single().end()
    bench.say('')
    expect(bench.run(start)).toBe(ERROR)
    expect(bench.run('AT+CIPCLOSE')).toBe(lines('CLOSE OK'))
    expect(bench.run('AT+CIPCLOSE')).toBe(ERROR)
    expect(bench.run(start)).toBe(lines('OK', 'CONNECT OK'))
  })
})

describe('AT+CIPCLOSE', () => {
  test('slow takes its time, quick does not', () => {
    const bench = new Sim800Bench({ knobs: { slowCloseMs: 2000 } })
    const peers = bench.multi([0, 1])
    expect(bench.say('AT+CIPCLOSE=0\r', 1900)).toBe('')
    expect(bench.say('', 200)).toBe(lines('0, CLOSE OK'))
    expect(bench.run('AT+CIPCLOSE=1,1')).toBe(lines('1, CLOSE OK'))
    expect(peers.map(({ ended }) => ended)).toEqual([true, true])
  })

  test('ends an attempt', () => {
    const bench = new Sim800Bench().up()
    bench.network.blackHole(8500)
    bench.run(start)
    expect(bench.run('AT+CIPCLOSE')).toBe(lines('CLOSE OK'))
    expect(bench.say('', 100_000)).toBe('')
  })

  test('while listening ends that', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPSERVER=1,1234')
    expect(bench.run('AT+CIPCLOSE')).toBe(lines('CLOSE OK'))
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 0'))
  })

  test.each(['AT+CIPCLOSE=0', 'AT+CIPCLOSE=6', 'AT+CIPCLOSE', 'AT+CIPCLOSE=1,2'])(
    'several: %s is wrong',
    (line) => {
      const bench = new Sim800Bench()
      bench.multi([1])
      expect(bench.run(line)).toBe(ERROR)
    },
  )

  test('several, knob closeOkForm', () => {
    const bench = new Sim800Bench({ knobs: { closeOkForm: 'OK+CLOSED OK' } })
    bench.multi([1])
    expect(bench.run('AT+CIPCLOSE=1')).toBe(lines('OK', '1, CLOSED OK'))
  })
})

describe('the peer ends', () => {
  test('what it had sent comes before that is told', () => {
    const bench = new Sim800Bench()
    const peer = bench.single()
    peer.write(bytesOf('last words'))
    peer.end()
    expect(bench.say('')).toBe(`last words${lines('CLOSED')}`)
  })

  test('a reset is told as an end is', () => {
    const bench = new Sim800Bench()
    const [, second] = bench.multi([0, 1])
    second?.reset()
    expect(bench.say('')).toBe(lines('1, CLOSED'))
    expect(bench.run('AT+CIPCLOSE=1')).toBe(ERROR)
  })

  test.each([
    ['AT+CIPRDTIMER=500,1000', 500],
    ['AT+CIPRDTIMER=4000,100', 4000],
  ])('knob remoteCloseDelay: %s', (line, ms) => {
    const bench = new Sim800Bench({ knobs: { remoteCloseDelay: 'rdtimer' } })
    bench.run(line)
    bench.single().end()
    expect(bench.say('', ms)).toBe('')
    expect(bench.say('', 100)).toBe(lines('CLOSED'))
  })

  test('several, knob remoteCloseDelay', () => {
    const bench = new Sim800Bench({ knobs: { remoteCloseDelay: 'rdtimer' } })
    const [peer] = bench.multi([4])
    peer?.end()
    bench.say('')
    expect(bench.run('AT+CIPSTATUS=4')).toContain('"REMOTE CLOSING"')
    expect(bench.run(`AT+CIPSTART=4,"TCP","${host}",8500`)).toBe(ERROR)
    expect(bench.say('', 3500)).toBe(lines('4, CLOSED'))
  })
})

describe('AT+CLPORT', () => {
  test('is shown, and is the port of the next connection', () => {
    const bench = new Sim800Bench().up()
    const ports: number[] = []
    bench.network.onDatagram(9600, ({ fromPort }) => void ports.push(fromPort))
    expect(bench.run('AT+CLPORT?')).toBe(info('+CLPORT: 0,0'))
    bench.run('AT+CLPORT="UDP",8888', 'AT+CLPORT="tcp","7777"')
    expect(bench.run('AT+CLPORT?')).toBe(info('+CLPORT: 7777,8888'))
    bench.run(`AT+CIPSTART="UDP","${host}",9600`, 'AT+CIPSEND=1', 'x', 'AT+CIPCLOSE')
    bench.run('AT+CLPORT="UDP",0', `AT+CIPSTART="UDP","${host}",9600`, 'AT+CIPSEND=1', 'x')
    expect(ports).toEqual([8888, 49_152])
  })

  test('several: each has its own, and two cannot have the same', () => {
    const bench = new Sim800Bench()
    bench.peers()
    bench.up('AT+CIPMUX=1', 'AT+CLPORT=0,"TCP",7000', 'AT+CLPORT=1,"TCP",7000')
    expect(bench.run('AT+CLPORT?')).toBe(
      `\r\n${[7000, 7000, 0, 0, 0, 0].map((tcp, n) => `+CLPORT: ${n},${tcp},0\r\n`).join('')}${OK}`,
    )
    expect(bench.run(`AT+CIPSTART=0,"TCP","${host}",8500`)).toBe(lines('OK', '0, CONNECT OK'))
    expect(bench.run(`AT+CIPSTART=1,"TCP","${host}",8500`)).toBe(lines('OK', '1, CONNECT FAIL'))
    expect(bench.run('AT+CLPORT=0,"TCP",7001')).toBe(ERROR)
  })

  test.each(['AT+CLPORT="TCP",65536', 'AT+CLPORT="SSL",1', 'AT+CLPORT=0,"TCP",1', 'AT+CLPORT'])(
    '%s is wrong',
    (line) => {
      expect(new Sim800Bench().run(line)).toBe(ERROR)
    },
  )
})

describe('AT+CIPUDPMODE', () => {
  test('0: only the peer is heard', () => {
    const bench = new Sim800Bench().up('AT+CLPORT="UDP",8888', 'AT+CIPHEAD=1')
    bench.run(`AT+CIPSTART="UDP","${host}",9600`)
    bench.network.sendDatagram(8888, bytesOf('other port'), host, 9601)
    bench.network.sendDatagram(8888, bytesOf('other host'), '192.0.2.1', 9600)
    bench.network.sendDatagram(8888, bytesOf('peer'), host, 9600)
    expect(bench.say('')).toBe('\r\n+IPD,4:peer')
  })

  test('several: a link’s own, with its line in the list', () => {
    const bench = new Sim800Bench()
    const got: string[] = []
    bench.network.onDatagram(4500, ({ bytes, toAddress }) => {
      got.push(`${toAddress} ${textOf(bytes)}`)
    })
    bench.up('AT+CIPMUX=1', 'AT+CIPSRIP=1', 'AT+CLPORT=3,"UDP",8888', 'AT+CIPUDPMODE=3,1')
    bench.run(`AT+CIPSTART=3,"UDP","${host}",9600`)
    bench.network.sendDatagram(8888, bytesOf('hello'), '192.0.2.9', 5)
    expect(bench.say('')).toBe('\r\n+RECEIVE,3,5,192.0.2.9:5:\r\nhello')
    expect(bench.run('AT+CIPUDPMODE=3,2,"211.136.131.65","4500"')).toBe(OK)
    const modes = [0, 1, 2, 3, 4, 5].map((n) => (n === 3 ? '3,1,"211.136.131.65",4500' : `${n},0`))
    expect(bench.run('AT+CIPUDPMODE?')).toBe(
      `\r\n${modes.map((mode) => `+CIPUDPMODE: ${mode}\r\n`).join('')}${OK}`,
    )
    bench.run('AT+CIPSEND=3,2')
    bench.say('hi')
    expect(got).toEqual(['211.136.131.65 hi'])
  })

  test.each([
    ['AT+CIPUDPMODE=2,"1.2.3.4",5', ERROR],
    ['AT+CIPUDPMODE=3', ERROR],
    ['AT+CIPUDPMODE=1,"name",5', ERROR],
    ['AT+CIPUDPMODE=1,"1.2.3.4"', ERROR],
    ['AT+CIPUDPMODE=1,"1.2.3.4",5', OK],
    ['AT+CIPUDPMODE=0', OK],
  ])('%s before a connection', (line, answer) => {
    expect(new Sim800Bench().run(line)).toBe(answer)
  })

  test('before a connection it is shown as it was given', () => {
    const bench = new Sim800Bench()
    expect(bench.run('AT+CIPUDPMODE?')).toBe(info('+CIPUDPMODE: 0'))
    bench.run('AT+CIPUDPMODE=1')
    expect(bench.run('AT+CIPUDPMODE?')).toBe(info('+CIPUDPMODE: 1'))
    bench.run('AT+CIPUDPMODE=2,"1.2.3.4",5')
    expect(bench.run('AT+CIPUDPMODE?')).toBe(info('+CIPUDPMODE: 1,"1.2.3.4",5'))
  })
})
