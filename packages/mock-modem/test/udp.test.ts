/** UDP: CIPOPEN, CIPSEND with an address, datagrams pushed and buffered, CIPCLOSE and NETCLOSE. */
import { describe, expect, test } from 'vitest'
import type { Knobs, MemoryDatagram } from '../src/index.ts'
import { Bench, type BenchOptions, bytesOf, ERROR, failure, info, OK, textOf } from './bench.ts'

const peer = '117.131.85.139'

/** An open network, a UDP socket as link 1 on port 5000, and a log of what peers on 5254 get. */
function opened(options: BenchOptions = {}): { bench: Bench; got: MemoryDatagram[] } {
  const bench = new Bench(options)
  const got: MemoryDatagram[] = []
  bench.network.onDatagram(5254, (datagram) => got.push(datagram))
  bench.run('AT+NETOPEN', 'AT+CIPOPEN=1,"UDP",,,5000')
  return { bench, got }
}

function arrives(bench: Bench, text: string, port = 5254, address = peer): string {
  bench.network.sendDatagram(5000, bytesOf(text), address, port)
  return bench.say('')
}

describe('AT+CIPOPEN', () => {
  test.each([
    ['a local port', 'AT+CIPOPEN=1,"UDP",,,5000', info('+CIPOPEN: 1,0')],
    ['no local port', 'AT+CIPOPEN=1,"UDP"', failure('+CIPOPEN: 1,3')],
    ['an empty local port', 'AT+CIPOPEN=1,"UDP",,,', failure('+CIPOPEN: 1,3')],
    ['local port 0', 'AT+CIPOPEN=1,"UDP",,,0', failure('+CIPOPEN: 1,3')],
    ['local port 65536', 'AT+CIPOPEN=1,"UDP",,,65536', failure('+CIPOPEN: 1,3')],
    ['a peer', `AT+CIPOPEN=1,"UDP","${peer}",5254,5000`, failure('+CIPOPEN: 1,3')],
    ['link 10', 'AT+CIPOPEN=10,"UDP",,,5000', failure('+IP ERROR: Invalid parameter')],
    ['small letters', 'AT+CIPOPEN=1,"udp",,,5000', failure('+CIPOPEN: 1,3')],
  ])('%s', (_, line, answer) => {
    expect(new Bench().run('AT+NETOPEN', line)).toBe(answer)
  })

  test('without the network', () => {
    expect(new Bench().run('AT+CIPOPEN=1,"UDP",,,5000')).toBe(failure('+CIPOPEN: 1,2'))
  })

  test('on a link, or a local port, that is in use', () => {
    const { bench } = opened()
    expect(bench.run('AT+CIPOPEN=1,"UDP",,,5001')).toBe(failure('+CIPOPEN: 1,4'))
    expect(bench.run('AT+CIPOPEN=2,"UDP",,,5000')).toBe(failure('+CIPOPEN: 2,6'))
    expect(bench.run('AT+CIPOPEN=2,"UDP",,,5001')).toBe(info('+CIPOPEN: 2,0'))
    bench.run('AT+CIPCLOSE=1')
    expect(bench.run('AT+CIPOPEN=3,"UDP",,,5000')).toBe(info('+CIPOPEN: 3,0'))
  })

  test('on a network that is lost but shown open', () => {
    const bench = new Bench({ knobs: { netAfterLoss: 'open' } })
    bench.run('AT+NETOPEN')
    bench.modem.dropContext()
    bench.say('')
    expect(bench.run('AT+CIPOPEN=1,"UDP",,,5000')).toBe(failure('+CIPOPEN: 1,1'))
  })

  test('udpOpenOrder: OK before the result', () => {
    const { bench } = opened({ knobs: { udpOpenOrder: 'ok-first' } })
    expect(bench.run('AT+CIPOPEN=2,"UDP",,,5001')).toBe(`${OK}\r\n+CIPOPEN: 2,0\r\n`)
    expect(bench.run('AT+CIPOPEN=3,"UDP",,,5001')).toBe(`${OK}\r\n+CIPOPEN: 3,6\r\n`)
  })

  test('shows the peer that was last sent to, and CIPCLOSE? counts the link', () => {
    const { bench } = opened()
    expect(bench.run('AT+CIPOPEN?')).toContain('\r\n+CIPOPEN: 1,"UDP","0.0.0.0",0,-1\r\n')
    bench.run(`AT+CIPSEND=1,5,"${peer}",5254`, 'HELL')
    expect(bench.run('AT+CIPOPEN?')).toContain(`\r\n+CIPOPEN: 1,"UDP","${peer}",5254,-1\r\n`)
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,1,0,0,0,0,0,0,0,0'))
    expect(bench.run('AT+CIPACK=1')).toBe(failure('+IP ERROR: Operation not supported'))
    bench.run('AT+CIPCLOSE=1', 'AT+CIPOPEN=1,"UDP",,,5000')
    expect(bench.run('AT+CIPOPEN?')).toContain('\r\n+CIPOPEN: 1,"UDP","0.0.0.0",0,-1\r\n')
  })
})

describe('AT+CIPSEND', () => {
  test.each([
    [`AT+CIPSEND=1,5,"${peer}",5254`, '\r\n>'],
    [`AT+CIPSEND=1,,"${peer}",5254`, '\r\n>'],
    [`AT+CIPSEND=1,1500,"${peer}",5254`, '\r\n>'],
    ['AT+CIPSEND=1,5,"peer.example",5254', '\r\n>'],
    ['AT+CIPSEND=1,5,"nowhere.example",5254', failure('+CIPERROR: 11')],
    ['AT+CIPSEND=1,5', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=1', failure('+CIPERROR: 3')],
    ['AT+CIPSEND=1,', failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,"${peer}",5254`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,5,"${peer}"`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,5,,5254`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,5,"${peer}",0`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,5,"${peer}",65536`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,0,"${peer}",5254`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,1501,"${peer}",5254`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=1,5,"${peer}",5254,0`, failure('+CIPERROR: 3')],
    [`AT+CIPSEND=2,5,"${peer}",5254`, failure('+CIPERROR: 4')],
    [`AT+CIPSEND=1,5,"${peer}",5254;+CSQ`, ERROR],
  ])('%s', (line, answer) => {
    const { bench } = opened()
    bench.network.forget('nowhere.example')
    expect(bench.run(line)).toBe(answer)
  })

  test.each<[Partial<Knobs>, string, string]>([
    [{ udpNoAddressError: 11 }, 'AT+CIPSEND=1,5', failure('+CIPERROR: 11')],
    [{ udpLostComma: 'accept' }, `AT+CIPSEND=1,"${peer}",5254`, '\r\n>'],
  ])('%j: %s', (knobs, line, answer) => {
    expect(opened({ knobs }).bench.run(line)).toBe(answer)
  })

  test('fixed: the payload is one datagram, from the local port, byte for byte', () => {
    const { bench, got } = opened()
    const all = Uint8Array.from({ length: 256 }, (_, n) => n)
    bench.run(`AT+CIPSEND=1,256,"${peer}",5254`)
    expect(bench.say(all)).toBe(`${OK}\r\n+CIPSEND: 1,256,256\r\n`)
    expect(got.map(({ fromPort, toAddress }) => [fromPort, toAddress])).toEqual([[5000, peer]])
    expect(got[0]?.bytes).toEqual(all)
  })

  test('variable: Ctrl-Z ends it, ETX escapes, ESC cancels; each is a datagram of its own', () => {
    const { bench, got } = opened()
    const line = `AT+CIPSEND=1,,"${peer}",5254`
    bench.run(line)
    expect(bench.say('a\x03\x1ab\x1a')).toBe(`${OK}\r\n+CIPSEND: 1,3,3\r\n`)
    bench.run(line)
    expect(bench.say('never\x1b')).toBe(ERROR)
    bench.run(line)
    expect(bench.say(`${'x'.repeat(1501)}\x1a`)).toBe(ERROR)
    bench.run(line)
    expect(bench.say(`${'x'.repeat(1500)}\x1a`)).toBe(`${OK}\r\n+CIPSEND: 1,1500,1500\r\n`)
    expect(got.map(({ bytes }) => bytes.length)).toEqual([3, 1500])
    expect(textOf(got[0]?.bytes ?? new Uint8Array())).toBe('a\x1ab')
  })

  test('udpLostComma: what is accepted is sent', () => {
    const { bench, got } = opened({ knobs: { udpLostComma: 'accept' } })
    bench.run(`AT+CIPSEND=1,"${peer}",5254`)
    expect(bench.say('HELLO\x1a')).toBe(`${OK}\r\n+CIPSEND: 1,5,5\r\n`)
    expect(got.length).toBe(1)
  })

  test('several peers by one socket, by name and by address; nobody is no error', () => {
    const { bench } = opened()
    const log: string[] = []
    for (const port of [7001, 7002]) {
      bench.network.onDatagram(port, ({ toAddress, bytes }) => {
        log.push(`${toAddress}:${port} ${textOf(bytes)}`)
      })
    }
    for (const to of ['"192.0.2.1",7001', '"192.0.2.2",7002', '"a.example",7001', '"1.2.3.4",9']) {
      bench.run(`AT+CIPSEND=1,2,${to}`)
      expect(bench.say('hi'), to).toBe(`${OK}\r\n+CIPSEND: 1,2,2\r\n`)
    }
    expect(log[0]).toBe('192.0.2.1:7001 hi')
    expect(log[1]).toBe('192.0.2.2:7002 hi')
    expect(log[2]).toMatch(/^198\.51\.100\.\d+:7001 hi$/)
    expect(log.length).toBe(3)
  })

  test('AT+CIPSENDMODE=1 means nothing: there is nobody to acknowledge', () => {
    const { bench } = opened()
    bench.run('AT+CIPSENDMODE=1', `AT+CIPSEND=1,2,"${peer}",5254`)
    expect(bench.say('hi')).toBe(`${OK}\r\n+CIPSEND: 1,2,2\r\n`)
  })

  test('maxSendAccepted, sendOrder', () => {
    const { bench, got } = opened({ knobs: { maxSendAccepted: 3, sendOrder: 'result-first' } })
    bench.run(`AT+CIPSEND=1,5,"${peer}",5254`)
    expect(bench.say('HELLO')).toBe(info('+CIPSEND: 1,5,3'))
    bench.time.advance(100)
    expect(got.map(({ bytes }) => textOf(bytes))).toEqual(['HEL'])
  })

  test('a link that is lost while its payload comes: cnf is -1', () => {
    const { bench, got } = opened()
    bench.run(`AT+CIPSEND=1,2,"${peer}",5254`)
    bench.modem.dropContext()
    expect(bench.say('hi')).toBe(
      `${OK}\r\n+CIPSEND: 1,2,-1\r\n\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n`,
    )
    expect(got).toEqual([])
  })
})

describe('direct push', () => {
  test('a datagram is a block of its own, with its own sender', () => {
    const { bench } = opened()
    bench.network.sendDatagram(5000, bytesOf('one'), peer, 5254)
    bench.network.sendDatagram(5000, bytesOf('two\r\n'), '192.0.2.9', 53)
    expect(bench.say('')).toBe(
      `\r\nRECV FROM:${peer}:5254\r\n+IPD3\r\none\r\nRECV FROM:192.0.2.9:53\r\n+IPD5\r\ntwo\r\n`,
    )
  })

  test.each([
    ['AT+CIPSRIP=0', '\r\n+IPD5\r\nHELLO'],
    ['AT+CIPHEAD=0', `\r\nRECV FROM:${peer}:5254\r\nHELLO`],
    ['AT+CIPHEAD=0;+CIPSRIP=0', '\r\nHELLO'],
    ['AT+CIPCCFG=,,,,1', `\r\nRECV FROM:${peer}:5254\r\n+RECEIVE,1,5\r\nHELLO`],
    ['AT+CIPCCFG=,,,,1;+CIPSRIP=0', '\r\n+RECEIVE,1,5\r\nHELLO'],
  ])('after %s', (settings, heard) => {
    const { bench } = opened()
    bench.run(settings)
    expect(arrives(bench, 'HELLO')).toBe(heard)
  })

  test('one that is larger than a block comes in blocks; an empty one does not come', () => {
    const { bench } = opened()
    bench.run('AT+CIPSRIP=0')
    expect(arrives(bench, '')).toBe('')
    expect(arrives(bench, 'x'.repeat(1600))).toBe(
      `\r\n+IPD1500\r\n${'x'.repeat(1500)}\r\n+IPD100\r\n${'x'.repeat(100)}`,
    )
  })

  test('waits for the end of a payload, boundaries and all', () => {
    const { bench } = opened()
    bench.run('AT+CIPSRIP=0', `AT+CIPSEND=1,2,"${peer}",5254`)
    arrives(bench, 'one')
    expect(arrives(bench, 'two')).toBe('')
    expect(bench.say('hi')).toBe(`${OK}\r\n+CIPSEND: 1,2,2\r\n\r\n+IPD3\r\none\r\n+IPD3\r\ntwo`)
  })

  test('an answer goes back to where the datagram came from', () => {
    const { bench } = opened()
    bench.network.onDatagram(5254, ({ bytes, reply }) => reply(bytes))
    bench.run(`AT+CIPSEND=1,4,"${peer}",5254`)
    expect(bench.say('ping')).toBe(
      `${OK}\r\n+CIPSEND: 1,4,4\r\n\r\nRECV FROM:${peer}:5254\r\n+IPD4\r\nping`,
    )
  })

  test('IPv6', () => {
    const bench = new Bench()
    bench.run('AT+CSOCKSETPN=1,6', 'AT+NETOPEN', 'AT+CIPOPEN=1,"UDP",,,5000')
    expect(bench.run('AT+CIPSEND=1,2,"2001:db8::1",5254')).toBe('\r\n>')
    bench.say('hi')
    expect(arrives(bench, 'x', 53, '2001:db8::2')).toBe(
      '\r\nRECV FROM:2001:db8::2:53\r\n+IPD1\r\nx',
    )
  })
})

describe('buffer mode', () => {
  const buffered = (knobs: Partial<Knobs> = {}): Bench => {
    const { bench } = opened({ knobs })
    bench.run('AT+CIPRXGET=1')
    return bench
  }

  test('reads as a stream: within a datagram and across', () => {
    const bench = buffered()
    expect(arrives(bench, 'data from ')).toBe('\r\n+CIPRXGET: 1,1\r\n')
    expect(arrives(bench, 'server')).toBe('')
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,16'))
    expect(bench.run('AT+CIPRXGET=2,1,5')).toBe(`\r\n+CIPRXGET: 2,1,5,11\r\ndata ${OK}`)
    expect(bench.run('AT+CIPRXGET=3,1,7')).toBe(`\r\n+CIPRXGET: 3,1,7,4\r\n66726F6D207365${OK}`)
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(`\r\n+CIPRXGET: 2,1,4,0\r\nrver${OK}`)
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(failure('+IP ERROR: No data'))
  })

  test('udpReadForm: or stops at the end of a datagram', () => {
    const bench = buffered({ udpReadForm: 'datagram' })
    arrives(bench, 'one')
    arrives(bench, 'three')
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(`\r\n+CIPRXGET: 2,1,3,5\r\none${OK}`)
    expect(bench.run('AT+CIPRXGET=2,1,2')).toBe(`\r\n+CIPRXGET: 2,1,2,3\r\nth${OK}`)
    expect(bench.run('AT+CIPRXGET=3,1')).toBe(`\r\n+CIPRXGET: 3,1,3,0\r\n726565${OK}`)
  })

  test('a change to push gives each datagram its sender, of one half read the rest', () => {
    const bench = buffered()
    arrives(bench, 'first')
    arrives(bench, 'second', 53, '192.0.2.9')
    bench.run('AT+CIPRXGET=2,1,3')
    expect(bench.run('AT+CIPRXGET=0')).toBe(
      `${OK}\r\nRECV FROM:${peer}:5254\r\n+IPD2\r\nst\r\nRECV FROM:192.0.2.9:53\r\n+IPD6\r\nsecond`,
    )
  })

  test('what finds no room is lost, whole', () => {
    const bench = buffered({ receiveBuffer: 100 })
    arrives(bench, 'x'.repeat(90))
    arrives(bench, 'y'.repeat(11))
    arrives(bench, 'z'.repeat(10))
    expect(bench.run('AT+CIPRXGET=2,1')).toBe(
      `\r\n+CIPRXGET: 2,1,100,0\r\n${'x'.repeat(90)}${'z'.repeat(10)}${OK}`,
    )
  })
})

describe('the end', () => {
  test('AT+CIPCLOSE: the result before OK; then nothing arrives', () => {
    const { bench } = opened()
    expect(bench.run('AT+CIPCLOSE=1')).toBe(info('+CIPCLOSE: 1,0'))
    expect(bench.run('AT+CIPCLOSE=1')).toBe(failure('+CIPCLOSE: 1,4'))
    expect(arrives(bench, 'late')).toBe('')
  })

  test('udpCloseOrder: OK before the result, with NETCLOSE too; TCP has its own knob', () => {
    const { bench } = opened({ knobs: { udpCloseOrder: 'ok-first' } })
    expect(bench.run('AT+CIPCLOSE=1')).toBe(`${OK}\r\n+CIPCLOSE: 1,0\r\n`)
    bench.run('AT+CIPOPEN=1,"UDP",,,5000')
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+CIPCLOSE: 1,0\r\n\r\n+NETCLOSE: 0\r\n`)
    const other = new Bench({ knobs: { closeOrder: 'result-first', udpCloseOrder: 'ok-first' } })
    other.connect(0)
    expect(other.run('AT+CIPCLOSE=0')).toBe(info('+CIPCLOSE: 0,0'))
  })

  test('AT+NETCLOSE: UDP links before OK, TCP links after it, then the network', () => {
    const bench = new Bench()
    bench.connect(0, 2)
    bench.run('AT+CIPOPEN=1,"UDP",,,5000', 'AT+CIPOPEN=3,"UDP",,,5001')
    expect(bench.run('AT+NETCLOSE')).toBe(
      '\r\n+CIPCLOSE: 1,0\r\n\r\n+CIPCLOSE: 3,0\r\n\r\nOK\r\n' +
        '\r\n+CIPCLOSE: 0,0\r\n\r\n+CIPCLOSE: 2,0\r\n\r\n+NETCLOSE: 0\r\n',
    )
    expect(bench.run('AT+NETOPEN', 'AT+CIPOPEN=1,"UDP",,,5000')).toBe(info('+CIPOPEN: 1,0'))
  })

  test('netcloseForm: or no word of links', () => {
    const { bench } = opened({ knobs: { netcloseForm: 'bare' } })
    expect(bench.run('AT+NETCLOSE')).toBe(`${OK}\r\n+NETCLOSE: 0\r\n`)
    expect(arrives(bench, 'late')).toBe('')
  })

  test('the network’s loss ends the socket, and frees its port', () => {
    const { bench } = opened()
    bench.modem.dropContext()
    expect(bench.say('')).toBe('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n')
    expect(arrives(bench, 'late')).toBe('')
    expect(bench.run('AT+CIPCLOSE?')).toBe(info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0'))
    expect(bench.run('AT+NETOPEN', 'AT+CIPOPEN=2,"UDP",,,5000')).toBe(info('+CIPOPEN: 2,0'))
  })

  test('a link of another type begins afresh', () => {
    const { bench } = opened()
    bench.network.listen(80, () => {})
    bench.run('AT+CIPRXGET=1')
    arrives(bench, 'old')
    bench.run('AT+CIPCLOSE=1')
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,3'))
    bench.run('AT+CIPOPEN=1,"TCP","192.0.2.5",80')
    expect(bench.run('AT+CIPRXGET=4,1')).toBe(info('+CIPRXGET: 4,1,0'))
    expect(bench.run('AT+CIPOPEN?')).toContain('\r\n+CIPOPEN: 1,"TCP","192.0.2.5",80,-1\r\n')
    expect(bench.run('AT+CIPACK=1')).toBe(info('+CIPACK: 0,0,0'))
  })
})
