/** CIPRXGET: buffering, reading, and direct push. */
import { describe, expect, test } from 'vitest'
import type { Knobs, MemoryPeer } from '../src/index.ts'
import { Bench, bytesOf, ERROR, failure, info, OK } from './bench.ts'

function arrives(bench: Bench, peer: MemoryPeer | undefined, text: string): string {
  peer?.write(bytesOf(text))
  bench.time.advance(500)
  return bench.heard()
}

describe('buffer mode', () => {
  test('one +CIPRXGET: 1 until all has been read', () => {
    const bench = new Bench()
    const [peer] = bench.connect(3)
    expect(arrives(bench, peer, 'first')).toBe('\r\n+CIPRXGET: 1,3\r\n')
    expect(arrives(bench, peer, 'second')).toBe('')
    expect(bench.run('AT+CIPRXGET=2,3,5')).toBe(`\r\n+CIPRXGET: 2,3,5,6\r\nfirst${OK}`)
    expect(arrives(bench, peer, 'third')).toBe('')
    expect(bench.run('AT+CIPRXGET=2,3')).toBe(`\r\n+CIPRXGET: 2,3,11,0\r\nsecondthird${OK}`)
    expect(arrives(bench, peer, 'fourth')).toBe('\r\n+CIPRXGET: 1,3\r\n')
  })

  test('on every arrival, by knob', () => {
    const bench = new Bench({ knobs: { urcEdgeTriggered: false } })
    const [peer] = bench.connect(3)
    expect(arrives(bench, peer, 'first')).toBe('\r\n+CIPRXGET: 1,3\r\n')
    expect(arrives(bench, peer, 'second')).toBe('\r\n+CIPRXGET: 1,3\r\n')
  })

  test('the payload is the payload, whatever it looks like', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    const evil = '\r\nOK\r\n\r\n+IPCLOSE: 0,1\r\n>\x00\xff\x1a'
    arrives(bench, peer, evil)
    expect(bench.run('AT+CIPRXGET=2,0')).toBe(`\r\n+CIPRXGET: 2,0,${evil.length},0\r\n${evil}${OK}`)
  })

  test('1500 bytes at most, 750 in digits; both also by default', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    arrives(bench, peer, 'x'.repeat(6000))
    expect(bench.run('AT+CIPRXGET=2,0')).toContain('+CIPRXGET: 2,0,1500,4500\r\n')
    expect(bench.run('AT+CIPRXGET=2,0,1500')).toContain('+CIPRXGET: 2,0,1500,3000\r\n')
    const digits = bench.run('AT+CIPRXGET=3,0')
    expect(digits).toBe(`\r\n+CIPRXGET: 3,0,750,2250\r\n${'78'.repeat(750)}${OK}`)
    expect(bench.run('AT+CIPRXGET=3,0,751')).toBe(failure('+IP ERROR: Invalid parameter'))
    expect(bench.run('AT+CIPRXGET=2,0,1501')).toBe(failure('+IP ERROR: Invalid parameter'))
    expect(bench.run('AT+CIPRXGET=4,0')).toBe(info('+CIPRXGET: 4,0,2250'))
  })

  test('digits are capital hexadecimal', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    arrives(bench, peer, '\x00\x0a\xab\xff')
    expect(bench.run('AT+CIPRXGET=3,0')).toBe(`\r\n+CIPRXGET: 3,0,4,0\r\n000AABFF${OK}`)
  })

  test('a full receive buffer stops the peer, and nothing is lost', () => {
    const bench = new Bench({ knobs: { receiveBuffer: 3000 } })
    const [peer] = bench.connect(0)
    peer?.write(Uint8Array.from({ length: 20_000 }, (_, n) => n & 0xff))
    bench.time.advance(1000)
    const waiting = Number(/4,0,(\d+)/.exec(bench.run('AT+CIPRXGET=4,0'))?.[1])
    expect(waiting).toBeGreaterThanOrEqual(3000)
    expect(waiting).toBeLessThan(3000 + 1400)
    let got = ''
    while (got.length < 20_000) {
      const answer = bench.say('AT+CIPRXGET=2,0\r', 1000)
      const match = /\+CIPRXGET: 2,0,(\d+),\d+\r\n/.exec(answer)
      if (match === null) throw new Error(answer)
      const at = match.index + match[0].length
      got += answer.slice(at, at + Number(match[1]))
    }
    expect([...got].every((character, n) => character.charCodeAt(0) === (n & 0xff))).toBe(true)
  })

  test('an arrival during a payload, or a block, is told of afterwards', () => {
    const bench = new Bench()
    const [first, second] = bench.connect(0, 1)
    arrives(bench, first, 'x'.repeat(1400))
    second?.write(bytesOf('y'))
    const heard = bench.run('AT+CIPRXGET=2,0')
    const block = `\r\n+CIPRXGET: 2,0,1400,0\r\n${'x'.repeat(1400)}${OK}`
    expect(heard).toBe(`${block}\r\n+CIPRXGET: 1,1\r\n`)
  })
})

describe('the command', () => {
  test.each([
    ['AT+CIPRXGET?', info('+CIPRXGET: 1')],
    ['AT+CIPRXGET=?', info('+CIPRXGET: (0-4),(0-9),(1-1500)')],
    ['AT+CIPRXGET=2,2', failure('+IP ERROR: No data')],
    ['AT+CIPRXGET=3,2', failure('+IP ERROR: No data')],
    ['AT+CIPRXGET=4,2', info('+CIPRXGET: 4,2,0')],
    ['AT+CIPRXGET=5', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=2,10', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=2', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=2,0,0', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=4,0,5', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=1,1', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET=', failure('+IP ERROR: Invalid parameter')],
    ['AT+CIPRXGET', ERROR],
  ])('%s', (line, answer) => {
    expect(new Bench().run('AT+CIPRXGET=1', line)).toBe(answer)
  })

  test('modes 2 to 4 need mode 1', () => {
    const bench = new Bench()
    for (const mode of [2, 3, 4]) {
      expect(bench.run(`AT+CIPRXGET=${mode},0`)).toBe(failure('+IP ERROR: Operation not supported'))
    }
  })
})

describe('the forms of an answer', () => {
  const read = (knobs: Partial<Knobs>, line: string): string => {
    const bench = new Bench({ knobs })
    const [peer] = bench.connect(0)
    arrives(bench, peer, 'data')
    return bench.run(line)
  }

  test.each<[Partial<Knobs>, string, string]>([
    [{ rxgetTrailer: '\r\n' }, 'AT+CIPRXGET=2,0', `\r\n+CIPRXGET: 2,0,4,0\r\ndata${OK}`],
    [{ rxgetTrailer: '\r\n\r\n' }, 'AT+CIPRXGET=2,0', `\r\n+CIPRXGET: 2,0,4,0\r\ndata\r\n${OK}`],
    [
      { rxgetTrailer: '\r\n\r\n' },
      'AT+CIPRXGET=3,0',
      `\r\n+CIPRXGET: 3,0,4,0\r\n64617461\r\n${OK}`,
    ],
    [{ hexExtraBlank: true }, 'AT+CIPRXGET=3,0', `\r\n+CIPRXGET: 3,0,4,0\r\n\r\n64617461${OK}`],
    [{ hexExtraBlank: true }, 'AT+CIPRXGET=2,0', `\r\n+CIPRXGET: 2,0,4,0\r\ndata${OK}`],
    [{ emptyReadForm: 'zeroes' }, 'AT+CIPRXGET=2,1', info('+CIPRXGET: 2,1,0,0')],
    [{ emptyReadForm: 'error' }, 'AT+CIPRXGET=2,1', ERROR],
    [{ errMode: 0 }, 'AT+CIPRXGET=2,1', failure('+IP ERROR: 22')],
  ])('%j: %s', (knobs, line, answer) => {
    expect(read(knobs, line)).toBe(answer)
  })

  test('in numeric form a block is still separate from its result', () => {
    const bench = new Bench()
    const [peer] = bench.connect(0)
    arrives(bench, peer, 'data')
    bench.run('ATV0')
    expect(bench.run('AT+CIPRXGET=2,0')).toBe('+CIPRXGET: 2,0,4,0\r\ndata\r\n0\r')
  })
})

describe('direct push', () => {
  const pushed = (settings: string): string => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0', settings)
    return arrives(bench, peer, 'data from server')
  }

  test.each([
    ['AT', '\r\nRECV FROM:117.131.85.139:5253\r\n+IPD16\r\ndata from server'],
    ['AT+CIPSRIP=0', '\r\n+IPD16\r\ndata from server'],
    ['AT+CIPHEAD=0', '\r\nRECV FROM:117.131.85.139:5253\r\ndata from server'],
    ['AT+CIPHEAD=0;+CIPSRIP=0', '\r\ndata from server'],
    ['AT+CIPCCFG=,,,,1', '\r\nRECV FROM:117.131.85.139:5253\r\n+RECEIVE,1,16\r\ndata from server'],
    ['AT+CIPCCFG=,,,,1;+CIPSRIP=0', '\r\n+RECEIVE,1,16\r\ndata from server'],
  ])('after %s', (settings, heard) => {
    expect(pushed(settings)).toBe(heard)
  })

  test('pushes what had been buffered, 1500 bytes at a time', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.run('AT+CIPSRIP=0')
    arrives(bench, peer, 'x'.repeat(2000))
    expect(bench.say('AT+CIPRXGET=0\r', 1000)).toBe(
      `${OK}\r\n+IPD1500\r\n${'x'.repeat(1500)}\r\n+IPD500\r\n${'x'.repeat(500)}`,
    )
  })

  test('waits for the end of a payload, and comes before +IPCLOSE', () => {
    const bench = new Bench()
    const [peer, other] = bench.connect(1, 2)
    bench.run('AT+CIPRXGET=0;+CIPSRIP=0', 'AT+CIPSEND=1,2')
    other?.write(bytesOf('news'))
    other?.end()
    expect(bench.say('h')).toBe('')
    expect(bench.say('i')).toBe(
      `${OK}\r\n+CIPSEND: 1,2,2\r\n\r\n+IPD4\r\nnews\r\n+IPCLOSE: 2,1\r\n`,
    )
    expect(peer?.ended).toBe(false)
  })

  test('never queues much more than the line can carry: the peer has to wait', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0')
    peer?.write(new Uint8Array(100_000))
    bench.time.advance(30_000)
    bench.modem.urc('RING')
    bench.heard()
    bench.time.advance(10_000)
    expect(bench.heard()).toContain('\r\nRING\r\n')
  })

  test('tells of the peer’s end after the last of its data', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0;+CIPSRIP=0')
    peer?.write(bytesOf('z'.repeat(14_000)))
    peer?.end()
    bench.time.advance(60_000)
    const heard = bench.heard()
    expect(heard.split('z').length - 1).toBe(14_000)
    expect(heard.endsWith('z\r\n+IPCLOSE: 1,1\r\n')).toBe(true)
  })
})

describe('a change of mode while data waits', () => {
  test('to buffering: what was not pushed yet is told of, and read', () => {
    const bench = new Bench({ baud: 9600 })
    bench.modem.port.setBaud(9600)
    const [peer] = bench.connect(1, 2)
    bench.run('AT+CIPRXGET=0;+CIPSRIP=0')
    peer?.write(bytesOf('z'.repeat(14_000)))
    bench.time.advance(2000)
    bench.type('AT+CIPRXGET=1\r')
    bench.time.advance(20_000)
    const heard = bench.heard()
    expect(heard.endsWith(`z${OK}\r\n+CIPRXGET: 1,1\r\n`)).toBe(true)
    const pushed = heard.split('z').length - 1
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info(`+CIPRXGET: 4,1,${14_000 - pushed}`))
    expect(bench.run('AT+CIPRXGET=1')).toBe(OK)
  })

  test('to push and back at once: every byte once, in order', () => {
    const bench = new Bench()
    const [peer] = bench.connect(1)
    bench.run('AT+CIPSRIP=0')
    arrives(bench, peer, 'first')
    expect(bench.run('AT+CIPRXGET=0')).toBe(`${OK}\r\n+IPD5\r\nfirst`)
    expect(bench.run('AT+CIPRXGET=1')).toBe(OK)
    expect(arrives(bench, peer, 'second')).toBe('\r\n+CIPRXGET: 1,1\r\n')
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(`\r\n+CIPRXGET: 2,1,6,0\r\nsecond${OK}`)
  })
})

describe('CIPRXGET=5', () => {
  test('does not exist by default', () => {
    const bench = new Bench()
    expect(bench.run('AT+CIPRXGET=5')).toBe(failure('+IP ERROR: Invalid parameter'))
    expect(bench.run('AT+CIPRXGET=?')).toBe(info('+CIPRXGET: (0-4),(0-9),(1-1500)'))
  })

  test('buffers, and reads tell who has sent what they read', () => {
    const bench = new Bench({ knobs: { rxgetSender: true } })
    expect(bench.run('AT+CIPRXGET=?')).toBe(info('+CIPRXGET: (0-5),(0-9),(1-1500)'))
    const [peer] = bench.connect(1)
    bench.run('AT+CIPOPEN=2,"UDP",,,5000', 'AT+CIPRXGET=5')
    expect(bench.run('AT+CIPRXGET?')).toBe(info('+CIPRXGET: 1'))
    peer?.write(bytesOf('tcp'))
    bench.network.sendDatagram(5000, bytesOf('one'), '192.0.2.1', 7)
    bench.network.sendDatagram(5000, bytesOf('two'), '192.0.2.2', 8)
    bench.say('')
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(
      `\r\n+CIPRXGETIP:117.131.85.139:5253\r\n\r\n+CIPRXGET: 2,1,3,0\r\ntcp${OK}`,
    )
    expect(bench.run('AT+CIPRXGET=3,2')).toBe(
      `\r\n+CIPRXGETIP:192.0.2.1:7\r\n\r\n+CIPRXGET: 3,2,3,3\r\n6F6E65${OK}`,
    )
    expect(bench.run('AT+CIPRXGET=2,2')).toContain('+CIPRXGETIP:192.0.2.2:8\r\n')
    peer?.write(bytesOf('tcp'))
    bench.say('')
    expect(bench.run('AT+CIPRXGET=1', 'AT+CIPRXGET=2,1')).toBe(`\r\n+CIPRXGET: 2,1,3,0\r\ntcp${OK}`)
    expect(bench.run('AT+CIPRXGET=5,1')).toBe(failure('+IP ERROR: Invalid parameter'))
  })
})

describe('pushed headers, by knob', () => {
  test.each<[Partial<Knobs>, string, string]>([
    [{ receiveColon: true }, 'AT+CIPCCFG=,,,,1;+CIPSRIP=0', '\r\n+RECEIVE,1,4:\r\ndata'],
    [{ ipdForm: '+IPD16:' }, 'AT+CIPSRIP=0', '\r\n+IPD4:\r\ndata'],
    [{ ipdForm: '+IPD(16)' }, 'AT+CIPSRIP=0', '\r\n+IPD(4)\r\ndata'],
    [{ recvFromForm: 'RECV FROM: ' }, 'AT', '\r\nRECV FROM: 117.131.85.139:5253\r\n+IPD4\r\ndata'],
    [{ recvFromForm: '+RECV FROM:' }, 'AT', '\r\n+RECV FROM:117.131.85.139:5253\r\n+IPD4\r\ndata'],
  ])('%j, %s', (knobs, line, said) => {
    const bench = new Bench({ knobs })
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0', line)
    peer?.write(bytesOf('data'))
    expect(bench.say('')).toBe(said)
  })

  test('CIPCCFG’s DelayTm keeps them back, and gathers what comes meanwhile', () => {
    const bench = new Bench({ net: { latencyMs: 0 } })
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0', 'AT+CIPSRIP=0', 'AT+CIPCCFG=,500')
    peer?.write(bytesOf('one '))
    expect(bench.say('', 300)).toBe('')
    peer?.write(bytesOf('two'))
    peer?.end()
    expect(bench.say('AT\r', 199)).toBe(OK)
    expect(bench.say('', 50)).toBe('\r\n+IPD7\r\none two\r\n+IPCLOSE: 1,1\r\n')
  })
})
