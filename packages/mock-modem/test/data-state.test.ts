/** Online data state: CIPMODE=1, CONNECT, data, escaped, ATO. */
import { describe, expect, test } from 'vitest'
import type { Knobs, MemoryPeer } from '../src/index.ts'
import { Bench, type BenchOptions, bytesOf, ERROR, failure, OK, textOf } from './bench.ts'

const open = 'AT+CIPOPEN=0,"TCP","117.131.85.139",5253'
const CONNECT = '\r\nCONNECT 115200\r\n'
const CLOSED = '\r\nCLOSED\r\n'

function online(options: BenchOptions = {}, ...lines: readonly string[]): [Bench, MemoryPeer] {
  const bench = new Bench(options)
  return [bench, bench.online(...lines)]
}

describe('AT+CIPOPEN in transparent mode', () => {
  const opening = (knobs: Partial<Knobs> = {}): Bench => {
    const bench = new Bench({ knobs })
    bench.network.listen(5253, () => {})
    bench.network.forget('nowhere.example')
    bench.run('AT+CIPMODE=1', 'AT+NETOPEN')
    return bench
  }

  test.each([
    ['ATX0', '\r\nCONNECT\r\n'],
    ['ATX1', CONNECT],
    ['ATX4', CONNECT],
    ['ATV0', '1\r'],
    ['ATQ1', ''],
  ])('after %s', (line, answer) => {
    const bench = opening()
    bench.run(line)
    expect(bench.run(open)).toBe(answer)
  })

  test.each<[string, Partial<Knobs>, string, string]>([
    ['refused', {}, 'AT+CIPOPEN=0,"TCP","1.2.3.4",1', '\r\nCONNECT FAIL\r\n'],
    [
      'refused, told as +CIPOPEN',
      { transparentOpenFailForm: 'cipopen' },
      'AT+CIPOPEN=0,"TCP","1.2.3.4",1',
      failure('+CIPOPEN: 0,1'),
    ],
    ['no name', {}, 'AT+CIPOPEN=0,"TCP","nowhere.example",1', '\r\nCONNECT FAIL\r\n'],
    ['UDP', {}, 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254,5000', CONNECT],
    ['UDP by name', {}, 'AT+CIPOPEN=0,"UDP","a.example",5254,5000', CONNECT],
    ['UDP, no name', {}, 'AT+CIPOPEN=0,"UDP","nowhere.example",1,5000', '\r\nCONNECT FAIL\r\n'],
    ['UDP without a peer', {}, 'AT+CIPOPEN=0,"UDP",,,5000', failure('+CIPOPEN: 0,3')],
    ['UDP without a port', {}, 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254', failure('+CIPOPEN: 0,3')],
    ['another link', {}, open.replace('0', '1'), `${OK}\r\n+CIPOPEN: 1,0\r\n`],
    [
      'another link, strictly',
      { transparentLinks: 'only-0' },
      open.replace('0', '1'),
      failure('+CIPOPEN: 1,4'),
    ],
  ])('%s', (_, knobs, line, answer) => {
    const bench = opening(knobs)
    expect(bench.run(line)).toBe(answer)
  })

  test('without the network', () => {
    expect(new Bench().run('AT+CIPMODE=1', open)).toBe(failure('+CIPOPEN: 0,2'))
  })

  test('CONNECT tells the DTE’s rate', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    bench.network.listen(5253, () => {})
    bench.run('AT+CIPMODE=1', 'AT+NETOPEN')
    expect(bench.run(open)).toBe('\r\nCONNECT 9600\r\n')
  })

  test('a link that is there already, escaped: 4, or by knob CONNECT for UDP', () => {
    const [bench] = online()
    bench.escape()
    expect(bench.run(open)).toBe(failure('+CIPOPEN: 0,4'))
    const udp = 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254,5000'
    bench.run('AT+CIPCLOSE=0', udp)
    bench.escape()
    expect(bench.run(udp)).toBe(failure('+CIPOPEN: 0,4'))
    bench.turn({ udpReopenResumes: true })
    expect(bench.run(udp)).toBe(CONNECT)
  })

  test('the network is lost meanwhile', () => {
    const bench = opening()
    bench.network.blackHole(99)
    bench.run('AT+CIPOPEN=0,"TCP","1.2.3.4",99')
    bench.modem.dropContext()
    expect(bench.say('')).toContain('\r\nCONNECT FAIL\r\n')
    expect(bench.run('AT+NETOPEN', open)).toBe(CONNECT)
  })
})

describe('data', () => {
  test('every byte goes both ways as it is, without echo, and nothing is a command', () => {
    const bench = new Bench({ echo: true })
    const peer = bench.online()
    bench.heard()
    const all = Uint8Array.from({ length: 256 }, (_, n) => n)
    expect(bench.say(all)).toBe('')
    expect(bench.say('AT\r\x1a\x1b\b')).toBe('')
    expect(textOf(peer.received)).toBe(`${textOf(all)}AT\r\x1a\x1b\b`)
    peer.write(all)
    expect(bench.say('')).toBe(textOf(all))
    expect(bench.modem.takeCommands().at(-1)).toBe(open)
  })

  test('the header settings and CIPRXGET mean nothing', () => {
    const [bench, peer] = online({}, 'AT+CIPRXGET=1', 'AT+CIPHEAD=1', 'AT+CIPCCFG=,,,,1')
    peer.write(bytesOf('raw'))
    expect(bench.say('')).toBe('raw')
  })

  test('right behind the command line it is data already', () => {
    const bench = new Bench()
    let got = ''
    bench.network.listen(5253, (peer) => {
      peer.onData = (bytes) => {
        got += textOf(bytes)
      }
    })
    bench.run('AT+CIPMODE=1', 'AT+NETOPEN')
    expect(bench.say(`${open}\rearly bird\r`)).toBe(CONNECT)
    expect(got).toBe('early bird\r')
  })

  test.each([
    ['AT', 100],
    ['AT+CIPCFG="transwaittm",500', 500],
  ])('after %s a packet leaves when %d ms have been silent', (line, ms) => {
    const bench = new Bench({ net: { latencyMs: 0 } })
    const sizes: number[] = []
    bench.network.listen(5253, (peer) => {
      peer.onData = (bytes) => sizes.push(bytes.length)
    })
    bench.run(line, 'AT+CIPMODE=1', 'AT+NETOPEN', open)
    for (let i = 0; i < 5; i++) bench.say('x', ms - 20)
    expect(sizes).toEqual([])
    bench.say('', 21)
    expect(sizes).toEqual([5])
  })

  test('or when it is full: of UDP, 1500 bytes a datagram', () => {
    const bench = new Bench()
    const sizes: number[] = []
    bench.network.onDatagram(5254, ({ bytes }) => sizes.push(bytes.length))
    bench.run('AT+CIPMODE=1', 'AT+NETOPEN', 'AT+CIPOPEN=0,"UDP","1.2.3.4",5254,5000')
    bench.say('x'.repeat(4000), 360)
    expect(sizes).toEqual([1500, 1500])
    bench.say('', 200)
    expect(sizes).toEqual([1500, 1500, 1000])
  })

  test('a peer that does not read stops the DTE by CTS, and nothing is lost', () => {
    const bench = new Bench({ net: { windowSize: 1000 }, knobs: { sendBuffer: 1000 } })
    const peer = bench.online('AT+IFC=2,2')
    bench.modem.port.setFlowControl(true)
    peer.stall(true)
    const text = Array.from({ length: 20_000 }, (_, n) => String.fromCharCode(65 + (n % 26))).join(
      '',
    )
    bench.say(text, 5000)
    expect(bench.modem.port.cts).toBe(false)
    expect(bench.modem.port.pendingWrite).toBeGreaterThan(10_000)
    peer.stall(false)
    bench.time.advance(30_000)
    expect(bench.modem.port.cts).toBe(true)
    expect(textOf(peer.received)).toBe(text)
    expect(bench.modem.lostInput).toBe(0)
  })

  test('without flow control what finds no room is lost, and counted', () => {
    const bench = new Bench({ net: { windowSize: 1000 }, knobs: { sendBuffer: 1000 } })
    const peer = bench.online()
    peer.stall(true)
    bench.say('x'.repeat(20_000), 5000)
    peer.stall(false)
    bench.time.advance(5000)
    expect(bench.modem.lostInput).toBeGreaterThan(10_000)
    expect(peer.received.length + bench.modem.lostInput).toBe(20_000)
  })

  test('a line that is slower than the peer: nothing is lost, and its end comes last', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    const peer = bench.online()
    peer.write(bytesOf('z'.repeat(30_000)))
    peer.end()
    const heard = bench.say('', 60_000)
    expect(heard).toBe(`${'z'.repeat(30_000)}${CLOSED}\r\n+IPCLOSE: 0,1\r\n`)
  })

  test('a peer that takes nothing for CIPTIMEOUT loses the link', () => {
    const bench = new Bench({ net: { windowSize: 10 }, knobs: { sendBuffer: 10 } })
    const peer = bench.online('AT+CIPTIMEOUT=,,3000')
    peer.stall(true)
    expect(bench.say('x'.repeat(100), 3000)).toBe('')
    expect(bench.say('', 300)).toBe(`${CLOSED}\r\n+IPCLOSE: 0,2\r\n`)
    expect(bench.run('AT')).toBe(OK)
  })

  test('unsolicited lines wait for command state', () => {
    const bench = new Bench()
    const peer = bench.online('AT+CIPSRIP=0')
    bench.modem.urc('RING')
    peer.write(bytesOf('data'))
    expect(bench.say('')).toBe('data')
    expect(bench.escape()).toBe(`${OK}\r\nRING\r\n`)
  })
})

describe('escaped', () => {
  test('what the peer sends is held, and comes right after the CONNECT of ATO', () => {
    const [bench, peer] = online({}, 'AT+CIPRXGET=1')
    bench.escape()
    peer.write(bytesOf('held '))
    expect(bench.say('')).toBe('')
    peer.write(bytesOf('back'))
    expect(bench.run('AT')).toBe(OK)
    expect(bench.run('ATO')).toBe(`${CONNECT}held back`)
    bench.say('on')
    bench.time.advance(200)
    expect(textOf(peer.received)).toBe('on')
  })

  test('other links and servers work in command state; the transparent one takes no CIPSEND', () => {
    const [bench, peer] = online({}, 'AT+CIPSRIP=0')
    bench.escape()
    let second: MemoryPeer | undefined
    bench.network.listen(80, (made) => {
      second = made
    })
    bench.run('AT+CIPOPEN=3,"TCP","1.2.3.4",80', 'AT+CIPSEND=3,2')
    expect(bench.say('hi')).toBe(`${OK}\r\n+CIPSEND: 3,2,2\r\n`)
    expect(bench.run('AT+CIPSEND=0,2')).toBe(failure('+CIPERROR: 4'))
    expect(bench.run('AT+SERVERSTART=9090,1')).toBe(OK)
    bench.run('ATO')
    second?.write(bytesOf('other'))
    bench.network.dial(9090, () => {}, { address: '192.0.2.7', port: 7 })
    peer.write(bytesOf('mine'))
    expect(bench.say('')).toBe('mine')
    expect(bench.escape()).toBe(`${OK}\r\n+CLIENT: 1,1,192.0.2.7:7\r\n\r\n+IPD5\r\nother`)
  })

  test('transparentLinks: or not', () => {
    const [bench] = online({ knobs: { transparentLinks: 'only-0' } })
    bench.escape()
    expect(bench.run('AT+SERVERSTART=9090,1')).toBe(failure('+CIPERROR: 4'))
    expect(bench.run('AT+SERVERSTART=9090,0')).toBe(OK)
  })

  test('what had not left yet leaves', () => {
    const [bench, peer] = online({}, 'AT+CIPCFG="transwaittm",1000')
    bench.say('slow', 100)
    expect(bench.escape()).toBe(OK)
    bench.time.advance(100)
    expect(textOf(peer.received)).toBe('slow')
  })
})

describe('ATO', () => {
  test.each<[string, Partial<Knobs>, readonly string[], string]>([
    ['in command mode', {}, [], ERROR],
    ['without a link', {}, ['AT+CIPMODE=1'], '\r\nNO CARRIER\r\n'],
    ['numeric', {}, ['AT+CIPMODE=1', 'ATV0'], '3\r'],
    ['by knob', { atoFailure: 'error' }, ['AT+CIPMODE=1'], ERROR],
  ])('%s', (_, knobs, lines, answer) => {
    expect(new Bench({ knobs }).run(...lines, 'ATO')).toBe(answer)
  })

  test('ATO0 as well, ATO1 not; after the link has ended, NO CARRIER', () => {
    const [bench, peer] = online()
    bench.escape()
    expect(bench.run('ATO1')).toBe(ERROR)
    expect(bench.run('ATO0')).toBe(CONNECT)
    bench.escape()
    peer.end()
    expect(bench.say('')).toBe(`${CLOSED}\r\n+IPCLOSE: 0,1\r\n`)
    expect(bench.run('ATO')).toBe('\r\nNO CARRIER\r\n')
  })
})
