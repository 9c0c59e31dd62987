/** TCP servers: SERVERSTART, SERVERSTOP, +CLIENT, and the links that they accept. */
import { describe, expect, test } from 'vitest'
import type { Knobs, MemoryPeer } from '../src/index.ts'
import { Bench, type BenchOptions, bytesOf, ERROR, failure, info, OK, textOf } from './bench.ts'

/** An open network in buffer mode, and server 0 on port 8080. */
function serving(options: BenchOptions = {}): Bench {
  const bench = new Bench(options)
  bench.run('AT+NETOPEN', 'AT+CIPRXGET=1', 'AT+SERVERSTART=8080,0')
  return bench
}

/** Connects from outside; null when it was refused, undefined when nothing has come of it yet. */
function dial(bench: Bench, port = 8080, from = 57_202): () => MemoryPeer | null | undefined {
  let end: MemoryPeer | null | undefined
  bench.network.dial(
    port,
    (peer) => {
      end = peer
    },
    { address: '192.168.108.5', port: from },
  )
  return () => end
}

function connected(bench: Bench, port = 8080, from = 57_202): MemoryPeer {
  const end = dial(bench, port, from)
  bench.time.advance(300)
  const peer = end()
  if (!peer) throw new Error(`nobody listens on ${port}`)
  return peer
}

const client = (link: number, server = 0, port = 57_202): string =>
  `\r\n+CLIENT: ${link},${server},192.168.108.5:${port}\r\n`

describe('AT+SERVERSTART', () => {
  test.each([
    ['AT+SERVERSTART=8081,1', OK],
    ['AT+SERVERSTART=8081, 1', OK],
    ['AT+SERVERSTART=8081,3,1', OK],
    ['AT+SERVERSTART=65535,3,3', OK],
    ['AT+SERVERSTART=8081,0', failure('+CIPERROR: 7')],
    ['AT+SERVERSTART=8080,1', failure('+CIPERROR: 6')],
    ['AT+SERVERSTART=8081', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=8081,4', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=0,1', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=65536,1', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=8081,1,0', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=8081,1,4', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART=8081,1,1,1', failure('+CIPERROR: 3')],
    ['AT+SERVERSTART', ERROR],
    ['AT+SERVERSTART=?', info('+SERVERSTART: (0-65535),(0-3)')],
  ])('%s', (line, answer) => {
    expect(serving().run(line)).toBe(answer)
  })

  test('shows what listens; without the network, an error', () => {
    const bench = new Bench()
    expect(bench.run('AT+SERVERSTART?')).toBe(failure('+CIPERROR: 2'))
    expect(bench.run('AT+SERVERSTART=8080,0')).toBe(failure('+CIPERROR: 2'))
    bench.run('AT+NETOPEN')
    expect(bench.run('AT+SERVERSTART?')).toBe(OK)
    bench.run('AT+SERVERSTART=8080,0', 'AT+SERVERSTART=6060,3')
    expect(bench.run('AT+SERVERSTART?')).toBe(
      `\r\n+SERVERSTART: 0,8080\r\n+SERVERSTART: 3,6060\r\n${OK}`,
    )
  })

  test('a port that was refused is not listened to, and its server is free', () => {
    const bench = serving()
    bench.run('AT+SERVERSTART=8080,1')
    expect(bench.run('AT+SERVERSTART?')).toBe(info('+SERVERSTART: 0,8080'))
    expect(bench.run('AT+SERVERSTART=8081,1')).toBe(OK)
  })
})

describe('a client', () => {
  test('gets the lowest free link, and is told of with its address and its server', () => {
    const bench = serving()
    bench.network.listen(5253, () => {})
    bench.run('AT+SERVERSTART=9090,1')
    bench.run('AT+CIPOPEN=1,"TCP","1.2.3.4",5253')
    connected(bench, 8080, 1001)
    connected(bench, 9090, 1002)
    expect(bench.heard()).toBe(client(0, 0, 1001) + client(2, 1, 1002))
    const shown = bench.run('AT+CIPOPEN?')
    expect(shown).toContain('+CIPOPEN: 0,"TCP","192.168.108.5",1001,0\r\n')
    expect(shown).toContain('+CIPOPEN: 1,"TCP","1.2.3.4",5253,-1\r\n')
    expect(shown).toContain('+CIPOPEN: 2,"TCP","192.168.108.5",1002,1\r\n')
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 1,1,1,0,0,0,0,0,0,0'))
    expect(bench.run('AT+CIPOPEN=0,"TCP","1.2.3.4",5253')).toBe(failure('+CIPOPEN: 0,4'))
    bench.turn({ acceptedIndexForm: 'plus-one' })
    expect(bench.run('AT+CIPOPEN?')).toContain('192.168.108.5",1002,2\r\n')
    expect(bench.run('AT+CIPOPEN?')).toContain('"1.2.3.4",5253,-1\r\n')
  })

  test('is refused where nobody listens', () => {
    const bench = serving()
    const end = dial(bench, 8081)
    bench.time.advance(300)
    expect(end()).toBeNull()
    expect(bench.heard()).toBe('')
  })

  test('sends and is sent to, with fixed length only', () => {
    const bench = serving()
    const peer = connected(bench)
    bench.heard()
    peer.write(bytesOf('hello'))
    expect(bench.say('')).toBe('\r\n+CIPRXGET: 1,0\r\n')
    expect(bench.run('AT+CIPRXGET=2,0')).toBe(`\r\n+CIPRXGET: 2,0,5,0\r\nhello${OK}`)
    expect(bench.run('AT+CIPSEND=0')).toBe(failure('+CIPERROR: 4'))
    expect(bench.run('AT+CIPSEND=0,')).toBe(failure('+CIPERROR: 4'))
    bench.run('AT+CIPSEND=0,5')
    expect(bench.say('world')).toBe(`${OK}\r\n+CIPSEND: 0,5,5\r\n`)
    expect(textOf(peer.received)).toBe('world')
    expect(bench.run('AT+CIPACK=0')).toBe(info('+CIPACK: 5,5,5'))
    bench.run('AT+CIPRXGET=0')
    peer.write(bytesOf('push'))
    expect(bench.say('')).toBe('\r\nRECV FROM:192.168.108.5:57202\r\n+IPD4\r\npush')
  })

  test('loses nothing of what it sends before it is told of; its end comes after that', () => {
    const bench = serving()
    bench.network.dial(8080, (peer) => {
      peer?.write(bytesOf('early'))
      peer?.end()
    })
    expect(bench.say('')).toMatch(
      /^\r\n\+CLIENT: 0,0,.*\r\n\r\n\+CIPRXGET: 1,0\r\n\r\n\+IPCLOSE: 0,1\r\n$/,
    )
    expect(bench.run('AT+CIPRXGET=2,0')).toBe(`\r\n+CIPRXGET: 2,0,5,0\r\nearly${OK}`)
  })

  test('ends, and its link serves the next; AT+CIPCLOSE ends it from this side', () => {
    const bench = serving()
    const first = connected(bench)
    first.end()
    expect(bench.say('')).toBe(`${client(0)}\r\n+IPCLOSE: 0,1\r\n`)
    const second = connected(bench, 8080, 1002)
    expect(bench.heard()).toBe(client(0, 0, 1002))
    expect(bench.run('AT+CIPCLOSE=0')).toBe(`${OK}\r\n+CIPCLOSE: 0,0\r\n`)
    expect(second.ended).toBe(true)
    bench.network.listen(5253, () => {})
    bench.run('AT+CIPOPEN=0,"TCP","1.2.3.4",5253')
    expect(bench.run('AT+CIPOPEN?')).toContain('+CIPOPEN: 0,"TCP","1.2.3.4",5253,-1\r\n')
    expect(bench.run('AT+CIPSEND=0')).toBe('\r\n>')
  })

  test('gets no link whose last data is still being pushed, nor does AT+CIPOPEN', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    bench.run('AT+CIPSRIP=0', 'AT+NETOPEN', 'AT+SERVERSTART=8080,0')
    const first = connected(bench, 8080, 1001)
    first.write(bytesOf('z'.repeat(10_000)))
    first.end()
    bench.time.advance(500)
    connected(bench, 8080, 1002)
    bench.type('AT+CIPOPEN=0,"TCP","1.2.3.4",5253\r')
    const heard = bench.say('', 30_000)
    expect(heard.split('z').length - 1).toBe(10_000)
    expect(heard).toContain(client(1, 0, 1002))
    expect(heard).toContain(failure('+CIPOPEN: 0,4'))
    expect(heard.endsWith('z\r\n+IPCLOSE: 0,1\r\n')).toBe(true)
    connected(bench, 8080, 1003)
    expect(bench.heard()).toBe(client(0, 0, 1003))
  })

  test('comes while a payload is open: told of afterwards, and before its data', () => {
    const bench = serving()
    bench.run('AT+CIPSRIP=0', 'AT+CIPRXGET=0')
    bench.network.listen(5253, () => {})
    bench.run('AT+CIPOPEN=1,"TCP","1.2.3.4",5253', 'AT+CIPSEND=1,2')
    const peer = connected(bench)
    peer.write(bytesOf('early'))
    peer.end()
    bench.time.advance(300)
    expect(bench.heard()).toBe('')
    expect(bench.say('hi')).toBe(
      `${OK}\r\n+CIPSEND: 1,2,2\r\n${client(0)}\r\n+IPD5\r\nearly\r\n+IPCLOSE: 0,1\r\n`,
    )
  })
})

describe('the backlog', () => {
  /** All ten links are taken by clients. */
  const full = (line: string): [Bench, MemoryPeer[]] => {
    const bench = new Bench()
    bench.run('AT+NETOPEN', line)
    const peers = Array.from({ length: 10 }, (_, n) => connected(bench, 8080, 1000 + n))
    bench.heard()
    return [bench, peers]
  }

  test('clients beyond the tenth wait, in order, for a link', () => {
    const [bench, peers] = full('AT+SERVERSTART=8080,0')
    const waiting = [1, 2, 3].map((n) => connected(bench, 8080, 2000 + n))
    const refused = connected(bench, 8080, 2004)
    expect(bench.heard()).toBe('')
    expect(waiting.map((peer) => peer.ended)).toEqual([false, false, false])
    expect(refused.ended).toBe(true)
    waiting[0]?.write(bytesOf('early'))
    peers[7]?.end()
    expect(bench.say('')).toBe(
      `\r\n+IPCLOSE: 7,1\r\n${client(7, 0, 2001)}\r\nRECV FROM:192.168.108.5:2001\r\n+IPD5\r\nearly`,
    )
    expect(bench.run('AT+CIPCLOSE=3')).toBe(`${OK}\r\n+CIPCLOSE: 3,0\r\n${client(3, 0, 2002)}`)
  })

  test('is as long as it was asked to be', () => {
    const [bench] = full('AT+SERVERSTART=8080,0,1')
    expect(connected(bench).ended).toBe(false)
    expect(connected(bench).ended).toBe(true)
  })

  test('one that has reset meanwhile gets its link, and loses it', () => {
    const [bench] = full('AT+SERVERSTART=8080,0')
    connected(bench, 8080, 2001).reset()
    bench.time.advance(100)
    expect(bench.run('AT+CIPCLOSE=3')).toBe(
      `${OK}\r\n+CIPCLOSE: 3,0\r\n${client(3, 0, 2001)}\r\n+IPCLOSE: 3,1\r\n`,
    )
  })

  test('is emptied when the server stops', () => {
    const [bench, peers] = full('AT+SERVERSTART=8080,0')
    const waiting = connected(bench)
    bench.turn({ serverStopRequiresClosedClients: false })
    expect(bench.run('AT+SERVERSTOP=0')).toBe(info('+SERVERSTOP: 0,0'))
    expect(waiting.ended).toBe(true)
    expect(peers[0]?.ended).toBe(false)
    bench.run('AT+CIPCLOSE=0')
    expect(bench.heard()).toBe('')
  })
})

describe('AT+SERVERSTOP', () => {
  test.each([
    ['AT+SERVERSTOP=0', info('+SERVERSTOP: 0,0')],
    ['AT+SERVERSTOP', info('+SERVERSTOP: 0,0')],
    ['AT+SERVERSTOP=1', failure('+SERVERSTOP: 1,4')],
    ['AT+SERVERSTOP=4', failure('+SERVERSTOP: 4,3')],
    ['AT+SERVERSTOP=x', ERROR],
    ['AT+SERVERSTOP=0,0', ERROR],
    ['AT+SERVERSTOP=?', info('+SERVERSTOP: (0-3)')],
  ])('%s', (line, answer) => {
    const bench = serving()
    expect(bench.run(line)).toBe(answer)
    const end = dial(bench)
    bench.time.advance(300)
    expect(end() === null).toBe(answer.includes('SERVERSTOP: 0,0'))
  })

  test('without the network', () => {
    expect(new Bench().run('AT+SERVERSTOP=0')).toBe(failure('+SERVERSTOP: 0,2'))
  })

  test('is refused while one of its clients is open, not while another server’s is', () => {
    const bench = serving()
    bench.run('AT+SERVERSTART=9090,1')
    connected(bench)
    bench.heard()
    expect(bench.run('AT+SERVERSTOP=0')).toBe(failure('+SERVERSTOP: 0,9'))
    expect(bench.run('AT+SERVERSTOP=1')).toBe(info('+SERVERSTOP: 1,0'))
    bench.run('AT+CIPCLOSE=0')
    expect(bench.run('AT+SERVERSTOP=0')).toBe(info('+SERVERSTOP: 0,0'))
  })

  test.each<[Partial<Knobs>, string]>([
    [{ serverStopRequiresClosedClients: false }, info('+SERVERSTOP: 0,0')],
    [
      { serverStopRequiresClosedClients: false, serverStopOrder: 'ok-first' },
      `${OK}\r\n+SERVERSTOP: 0,0\r\n`,
    ],
  ])('%j: the client stays', (knobs, answer) => {
    const bench = serving({ knobs })
    const peer = connected(bench)
    bench.heard()
    expect(bench.run('AT+SERVERSTOP=0')).toBe(answer)
    bench.run('AT+CIPSEND=0,2')
    bench.say('hi')
    expect(textOf(peer.received)).toBe('hi')
    expect(bench.run('AT+SERVERSTART?')).toBe(OK)
  })
})

describe('the end of the network', () => {
  test('AT+NETCLOSE closes clients, each with its line, and frees the ports', () => {
    const bench = serving()
    const peer = connected(bench)
    bench.heard()
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+CIPCLOSE: 0,0\r\n\r\n+NETCLOSE: 0\r\n`)
    expect(peer.ended).toBe(true)
    expect(bench.run('AT+NETOPEN', 'AT+SERVERSTART?')).toBe(OK)
    expect(bench.run('AT+SERVERSTART=8080,2')).toBe(OK)
  })

  test('its loss ends servers and clients without a word of them', () => {
    const bench = serving()
    connected(bench)
    bench.heard()
    bench.modem.dropContext()
    expect(bench.say('')).toBe('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n')
    const end = dial(bench)
    bench.time.advance(300)
    expect(end()).toBeNull()
    expect(bench.run('AT+NETOPEN', 'AT+SERVERSTART?')).toBe(OK)
  })

  test('so does the end of power', () => {
    const bench = serving()
    bench.modem.powerOff()
    const end = dial(bench)
    bench.time.advance(300)
    expect(end()).toBeNull()
  })
})
