/** Datagrams are sent, each to its own peer; and CIPSRIP, which is on while there are sockets. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { block, bound, datagram, PushBench } from '../support/push.ts'

/** Plays the send of one datagram. */
function sends(bench: PushBench, to: string, data: string, length: number = data.length): void {
  const [address, port] = to.split(' ')
  bench.dce.play([`AT+CIPSEND=0,,"${address}",${port}\r`, '\r\n>'], [`${data}\x1a`, OK])
  bench.dce.answer(line(`+CIPSEND: 0,${length},${length}`))
}

describe('sending', () => {
  test('goes to each datagram’s own peer, with ETX before what would end it', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    u.write(bytesOf('a\x1ab\x1bc\x03d'), '2001:db8::1', 65_535)
    u.writeFrom(bytesOf('_again_'), 1, 5)
    sends(bench, '1.2.3.4 5', 'one')
    sends(bench, '2001:db8:0:0:0:0:0:1 65535', 'a\x03\x1ab\x03\x1bc\x03\x03d', 7)
    sends(bench, '2001:db8:0:0:0:0:0:1 65535', 'again')
    bench.dce.end()
    expect(bench.told().filter((event) => event.includes('writable')).length).toBe(3)
  })

  test('text that could be run waits until what precedes it is known to be payload', () => {
    const { bench, u } = bound()
    u.write(bytesOf('a\x1abAT+NETCLOSE\rA/'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['a\x03\x1abA', '']).pass(249)
    bench.dce.play(['T+NETCLOSE\rA', '', 1]).pass(249).play(['/\x1a', OK, 1])
    bench.dce.answer(line('+CIPSEND: 0,17,17')).end()
    expect(bench.modem.counters.datagramsLost).toBe(0)
  })

  test('text that could be run is not written when the block has ended before it', () => {
    for (const said of [OK + line('+CIPSEND: 0,1,1'), ERROR]) {
      const { bench, u } = bound()
      u.write(bytesOf('a\x1abAT+NETCLOSE\r'), '1.2.3.4', 5)
      bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['a\x03\x1abA', said])
      bench.dce.play(['\x1b', ERROR, 1000], ['~'.repeat(3072), '', 100], ['~\r', ERROR, 100])
      bench.dce.play(['AT\r', OK, 100], ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
      bench.dce.end()
      expect(bench.modem.counters.datagramsLost).toBe(1)
    }
  })

  test('text that could be run needs no wait where nothing before it could end the block', () => {
    const { bench, u } = bound()
    u.write(bytesOf('abAT+NETCLOSE\r\x1a'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['abAT+NETCLOSE\r\x03\x1a\x1a', OK])
    bench.dce.answer(line('+CIPSEND: 0,15,15')).end()
  })

  test('before the socket is open: it waits', () => {
    const bench = new PushBench().up()
    const u = bench.udp('u')
    u.write(bytesOf('hello'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSRIP=1\r', OK])
    bench.opens(u)
    sends(bench, '1.2.3.4 5', 'hello')
    bench.dce.end()
  })

  test('answers the sender, over IPv6 as well', () => {
    const { bench, u } = bound()
    expect(u.writeFrom(bytesOf('nobody yet'))).toBe(0)
    bench.dce.answer(datagram(0, 'q', '2001:db8::9:99')).pass(20)
    bench.take(u)
    u.answer()
    expect(u.writeFrom(bytesOf('reply'))).toBe(5)
    sends(bench, '2001:db8:0:0:0:0:0:9 99', 'reply')
    u.write(bytesOf('x'), '1.2.3.4', 5)
    sends(bench, '1.2.3.4 5', 'x')
    bench.dce.end()
  })

  test('and close: what was written is sent first', () => {
    const { bench, u } = bound()
    u.write(bytesOf('bye'), '1.2.3.4', 5)
    u.close()
    sends(bench, '1.2.3.4 5', 'bye')
    bench.closes(0).dce.play(['AT+CIPSRIP=0\r', OK]).end()
  })

  const outcomes: readonly (readonly [name: string, result: string, lost: number])[] = [
    ['fewer sent', '+CIPSEND: 0,3,0', 1],
    ['all sent', '+CIPSEND: 0,3,3', 0],
  ]
  for (const [name, result, lost] of outcomes) {
    test(`${name}: the next datagram follows`, () => {
      const { bench, u } = bound()
      u.write(bytesOf('one'), '1.2.3.4', 5)
      u.write(bytesOf('two'), '1.2.3.4', 5)
      bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['one\x1a', OK + line(result)])
      sends(bench, '1.2.3.4 5', 'two')
      bench.dce.end()
      expect(bench.modem.counters.datagramsLost).toBe(lost)
    })
  }

  test('another length taken than was written: it is not sent again, and the line is cleared', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['one\x1a', OK])
    bench.dce.answer(line('+CIPSEND: 0,2,2'))
    bench.dce.play(['\x1b', ERROR], ['~'.repeat(3072), '', 100], ['~\r', ERROR, 100])
    bench.dce.play(['AT\r', OK, 100], ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
    bench.dce.end()
    expect([bench.told(), bench.modem.counters.datagramsLost]).toEqual([['u writable 2048'], 1])
  })

  test('the link is gone: the socket ends', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['one\x1a', OK])
    bench.dce.answer(line('+CIPSEND: 0,3,-1'))
    bench.closes(0, 1000).dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual(['u error sendFailed'])
  })

  test('no result: another one follows after ten seconds', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', '\r\n>'], ['one\x1a', OK])
    u.write(bytesOf('two'), '1.2.3.4', 5)
    bench.dce.expect('AT+CIPSEND=0,,"1.2.3.4",5\r', 10_000)
    expect(bench.modem.counters.datagramsLost).toBe(0)
  })

  test('refused three times: dropped', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    u.write(bytesOf('two'), '1.2.3.5', 5)
    for (let i = 0; i < 3; i++) bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', ERROR])
    sends(bench, '1.2.3.5 5', 'two')
    bench.dce.end()
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('the prompt does not come: given up, and never written without one', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '1.2.3.4', 5)
    bench.dce.play(['AT+CIPSEND=0,,"1.2.3.4",5\r', ''], ['\x1b', ERROR, 9000])
    bench.dce.play(['~'.repeat(3072), '', 100], ['~\r', ERROR, 100], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')]).end()
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })
})

describe('CIPSRIP', () => {
  test('is on while there is a UDP socket', () => {
    const { bench, u } = bound()
    const v = bench.udp('v', { port: 6000 })
    bench.opens(v, 6000)
    u.close()
    bench.closes(0).dce.silent()
    v.close()
    bench.closes(1).dce.play(['AT+CIPSRIP=0\r', OK]).end()
    const w = bench.udp('w')
    bench.dce.play(['AT+CIPSRIP=1\r', OK])
    bench.opens(w).dce.end()
  })

  test('goes unanswered: asked again', () => {
    const bench = new PushBench().up()
    const u = bench.udp('u')
    bench.dce.play(['AT+CIPSRIP=1\r', ''], ['~\r', ERROR, 9000], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], ['AT+CIPSRIP=1\r', OK])
    bench.opens(u).dce.end()
  })

  test('is refused: sockets end with the modem’s number, streams go on', () => {
    const bench = new PushBench().up()
    const a = bench.connected('a')
    bench.udp('u')
    bench.udp('v', { port: 6000 })
    bench.dce.play(['AT+CIPSRIP=1\r', '\r\n+CME ERROR: 4\r\n']).end()
    expect(bench.told()).toEqual([
      'u error +CME ERROR 4 (operation not supported)',
      'v error +CME ERROR 4 (operation not supported)',
    ])
    bench.dce.answer(block(0, 'x')).end()
    expect(bench.read(a)).toBe('x')
  })

  test('cannot be turned off: left on', () => {
    const { bench, u } = bound()
    u.close()
    bench.closes(0).dce.play(['AT+CIPSRIP=0\r', ERROR]).end()
    bench.udp('v')
    bench.dce.expect('AT+CIPSRIP=1\r')
  })
})
