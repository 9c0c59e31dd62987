/** CIPOPEN, CIPCLOSE, CIPACK, and the end of a link by the peer. */
import { describe, expect, test } from 'vitest'
import { Bench, type BenchOptions, bytesOf, ERROR, failure, info, OK } from './bench.ts'

const openAt = (n: number, port = 5253, host = '117.131.85.139'): string =>
  `AT+CIPOPEN=${n},"TCP","${host}",${port}`

describe('AT+CIPOPEN', () => {
  test('opens up to ten links, and shows them', () => {
    const bench = new Bench()
    bench.connect(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    const lines = Array.from(
      { length: 10 },
      (_, n) => `+CIPOPEN: ${n},"TCP","117.131.85.139",5253,-1\r\n`,
    )
    expect(bench.run('AT+CIPOPEN?')).toBe(`\r\n${lines.join('')}${OK}`)
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 1,1,1,1,1,1,1,1,1,1'))
  })

  test('shows the address of a name, and bare numbers for links that are not open', () => {
    const bench = new Bench()
    bench.connect()
    bench.network.blackHole(99)
    expect(bench.run(openAt(7, 5253, 'example.com'))).toBe(`${OK}\r\n+CIPOPEN: 7,0\r\n`)
    bench.run(openAt(8, 99))
    const answer = bench.run('AT+CIPOPEN?')
    expect(answer).toMatch(/\r\n\+CIPOPEN: 7,"TCP","198\.51\.100\.\d+",5253,-1\r\n/)
    expect(answer).toContain('\r\n+CIPOPEN: 8\r\n+CIPOPEN: 9\r\n')
  })

  test.each([
    ['with a local port', 'AT+CIPOPEN=1,"TCP","1.2.3.4",5253,4000', `${OK}\r\n+CIPOPEN: 1,0\r\n`],
    ['refused', openAt(1, 1), `${OK}\r\n+CIPOPEN: 1,1\r\n`],
    ['an unknown name', openAt(1, 5253, 'nowhere.example'), `${OK}\r\n+CIPOPEN: 1,11\r\n`],
    ['another protocol', 'AT+CIPOPEN=1,"SCTP","1.2.3.4",80', failure('+CIPOPEN: 1,3')],
    ['TCP in small letters', 'AT+CIPOPEN=1,"tcp","1.2.3.4",80', failure('+CIPOPEN: 1,3')],
    ['a host without quotes', 'AT+CIPOPEN=1,"TCP",1.2.3.4,80', failure('+CIPOPEN: 1,3')],
    ['an empty host', 'AT+CIPOPEN=1,"TCP","",80', failure('+CIPOPEN: 1,3')],
    ['no port', 'AT+CIPOPEN=1,"TCP","1.2.3.4"', failure('+CIPOPEN: 1,3')],
    ['port 0', openAt(1, 0), failure('+CIPOPEN: 1,3')],
    ['port 65536', openAt(1, 65_536), failure('+CIPOPEN: 1,3')],
    ['a port in quotes', 'AT+CIPOPEN=1,"TCP","1.2.3.4","80"', failure('+CIPOPEN: 1,3')],
    ['link 10', openAt(10), failure('+IP ERROR: Invalid parameter')],
    ['no link', 'AT+CIPOPEN=,"TCP","1.2.3.4",80', ERROR],
    ['no values', 'AT+CIPOPEN', ERROR],
    ['too many values', 'AT+CIPOPEN=1,"TCP","1.2.3.4",80,1,1', failure('+CIPOPEN: 1,3')],
  ])('%s', (_, line, answer) => {
    const bench = new Bench()
    bench.connect()
    bench.network.forget('nowhere.example')
    expect(bench.run(line)).toBe(answer)
    expect(bench.run('AT+CIPOPEN=?')).toBe(info('+CIPOPEN: (0-9),("TCP","UDP")'))
  })

  test('without the network', () => {
    expect(new Bench().run(openAt(1))).toBe(failure('+CIPOPEN: 1,2'))
  })

  test('on a link in use, or in the act of opening', () => {
    const bench = new Bench()
    bench.connect(1)
    bench.network.blackHole(99)
    expect(bench.run(openAt(1))).toBe(failure('+CIPOPEN: 1,4'))
    expect(bench.run(openAt(2, 99), openAt(2))).toBe(failure('+CIPOPEN: 2,4'))
    expect(bench.run('AT+CIPCLOSE=2')).toBe(failure('+CIPCLOSE: 2,4'))
  })

  test('gives up by the network’s time-out, or by CIPTIMEOUT when that is shorter', () => {
    const bench = new Bench({ net: { connectTimeoutMs: 75_000 } })
    bench.network.blackHole(99)
    bench.run('AT+NETOPEN', openAt(3, 99))
    bench.time.advance(74_000)
    expect(bench.heard()).toBe('')
    bench.time.advance(2000)
    expect(bench.heard()).toBe('\r\n+CIPOPEN: 3,10\r\n')
    bench.run('AT+CIPTIMEOUT=,5000', openAt(3, 99))
    bench.time.advance(4500)
    expect(bench.heard()).toBe('')
    bench.time.advance(500)
    expect(bench.heard()).toBe('\r\n+CIPOPEN: 3,10\r\n')
    bench.time.advance(100_000)
    expect(bench.heard()).toBe('')
  })

  test('other commands go on while a link opens', () => {
    const bench = new Bench({ net: { latencyMs: 2000 } })
    bench.network.listen(5253, () => {})
    bench.run('AT+NETOPEN')
    expect(bench.run(openAt(0))).toBe(OK)
    expect(bench.run('AT+CSQ')).toBe(info('+CSQ: 23,0'))
    bench.time.advance(10_000)
    expect(bench.heard()).toBe('\r\n+CIPOPEN: 0,0\r\n')
  })

  test('openOrder: the result before OK, which waits for it', () => {
    const bench = new Bench({ knobs: { openOrder: 'result-first' } })
    bench.network.listen(5253, () => {})
    bench.run('AT+NETOPEN')
    expect(bench.run(openAt(0))).toBe(info('+CIPOPEN: 0,0'))
    expect(bench.run(openAt(1, 1))).toBe(info('+CIPOPEN: 1,1'))
  })
})

describe('AT+CIPCLOSE', () => {
  test('ends the connection in order', () => {
    const bench = new Bench()
    const [peer] = bench.connect(2)
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,1,0,0,0,0,0,0,0'))
    expect(bench.run('AT+CIPCLOSE=2')).toBe(`${OK}\r\n+CIPCLOSE: 2,0\r\n`)
    expect(peer?.ended).toBe(true)
    expect(bench.run('AT+CIPCLOSE=2')).toBe(failure('+CIPCLOSE: 2,4'))
    expect(bench.run('AT+CIPCLOSE=?')).toBe(info('+CIPCLOSE: (0-9)'))
    for (const wrong of ['AT+CIPCLOSE=10', 'AT+CIPCLOSE=', 'AT+CIPCLOSE', 'AT+CIPCLOSE=1,0']) {
      expect(bench.run(wrong), wrong).toBe(ERROR)
    }
  })

  test('still sends what had been taken', () => {
    const bench = new Bench({ net: { windowSize: 200 } })
    const [peer] = bench.connect(0)
    peer?.stall(true)
    bench.say('AT+CIPSEND=0,1000\r')
    expect(bench.say('y'.repeat(1000))).toBe(`${OK}\r\n+CIPSEND: 0,1000,1000\r\n`)
    bench.run('AT+CIPCLOSE=0')
    peer?.stall(false)
    bench.time.advance(1000)
    expect(peer?.received.length).toBe(1000)
    expect(peer?.ended).toBe(true)
  })

  test('what still becomes of the old connection does not touch a new one', () => {
    const bench = new Bench({ net: { windowSize: 200 } })
    const peers = bench.connect(0)
    peers[0]?.stall(true)
    bench.say('AT+CIPSEND=0,1000\r')
    bench.say('y'.repeat(1000))
    bench.run('AT+CIPCLOSE=0', openAt(0))
    peers[0]?.write(bytesOf('stray'))
    peers[0]?.end()
    bench.time.advance(1000)
    expect(bench.heard()).toBe('')
    expect(bench.run('AT+CIPRXGET=4,0')).toBe(info('+CIPRXGET: 4,0,0'))
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0'))
  })

  test('ends a send that is not taken yet', () => {
    const bench = new Bench({ knobs: { sendBuffer: 100 }, net: { windowSize: 100 } })
    const [peer] = bench.connect(0)
    peer?.stall(true)
    bench.say('AT+CIPSEND=0,1000\r')
    expect(bench.say('y'.repeat(1000))).toBe(OK)
    expect(bench.run('AT+CIPCLOSE=0')).toBe(
      `${OK}\r\n+CIPSEND: 0,1000,-1\r\n\r\n+CIPCLOSE: 0,0\r\n`,
    )
  })

  test('closeOrder: the result before OK', () => {
    const bench = new Bench({ knobs: { closeOrder: 'result-first' } })
    bench.connect(0)
    expect(bench.run('AT+CIPCLOSE=0')).toBe(info('+CIPCLOSE: 0,0'))
  })

  test('says nothing of the peer’s own end afterwards', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    bench.run('AT+CIPCLOSE=0')
    peer?.end()
    peer?.write(bytesOf('late'))
    bench.time.advance(1000)
    expect(bench.heard()).toBe('')
  })
})

describe('the peer’s end', () => {
  test.each(['end', 'reset'] as const)('%s: +IPCLOSE, and the link is free', (how) => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    peer?.[how]()
    bench.time.advance(100)
    expect(bench.heard()).toBe('\r\n+IPCLOSE: 1,1\r\n')
    expect(bench.run('AT+CIPCLOSE=1')).toBe(failure('+CIPCLOSE: 1,4'))
    expect(bench.run('AT+CIPSEND=1,5')).toBe(failure('+CIPERROR: 4'))
    expect(bench.run(openAt(1))).toBe(`${OK}\r\n+CIPOPEN: 1,0\r\n`)
  })

  test('unread data stays readable until the link is opened again', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    peer?.write(bytesOf('last words'))
    peer?.end()
    bench.time.advance(100)
    expect(bench.heard()).toBe('\r\n+CIPRXGET: 1,1\r\n\r\n+IPCLOSE: 1,1\r\n')
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,10'))
    expect(bench.run('AT+CIPRXGET=2,1,4')).toBe(`\r\n+CIPRXGET: 2,1,4,6\r\nlast${OK}`)
    expect(bench.run('AT+CIPCLOSE=1')).toBe(failure('+CIPCLOSE: 1,4'))
    bench.run(openAt(1))
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,0'))
  })

  test('or until the network is closed, or not at all by knob', () => {
    const bench = new Bench()
    const [peer, second] = bench.connect(1, 2)
    peer?.write(bytesOf('x'))
    peer?.end()
    bench.time.advance(100)
    bench.run('AT+NETCLOSE', 'AT+NETOPEN')
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,0'))
    expect(second?.ended).toBe(true)
    bench.turn({ retainRxAfterClose: false })
    const [third] = bench.connect(3)
    third?.write(bytesOf('x'))
    third?.end()
    bench.time.advance(100)
    bench.heard()
    expect(bench.run('AT+CIPRXGET=4,3')).toBe(info('+CIPRXGET: 4,3,0'))
  })

  test('comes after data that the modem could not take before', () => {
    const bench = new Bench({ knobs: { receiveBuffer: 1000 } })
    const [peer] = bench.connect(0)
    peer?.write(new Uint8Array(5000))
    peer?.end()
    bench.time.advance(1000)
    expect(bench.heard()).toBe('\r\n+CIPRXGET: 1,0\r\n')
    let got = 0
    let ends = 0
    for (let i = 0; i < 20; i++) {
      const answer = bench.say('AT+CIPRXGET=2,0\r', 1000)
      const count = Number(/2,0,(\d+)/.exec(answer)?.[1] ?? 0)
      // After the end nothing more arrives: only what is buffered is left.
      if (ends > 0) expect(answer).not.toContain('+CIPRXGET: 1,0')
      if (answer.includes('+IPCLOSE: 0,1')) ends++
      got += count
    }
    expect(got).toBe(5000)
    expect(ends).toBe(1)
  })
})

describe('AT+CIPACK', () => {
  test('counts bytes sent, acknowledged and received', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 0,0,0'))
    peer?.stall(true)
    bench.say('AT+CIPSEND=0,10\r')
    bench.say('0123456789')
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 10,0,0'))
    peer?.stall(false)
    peer?.write(bytesOf('abc'))
    bench.time.advance(100)
    bench.heard()
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 10,10,3'))
    bench.run('AT+CIPCLOSE=0', openAt(0))
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 0,0,0'))
  })

  test('of a link that is not open, and of none', () => {
    const bench = new Bench()
    expect(bench.run('AT+CIPACK=0')).toBe(failure('+IP ERROR: Connection is not created'))
    expect(bench.run('AT+CIPACK=10')).toBe(failure('+IP ERROR: Invalid parameter'))
    expect(bench.run('AT+CIPACK')).toBe(ERROR)
    expect(bench.run('AT+CIPACK=?')).toBe(info('+CIPACK: (0-9)'))
    bench.turn({ errMode: 0 })
    expect(bench.run('AT+CIPACK=0')).toBe(failure('+IP ERROR: 11'))
  })
})

describe('a local TCP port', () => {
  const open = (link: number, port: number | string): string =>
    `AT+CIPOPEN=${link},"TCP","117.131.85.139",5253,${port}`

  test('belongs to one link, until that is closed; 0 is any', () => {
    const bench = new Bench()
    bench.connect()
    expect(bench.run(open(1, 6000))).toBe(`${OK}\r\n+CIPOPEN: 1,0\r\n`)
    expect(bench.run(open(1, 6000))).toBe(failure('+CIPOPEN: 1,4'))
    expect(bench.run(open(2, 6000))).toBe(failure('+CIPOPEN: 2,6'))
    for (const link of [3, 4]) expect(bench.run(open(link, 0))).toContain(`+CIPOPEN: ${link},0`)
    expect(bench.run('AT+CIPOPEN=5,"UDP",,,6000')).toContain('+CIPOPEN: 5,0')
    bench.run('AT+CIPCLOSE=1')
    expect(bench.run(open(2, 6000))).toContain('+CIPOPEN: 2,0')
    expect(bench.run(open(1, 65_536))).toBe(failure('+CIPOPEN: 1,3'))
    expect(bench.run(open(1, 'x'))).toBe(failure('+CIPOPEN: 1,3'))
  })
})

test('peerClosedLink: a link that the peer has closed wants a CIPCLOSE first', () => {
  const bench = new Bench({ knobs: { peerClosedLink: 'occupied' } })
  const peers = bench.connect(1)
  peers[0]?.write(bytesOf('last'))
  peers[0]?.end()
  bench.say('')
  const open = 'AT+CIPOPEN=1,"TCP","117.131.85.139",5253'
  expect(bench.run(open)).toBe(failure('+CIPOPEN: 1,4'))
  expect(bench.run('AT+CIPRXGET=2,1')).toContain('last')
  expect(bench.run('AT+CIPCLOSE=1')).toBe(`${OK}\r\n+CIPCLOSE: 1,0\r\n`)
  expect(bench.run('AT+CIPCLOSE=1')).toBe(failure('+CIPCLOSE: 1,4'))
  expect(bench.run(open)).toBe(`${OK}\r\n+CIPOPEN: 1,0\r\n`)
  peers[1]?.end()
  bench.say('')
  expect(bench.run(open)).toBe(failure('+CIPOPEN: 1,4'))
  bench.modem.dropContext()
  bench.run('AT+NETOPEN')
  expect(bench.run(open)).toBe(`${OK}\r\n+CIPOPEN: 1,0\r\n`)
})

describe('IPv6', () => {
  const six = (options: BenchOptions = {}): Bench => {
    const bench = new Bench(options)
    bench.network.listen(5253, () => {})
    bench.run('AT+CSOCKSETPN=1,6', 'AT+NETOPEN')
    return bench
  }

  test('the modem’s own address, names and addresses of peers', () => {
    const bench = six()
    expect(bench.run('AT+IPADDR')).toBe(info('+IPADDR: 2001:DB8:0:0:0:0:0:17'))
    bench.run('AT+CIPOPEN=1,"TCP","a.example",5253', 'AT+CIPOPEN=2,"TCP","2001:db8::7",5253')
    const shown = bench.run('AT+CIPOPEN?')
    expect(shown).toMatch(/\+CIPOPEN: 1,"TCP","2001:DB8:0:0:0:0:0:[0-9A-F]+",5253,-1\r\n/)
    expect(shown).toContain('+CIPOPEN: 2,"TCP","2001:db8::7",5253,-1\r\n')
    expect(bench.run('AT+CDNSGIP="a.example"')).toMatch(/"a.example","2001:DB8:/)
  })

  test('pushed data tells who has sent it', () => {
    const bench = six()
    bench.network.listen(5254, (peer) => peer.write(bytesOf('six')))
    expect(bench.run('AT+CIPOPEN=1,"TCP","2001:db8::7",5254')).toBe(
      `${OK}\r\n+CIPOPEN: 1,0\r\n\r\nRECV FROM:2001:db8::7:5254\r\n+IPD3\r\nsix`,
    )
  })

  test('clients come from addresses of the server’s family only', () => {
    const ends: unknown[] = []
    const bench = six()
    bench.run('AT+SERVERSTART=8080,0')
    bench.network.dial(8080, () => {}, { port: 57_202 })
    expect(bench.say('')).toBe('\r\n+CLIENT: 0,0,2001:db8::10:57202\r\n')
    bench.network.dial(8080, (peer) => ends.push(peer), { address: '192.0.2.1' })
    expect(bench.say('')).toBe('')
    expect(ends).toEqual([null])
    expect(bench.run('AT+CIPOPEN?')).toContain('+CIPOPEN: 0,"TCP","2001:db8::10",57202,0\r\n')
  })

  test('datagrams too, both ways', () => {
    const bench = six()
    let got = 0
    bench.network.onDatagram(7, () => got++)
    bench.run('AT+CIPOPEN=3,"UDP",,,5000', 'AT+CIPSEND=3,1,"192.0.2.1",7')
    expect(bench.say('x')).toBe(`${OK}\r\n+CIPSEND: 3,1,1\r\n`)
    bench.network.sendDatagram(5000, bytesOf('four'), '192.0.2.1', 7)
    bench.network.sendDatagram(5000, bytesOf('six'), '2001:db8::1', 7)
    expect(bench.say('')).toBe('\r\nRECV FROM:2001:db8::1:7\r\n+IPD3\r\nsix')
    expect(got).toBe(0)
    bench.run('AT+CIPSEND=3,1,"a.example",7')
    bench.say('x')
    expect(got).toBe(1)
  })
})
