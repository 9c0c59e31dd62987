/** The ways out of online data state, DTR and DCD, and the server that is in it. */
import { describe, expect, test } from 'vitest'
import type { Knobs, MemoryPeer } from '../src/index.ts'
import { Bench, type BenchOptions, bytesOf, ERROR, failure, info, OK, textOf } from './bench.ts'

const open = 'AT+CIPOPEN=0,"TCP","117.131.85.139",5253'
const CONNECT = '\r\nCONNECT 115200\r\n'
const CLOSED = '\r\nCLOSED\r\n'

function online(options: BenchOptions = {}, ...lines: readonly string[]): [Bench, MemoryPeer] {
  const bench = new Bench(options)
  return [bench, bench.online(...lines)]
}

describe('the peer’s end', () => {
  test.each<[Partial<Knobs>, string]>([
    [{}, `${CLOSED}\r\n+IPCLOSE: 0,1\r\n`],
    [{ remoteCloseInDataMode: 'CLOSED' }, CLOSED],
    [{ remoteCloseInDataMode: 'NO CARRIER' }, '\r\nNO CARRIER\r\n'],
  ])('%j', (knobs, heard) => {
    const [bench, peer] = online({ knobs })
    peer.write(bytesOf('bye'))
    peer.end()
    expect(bench.say('')).toBe(`bye${heard}`)
    expect(bench.run('AT+CIPCLOSE=0')).toBe(failure('+CIPCLOSE: 0,4'))
    expect(bench.run(open)).toBe(CONNECT)
  })

  test('what the DTE was sending goes nowhere, the rest is a command line', () => {
    const [bench, peer] = online()
    bench.type('lost')
    peer.reset()
    expect(bench.say('')).toBe(`${CLOSED}\r\n+IPCLOSE: 0,1\r\n`)
    expect(bench.run('AT')).toBe(OK)
  })

  test('in the middle of what the DTE types: data before it, commands after it', () => {
    const [bench, peer] = online()
    peer.reset()
    bench.time.advance(18)
    const answers = bench.say('AT\r'.repeat(20)).split('OK').length - 1
    expect(answers).toBeGreaterThan(8)
    expect(answers).toBeLessThan(16)
  })

  test('while escaped is told at once; what was held can still be read', () => {
    const [bench, peer] = online({}, 'AT+CIPRXGET=1')
    bench.escape()
    peer.write(bytesOf('held'))
    peer.end()
    expect(bench.say('')).toBe(`${CLOSED}\r\n+IPCLOSE: 0,1\r\n`)
    expect(bench.run('AT+CIPRXGET=2,0')).toBe(`\r\n+CIPRXGET: 2,0,4,0\r\nheld${OK}`)
  })

  test('that came before the escape, with data still on its way to the DTE', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    const peer = bench.online('AT+CIPRXGET=1')
    peer.write(bytesOf('z'.repeat(15_000)))
    peer.end()
    bench.time.advance(1000)
    bench.say('+++', 60_000)
    const heard = bench.run('AT')
    expect(heard).toBe(OK)
    expect(bench.run('AT+CIPRXGET=4,0')).toMatch(/4,0,\d{3,}/)
  })
})

describe('DTR', () => {
  const drop = (bench: Bench): string => {
    bench.modem.port.setLines(false, true)
    return bench.say('', 100)
  }

  test.each([
    [0, ''],
    [1, OK],
    [2, `${CLOSED}\r\n+IPCLOSE: 0,2\r\n`],
  ])('AT&D%d', (mode, heard) => {
    const [bench, peer] = online({}, `AT&D${mode}`)
    expect(drop(bench)).toBe(heard)
    expect(bench.run('AT')).toBe(mode === 0 ? '' : OK)
    bench.time.advance(500)
    expect(textOf(peer.received)).toBe(mode === 0 ? 'AT\r' : '')
    expect(peer.ended).toBe(mode === 2)
    bench.modem.port.setLines(true, true)
    expect(bench.say('')).toBe('')
  })

  test('ATO goes on after AT&D1; escaped, a drop means nothing to it', () => {
    const [bench, peer] = online({}, 'AT&D1')
    drop(bench)
    peer.write(bytesOf('held'))
    bench.modem.port.setLines(true, true)
    bench.say('')
    expect(drop(bench)).toBe('')
    expect(bench.run('ATO')).toBe(`${CONNECT}held`)
  })

  test('AT&D2 hangs up after what has been typed', () => {
    const [bench, peer] = online({}, 'AT&D2')
    bench.say('last', 20)
    expect(peer.received.length).toBe(0)
    drop(bench)
    expect(textOf(peer.received)).toBe('last')
  })

  test('AT&D2 hangs up an escaped link too, after what had been sent', () => {
    const [bench, peer] = online({}, 'AT&D2')
    bench.say('last', 20)
    bench.escape()
    expect(drop(bench)).toBe(`${CLOSED}\r\n+IPCLOSE: 0,2\r\n`)
    expect(textOf(peer.received)).toBe('last')
  })

  test('with AT+CSCLK=1 the modem sleeps then, and hears again when DTR is back', () => {
    const [bench] = online({}, 'AT&D1', 'AT+CSCLK=1')
    expect(drop(bench)).toBe(OK)
    expect(bench.run('AT')).toBe('')
    bench.modem.port.setLines(true, true)
    bench.time.advance(50)
    expect(bench.run('ATO')).toBe(CONNECT)
  })

  test('in data state with AT&D0 it does not sleep, but once that is over it does', () => {
    const [bench, peer] = online({}, 'AT&D0', 'AT+CSCLK=1')
    expect(drop(bench)).toBe('')
    bench.say('still heard', 500)
    expect(textOf(peer.received)).toBe('still heard')
    expect(bench.escape()).toBe(OK)
    expect(bench.run('AT')).toBe('')
    bench.modem.port.setLines(true, true)
    bench.time.advance(50)
    expect(bench.run('AT')).toBe(OK)
  })
})

describe('DCD', () => {
  test('AT&C1: on with the link, also while escaped, off with its end', () => {
    const bench = new Bench()
    bench.run('AT&C1')
    const { port } = bench.modem
    expect(port.dcd).toBe(false)
    const peer = bench.online()
    expect(port.dcd).toBe(true)
    bench.escape()
    expect(port.dcd).toBe(true)
    bench.run('ATO')
    peer.end()
    bench.say('')
    expect(port.dcd).toBe(false)
    bench.run(open)
    bench.escape()
    bench.run('AT+CIPCLOSE=0')
    expect(port.dcd).toBe(false)
  })

  test('falls behind the last byte of data, before the word of the end', () => {
    const [bench, peer] = online({}, 'AT&C1')
    const { port } = bench.modem
    let heard = ''
    let heardAtFall: number | undefined
    port.onLines = () => {
      heard += bench.heard()
      if (!port.dcd) heardAtFall ??= heard.length + port.available
    }
    peer.write(bytesOf('z'.repeat(3000)))
    peer.end()
    const rest = bench.say('', 10_000)
    heard += rest
    expect(heard).toBe(`${'z'.repeat(3000)}${CLOSED}\r\n+IPCLOSE: 0,1\r\n`)
    expect(heardAtFall).toBe(3000)
  })

  test('AT&C2: always on, but for a second at the end', () => {
    const [bench, peer] = online({}, 'AT&C2')
    const { port } = bench.modem
    expect(port.dcd).toBe(true)
    bench.escape()
    expect(port.dcd).toBe(true)
    peer.end()
    bench.say('', 999)
    expect(port.dcd).toBe(false)
    bench.say('', 100)
    expect(port.dcd).toBe(true)
    bench.run('AT+NETCLOSE')
    expect(port.dcd).toBe(true)
  })

  test('AT&C0: always on', () => {
    const [bench, peer] = online({}, 'AT&C0')
    peer.end()
    bench.say('')
    expect(bench.modem.port.dcd).toBe(true)
  })
})

describe('closing from command state', () => {
  test.each<[Partial<Knobs>, 'TCP' | 'UDP', string]>([
    [{}, 'TCP', `${OK}${CLOSED}\r\n+CIPCLOSE: 0,0\r\n`],
    [{ transparentClosedLine: 'never' }, 'TCP', `${OK}\r\n+CIPCLOSE: 0,0\r\n`],
    [{ closeOrder: 'result-first' }, 'TCP', `${CLOSED}\r\n+CIPCLOSE: 0,0\r\n${OK}`],
    [{}, 'UDP', `\r\n+CIPCLOSE: 0,0\r\n${OK}`],
    [{ transparentClosedLine: 'always' }, 'UDP', `${CLOSED}\r\n+CIPCLOSE: 0,0\r\n${OK}`],
  ])('%j, %s', (knobs, type, heard) => {
    const bench = new Bench({ knobs })
    bench.online()
    bench.escape()
    if (type === 'UDP') {
      bench.run('AT+CIPCLOSE=0', 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254,5000')
      bench.escape()
    }
    expect(bench.run('AT+CIPCLOSE=0')).toBe(heard)
    expect(bench.run('ATO')).toBe('\r\nNO CARRIER\r\n')
  })

  test.each<[Partial<Knobs>, 'TCP' | 'UDP', string]>([
    [{}, 'TCP', `${OK}${CLOSED}\r\n+CIPCLOSE: 0,0\r\n\r\n+NETCLOSE: 0\r\n`],
    [{ netcloseForm: 'bare' }, 'TCP', `${OK}\r\n+NETCLOSE: 0\r\n`],
    [{}, 'UDP', `\r\n+CIPCLOSE: 0,0\r\n${OK}\r\n+NETCLOSE: 0\r\n`],
  ])('AT+NETCLOSE: %j, %s', (knobs, type, heard) => {
    const bench = new Bench({ knobs })
    bench.online()
    bench.escape()
    if (type === 'UDP') {
      bench.run('AT+CIPCLOSE=0', 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254,5000')
      bench.escape()
    }
    expect(bench.run('AT+NETCLOSE')).toBe(heard)
    expect(bench.run('AT+NETOPEN', open)).toBe(CONNECT)
  })
})

describe('a transparent server', () => {
  const serving = (): Bench => {
    const bench = new Bench()
    bench.run('AT+CIPSRIP=0', 'AT+CIPMODE=1', 'AT+NETOPEN', 'AT+SERVERSTART=8080,0')
    return bench
  }
  const client = '\r\n+CLIENT: 0,0,192.168.108.5:57202\r\n'
  const dial = (bench: Bench): (() => MemoryPeer | null) => {
    let end: MemoryPeer | null = null
    bench.network.dial(
      8080,
      (peer) => {
        end = peer
      },
      { address: '192.168.108.5', port: 57_202 },
    )
    return () => end
  }

  test('is online with its client, and with the next after a close', () => {
    const bench = serving()
    const first = dial(bench)
    expect(bench.say('')).toBe(client + CONNECT)
    first()?.write(bytesOf('hello'))
    expect(bench.say('world')).toBe('hello')
    bench.time.advance(200)
    expect(textOf(first()?.received ?? new Uint8Array())).toBe('world')
    const second = dial(bench)
    expect(bench.say('')).toBe('')
    second()?.write(bytesOf('waits'))
    first()?.end()
    expect(bench.say('')).toBe(`${CLOSED}\r\n+IPCLOSE: 0,1\r\n${client}${CONNECT}waits`)
    bench.escape()
    expect(bench.run('AT+CIPCLOSE=0', 'AT+SERVERSTOP=0')).toBe(info('+SERVERSTOP: 0,0'))
  })

  test('leaves link 0 to itself: the other servers’ clients get the others', () => {
    const bench = serving()
    bench.run('AT+SERVERSTART=9090,1')
    bench.network.dial(9090, () => {}, { address: '192.0.2.7', port: 7 })
    expect(bench.say('')).toBe('\r\n+CLIENT: 1,1,192.0.2.7:7\r\n')
    dial(bench)
    expect(bench.say('')).toBe(client + CONNECT)
  })

  test('waits for a payload and for a command in progress', () => {
    const bench = serving()
    bench.network.listen(80, () => {})
    bench.run('AT+CIPOPEN=1,"TCP","1.2.3.4",80', 'AT+CIPSEND=1,2')
    dial(bench)
    expect(bench.say('h')).toBe('')
    expect(bench.say('i')).toBe(`${OK}\r\n+CIPSEND: 1,2,2\r\n${client}${CONNECT}`)
    bench.escape()
    bench.run('AT+CIPCLOSE=0')
    bench.turn({ latency: { '+CSQ': 1000 } })
    bench.say('AT+CSQ\r')
    dial(bench)
    expect(bench.say('', 500)).toBe('')
    expect(bench.say('', 1000)).toBe(info('+CSQ: 23,0') + client + CONNECT)
  })

  test('does not wait for the end of a line that has begun', () => {
    const bench = serving()
    bench.say('AT+C')
    const peer = dial(bench)
    expect(bench.say('')).toBe(client + CONNECT)
    bench.say('SQ\r', 500)
    expect(textOf(peer()?.received ?? new Uint8Array())).toBe('SQ\r')
    expect(bench.escape()).toBe(OK)
    expect(bench.run('AT')).toBe(OK)
  })
})

describe('the network', () => {
  test('is lost: command state, and +CIPEVENT; it opens again', () => {
    const [bench, peer] = online({}, 'AT&C1')
    bench.modem.dropContext()
    expect(bench.say('')).toBe('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n')
    expect(bench.modem.port.dcd).toBe(false)
    expect(bench.run('ATO')).toBe('\r\nNO CARRIER\r\n')
    expect(bench.run('AT+NETOPEN', open)).toBe(CONNECT)
    expect(peer.ended).toBe(false)
  })

  test('is lost with the registration, and comes back with it', () => {
    const [bench] = online({}, 'AT+CREG=1')
    bench.modem.loseRegistration()
    expect(bench.say('')).toBe('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n\r\n+CREG: 2\r\n')
    expect(bench.run('AT+NETOPEN')).toContain('+NETOPEN: 1')
    bench.modem.returnRegistration()
    expect(bench.say('')).toBe('\r\n+CREG: 1\r\n')
    expect(bench.run('AT+NETOPEN', open)).toBe(CONNECT)
  })

  test('is lost for longer: it opens when it has returned', () => {
    const [bench] = online()
    bench.modem.loseNetwork()
    expect(bench.say('')).toContain('+CIPEVENT')
    expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
    bench.modem.returnNetwork()
    expect(bench.run('AT+NETOPEN', open)).toBe(CONNECT)
  })

  test('power goes, and comes: command state, command mode', () => {
    const [bench] = online({ knobs: { bootMs: 100 } })
    bench.type('half a packet')
    bench.modem.powerOff()
    bench.modem.powerOn()
    bench.time.advance(2000)
    bench.heard()
    expect(bench.say('ATE0\r')).toBe(`ATE0\r${OK}`)
    expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 0'))
    expect(bench.run('ATO')).toBe(ERROR)
  })
})
