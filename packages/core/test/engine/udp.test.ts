/** Datagrams: their senders, their boundaries, what happens to damaged ones, and how sockets end. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { block, bound, datagram, PushBench, type UDPSocket } from '../support/push.ts'

describe('the sender of a datagram', () => {
  const senders: readonly (readonly [line: string, told: string])[] = [
    ['RECV FROM:1.2.3.4:53', '1.2.3.4:53'],
    ['RECV FROM: 1.2.3.4:53', '1.2.3.4:53'],
    ['RECV FROM:1.2.3.4: 53', '1.2.3.4:53'],
    ['RECV FROM:1.2.3.4 :53', '1.2.3.4:53'],
    ['+RECV FROM:1.2.3.4:53', '1.2.3.4:53'],
    ['RCV FROM:255.255.255.255:65535', '255.255.255.255:65535'],
    ['RECV FROM:2001:DB8:0:0:0:0:0:7:5353', '2001:db8::7:5353'],
    ['RECV FROM:2001:db8::7:5353', '2001:db8::7:5353'],
  ]
  for (const [said, told] of senders) {
    test(said, () => {
      const { bench, u } = bound()
      bench.dce
        .answer(`${line(said)}+RECEIVE,0,2\r\nhi`)
        .pass(20)
        .end()
      expect([bench.take(u), bench.told()]).toEqual([`${told} hi`, ['u readable 1']])
    })
  }

  test('as numbers', () => {
    const { bench, u } = bound()
    bench.dce.answer(datagram(0, 'hi', '200.2.3.4:65535')).pass(20)
    const view = new Uint8Array(10)
    expect(u.readInto(view, 1)).toBe(2)
    expect([u.senderAddress, u.senderPort, u.senderFamily]).toEqual([0xc8020304 | 0, 65_535, 4])
    expect([...view.subarray(0, 4), ...u.senderBytes.subarray(0, 4)]).toEqual([
      0, 104, 105, 0, 200, 2, 3, 4,
    ])
  })

  test('is each one’s own, of several peers and between streams', () => {
    const { bench, u } = bound()
    const a = bench.connected('a')
    bench.dce.answer(datagram(0, 'one', '1.1.1.1:1') + datagram(1, 'stream', '9.9.9.9:80'))
    bench.dce.answer(datagram(0, 'two', '2.2.2.2:2'))
    bench.dce.answer(datagram(0, 'three', '2001:db8::1:3')).pass(20)
    expect([u.available, bench.read(a)]).toEqual([3, 'stream'])
    expect([bench.take(u), bench.take(u), bench.take(u), bench.take(u)]).toEqual([
      '1.1.1.1:1 one',
      '2.2.2.2:2 two',
      '2001:db8::1:3 three',
      '',
    ])
    bench.dce.end()
  })

  test('is not known: the datagram is dropped', () => {
    const { bench, u } = bound()
    bench.dce
      .answer(block(0, 'whose?') + datagram(0, 'mine'))
      .pass(20)
      .end()
    expect([bench.take(u), u.available]).toEqual(['10.0.0.9:53 mine', 0])
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('of a stream’s block is not the next datagram’s', () => {
    const { bench, u } = bound()
    bench.connected('a')
    bench.dce
      .answer(datagram(1, 'x', '6.6.6.6:6') + block(0, 'whose?'))
      .pass(20)
      .end()
    expect(u.available).toBe(0)
  })
})

describe('a view', () => {
  test('that is too small takes the beginning, an empty one drops the datagram', () => {
    const { bench, u } = bound()
    bench.dce.answer(datagram(0, 'first') + datagram(0, 'second') + datagram(0, 'third')).pass(20)
    const view = new Uint8Array(8)
    expect([u.readInto(view, 0, 2), u.readInto(view, 0, 0), u.readInto(view)]).toEqual([2, 0, 5])
    expect([bench.take(u), u.available]).toEqual(['', 0])
  })
})

describe('datagrams', () => {
  for (let chunk = 1; chunk <= 64; chunk += 3) {
    test(`arrive ${chunk} bytes at a time`, () => {
      const { bench, u } = bound({ chunk })
      const evil = '\r\nRECV FROM:6.6.6.6:6\r\n+RECEIVE,0,1\r\nE\r\n'
      bench.dce.answer(datagram(0, evil) + datagram(0, 'b', '2001:db8::1:3') + datagram(0, 'c\r'))
      bench.dce.pass(20).end()
      expect([bench.take(u), bench.take(u), bench.take(u)]).toEqual([
        `10.0.0.9:53 ${evil}`,
        '2001:db8::1:3 b',
        '10.0.0.9:53 c\r',
      ])
    })
  }

  test('are told when nothing follows for 20 ms', () => {
    const { bench } = bound()
    bench.dce.answer(datagram(0, 'x'.repeat(1500))).pass(19)
    expect(bench.told()).toEqual([])
    bench.dce.pass(1).end()
    expect(bench.told()).toEqual(['u readable 1'])
  })

  test('of more than 500 bytes are told at once where RTS/CTS keeps bytes from being lost', () => {
    const bench = PushBench.held().up()
    bench.bound('u')
    bench.dce.answer(datagram(0, 'x'.repeat(501)))
    expect(bench.told()).toEqual(['u readable 1'])
    bench.dce.answer(datagram(0, 'x'.repeat(500))).pass(19)
    expect(bench.told()).toEqual([])
    bench.dce.pass(1).end()
    expect(bench.told()).toEqual(['u readable 2'])
  })

  test('longer than the view: the rest is dropped', () => {
    const { bench, u } = bound()
    bench.dce.answer(datagram(0, 'longer') + datagram(0, 'next')).pass(20)
    const view = new Uint8Array(3)
    expect([u.readInto(view), u.read(view), u.read(view)]).toEqual([3, 3, undefined])
    expect(view).toEqual(bytesOf('nex'))
  })

  test('that find no room are lost, whole, and counted', () => {
    const { bench, u } = bound({ modem: { receiveSize: 100 } })
    bench.dce.answer(datagram(0, 'x'.repeat(50)) + datagram(0, 'y'.repeat(50)) + datagram(0, 'z'))
    bench.dce
      .answer(datagram(0, 'w'.repeat(50)))
      .pass(20)
      .end()
    expect([bench.take(u), bench.take(u), bench.take(u)]).toEqual([
      `10.0.0.9:53 ${'x'.repeat(50)}`,
      '10.0.0.9:53 z',
      '',
    ])
    expect(bench.modem.counters.datagramsLost).toBe(2)
    expect(bench.told()).toEqual(['u readable 1', 'u readable 2'])
  })

  test('do not make RTS hold the line', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const u = bench.bound('u')
    bench.dce
      .answer(datagram(0, 'x'.repeat(40)) + datagram(0, 'y'.repeat(40)))
      .pass(20)
      .end()
    expect([u.available, bench.modem.counters.datagramsLost]).toEqual([1, 1])
  })

  test('that come after close are passed over', () => {
    const { bench, u } = bound()
    u.close()
    bench.dce.expect('AT+CIPCLOSE=0\r').answer(datagram(0, 'late') + line('+CIPCLOSE: 0,0') + OK)
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual([])
  })

  test('that come before the result of the open are kept', () => {
    const bench = new PushBench().up()
    const u = bench.udp('u')
    bench.dce.play(['AT+CIPSRIP=1\r', OK]).expect('AT+CIPOPEN=0,"UDP",,,5000\r')
    bench.dce.answer(datagram(0, 'early') + line('+CIPOPEN: 0,0') + OK).end()
    expect([bench.take(u), bench.told()]).toEqual([
      '10.0.0.9:53 early',
      ['ready', 'u readable 1', 'u writable 2048'],
    ])
  })
})

describe('bytes are lost', () => {
  const whole = datagram(0, 'abcdefgh')

  test('of the datagram: it is dropped, the next one is whole', () => {
    for (const gone of [1, 2]) {
      const { bench, u } = bound()
      bench.dce
        .answer(whole.slice(0, -gone) + datagram(0, 'next'))
        .pass(20)
        .end()
      expect([bench.take(u), bench.modem.counters.datagramsLost]).toEqual(['10.0.0.9:53 next', 1])
      expect(bench.told()).toEqual(['u readable 1'])
    }
  })

  test('three or more: framing is won back, and the socket goes on', () => {
    for (const gone of [3, 4]) {
      const { bench, u } = bound()
      bench.dce.answer(whole.slice(0, -gone) + datagram(0, 'next'))
      bench.winsBack('1,0,0,0,0,0,0,0,0,0').dce.answer(datagram(0, 'more')).pass(20).end()
      expect([bench.take(u), bench.told()]).toEqual(['10.0.0.9:53 more', ['u readable 1']])
    }
  })

  test('and nothing follows: it is dropped after a second', () => {
    const { bench, u } = bound()
    bench.dce.answer(whole.slice(0, -1)).pass(1000).end()
    expect([u.available, bench.modem.counters.datagramsLost, bench.told()]).toEqual([0, 1, []])
  })

  test('a digit of the length: it is not cut short', () => {
    const { bench, u } = bound()
    bench.dce.answer(`${line('RECV FROM:1.2.3.4:5')}+RECEIVE,0,1\r\nabcdefghijkl`).pass(1000)
    bench.winsBack('1,0,0,0,0,0,0,0,0,0').dce.end()
    expect([u.available, bench.told()]).toEqual([0, []])
  })

  test('of the sender’s line', () => {
    const said = 'RECV FROM:10.20.30.40:5678'
    for (let at = 0; at < said.length; at++) {
      const { bench, u } = bound()
      const damaged = said.slice(0, at) + said.slice(at + 1)
      bench.dce.answer(`${line(damaged)}+RECEIVE,0,2\r\nhi`).pass(20)
      // A digit of the address or of the port is the one thing that nothing shows.
      const isDigit = /\d/.test(said[at] as string)
      const isSpelling = damaged.startsWith('RCV FROM:')
      expect([damaged, bench.take(u) !== '']).toEqual([damaged, isDigit || isSpelling])
    }
  })
})

describe('a modem that does not push', () => {
  test('because data is read: the constructor says so', () => {
    const bench = new PushBench({ modem: { receive: 'pull' } })
    expect(() => bench.udp('u')).toThrow(/^receive: UDP needs push reception/)
  })

  test('because RTS/CTS was refused: sockets that wait end, and later ones too', () => {
    const bench = PushBench.held()
    bench.modem.open()
    bench.udp('u')
    expect(() => bench.up({ 'AT+IFC=2,2': ERROR })).toThrow(/wrote 'AT\+CIPRXGET=1/)
    bench.dce.serial.written.length = 0
    bench.dce.answer(OK).play(['AT+NETOPEN\r', OK + line('+NETOPEN: 0')])
    bench.dce.play(['AT+IPADDR\r', info('+IPADDR: 10.1.2.3')], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(bench.told()).toEqual(['u error pushRefused', 'ready'])
    const v = bench.udp('v')
    expect(bench.told()).toEqual([])
    bench.dce.end()
    expect([bench.told(), v.link]).toEqual([['v error pushRefused'], -1])
  })

  test('because it is closed', () => {
    const bench = new PushBench()
    bench.udp('u')
    bench.dce.silent()
    expect(bench.told()).toEqual(['u error notReady'])
  })
})

describe('a client of a server is given the socket’s number', () => {
  /** A server, and a UDP socket that is not open yet; it has the highest number. */
  function beside(): { bench: PushBench; u: UDPSocket } {
    const bench = new PushBench().up()
    bench.listening('l')
    const u = bench.udp('u')
    bench.dce.expect('AT+CIPSRIP=1\r')
    expect(u.link).toBe(9)
    return { bench, u }
  }

  test('before it is opened: it moves to another link', () => {
    const { bench, u } = beside()
    bench.client(9)
    bench.dce.answer(OK)
    expect(u.link).toBe(8)
    bench.opens(u).dce.answer(datagram(8, 'x')).pass(20).end()
    expect(bench.take(u)).toBe('10.0.0.9:53 x')
  })

  test('while a send for it awaits its prompt: nobody is sent the datagram', () => {
    const { bench, u } = beside()
    bench.dce.answer(OK)
    bench.opens(u)
    u.write(bytesOf('hello'), '1.2.3.4', 5)
    bench.dce.expect('AT+CIPSEND=9,,"1.2.3.4",5\r')
    bench.client(9)
    bench.dce.answer('\r\n>').expect('\0\0\0\0\0\x1a')
    expect(bench.told()).toContain('u error linkLost')
  })
})

describe('the end of a socket', () => {
  test('the port is taken', () => {
    const bench = new PushBench().up()
    bench.udp('u')
    bench.dce.play(['AT+CIPSRIP=1\r', OK])
    bench.dce.play(['AT+CIPOPEN=0,"UDP",,,5000\r', line('+CIPOPEN: 0,6') + ERROR])
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual(['ready', 'u error CIP error 6 (Failed to bind socket)'])
  })

  test('the network is lost: after what has come was read', () => {
    const { bench, u } = bound()
    bench.dce.answer(datagram(0, 'one') + datagram(0, 'two'))
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['u readable 1', 'u readable 2', 'down networkLost'])
    expect([bench.take(u), bench.take(u)]).toEqual(['10.0.0.9:53 one', '10.0.0.9:53 two'])
    bench.dce.clock.settle()
    expect([bench.told(), u.link, u.room, u.available]).toEqual([['u error networkLost'], -1, 0, 0])
    expect(u.writeFrom(new Uint8Array(1))).toBe(0)
    expect(() => u.write(new Uint8Array(1), '1.2.3.4', 5)).toThrow('the socket is not open')
  })

  test('the module restarts, in the middle of a datagram', () => {
    const { bench } = bound()
    bench.dce.answer(datagram(0, 'never whole').slice(0, -4)).pass(1000)
    bench.dce.answer(line('*ATREADY: 1'))
    expect(bench.told()).toEqual(['u error modemReset', 'down modemReset'])
    bench.up()
    bench.bound('v')
  })

  test('the audit no longer finds it', () => {
    const { bench } = bound({ modem: { auditMs: 60_000 } })
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS, 60_000])
    bench.closes(0, 1000).dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual(['u error linkLost'])
  })
})
