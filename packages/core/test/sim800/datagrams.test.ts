/** SIM800: datagrams from anybody, to anybody, and on a line that loses bytes. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { bytesOf, textOf } from '../support/bytes.ts'
import type { UDPSocket } from '../support/push.ts'
import { Bench800, ERROR, info, line, list, OK } from '../support/sim800.ts'

const FILLER = '~'.repeat(557)
const AIM = 'AT+CIPUDPMODE=0,2,"192.0.2.7",53\r'

/** A UDP socket `u` on link 0 that is open. */
function bound(options: object = {}): { bench: Bench800; u: UDPSocket } {
  const bench = Bench800.pushed(options).up()
  const u = new bench.modem.UDP({
    port: 5000,
    onReadable: (count) => bench.events.push(`u readable ${count}`),
    onError: (code) => bench.events.push(`u error ${errorName(code)}`),
  })
  bench.dce.play(
    ['AT+CIPSRIP=1\r', OK],
    ['AT+CLPORT=0,"UDP",5000\r', OK],
    ['AT+CIPUDPMODE=0,1\r', OK],
  )
  bench.dce.play(['AT+CIPSTART=0,"UDP","192.0.2.1","9"\r', OK + line('0, CONNECT OK')]).end()
  bench.told()
  return { bench, u }
}

function take(u: UDPSocket): string {
  const datagram = u.read() as { address: string; port: number } & ArrayBuffer
  return datagram === undefined
    ? ''
    : `${datagram.address}:${datagram.port} ${textOf(new Uint8Array(datagram))}`
}

describe('received', () => {
  const headers: readonly string[] = [
    '+RECEIVE,0,2,1.2.3.4:53:',
    '+RECEIVE,0,2,1.2.3.4:53',
    '+RECEIVE,0,2,1.2.3.4: 53:',
    '+RECEIVE,0,2,255.255.255.255:65535:',
  ]
  for (const header of headers) {
    test(header, () => {
      const { bench, u } = bound()
      bench.dce.answer(`\r\n${header}\r\nhi`).pass(20).end()
      const from = header.includes('255') ? '255.255.255.255:65535' : '1.2.3.4:53'
      expect([take(u), bench.told()]).toEqual([`${from} hi`, ['u readable 1']])
    })
  }

  for (const header of [
    '+RECEIVE,0,2,1.2.3:53:',
    '+RECEVE,0,2,1.2.3.4:53:',
    '+RECEIVE,02,1.2.3.4:53:',
    '+RECEIVE,0,2,1.2.3.4x53:',
  ]) {
    test(`${header}: what follows is passed over`, () => {
      const { bench, u } = bound()
      bench.dce.answer(`\r\n${header}\r\n+PDP: DEACT\r\n`).expect('~\r', 300)
      expect([u.available, bench.told()]).toEqual([0, []])
    })
  }

  test('without its sender it is none', () => {
    const { bench, u } = bound()
    bench.dce.answer('\r\n+RECEIVE,0,2:\r\nhi').pass(20).end()
    expect([u.available, bench.modem.counters.datagramsLost]).toEqual([0, 1])
  })

  test('a stream’s block with its sender', () => {
    const { bench } = bound()
    const socket = bench.connected('a')
    bench.dce.answer('\r\n+RECEIVE,1,2,1.2.3.4:53:\r\nhi').pass(20).end()
    expect(bench.read(socket)).toBe('hi')
  })

  test('a stream that ends where data is pushed has no more', () => {
    const { bench } = bound()
    bench.connected('a')
    bench.dce.answer(line('1, CLOSED')).play(['AT+CIPCLOSE=1,0\r', ERROR])
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })
})

describe('sent', () => {
  test('to one peer and another', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK], ['AT+CIPSEND=0\r', '\r\n> '], ['one\x1a', line('DATA ACCEPT:0,3')])
    u.write(bytesOf('two'), '192.0.2.7', 53)
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['two\x1a', line('0, SEND OK')])
    u.write(bytesOf('six'), '192.0.2.8', 53)
    bench.dce.play(['AT+CIPUDPMODE=0,2,"192.0.2.8",53\r', OK], ['AT+CIPSEND=0\r', '\r\n> '])
    bench.dce.play(['six\x1a', line('0, SEND FAIL')]).end()
    expect([bench.told(), bench.modem.counters.datagramsLost]).toEqual([[], 1])
  })

  test('by its length where Ctrl-Z or ESC is in it', () => {
    const { bench, u } = bound()
    u.write(bytesOf('a\x1ab'), '192.0.2.7', 53)
    bench.dce
      .play([AIM, OK], ['AT+CIPSEND=0,03\r', '\r\n> '], ['a\x1ab', line('DATA ACCEPT:0,3')])
      .end()
  })

  test('the prompt is lost: an inert one is written blind, in pieces', () => {
    const { bench, u } = bound()
    u.write(bytesOf('a\rb\x1b'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK], ['AT+CIPSEND=0,04\r', ''])
    bench.dce
      .play(['a', '', 10_000], ['\r', '', 1000], ['b\x1b', line('DATA ACCEPT:0,4'), 1000])
      .end()
    expect(bench.modem.counters.datagramsLost).toBe(0)
  })

  test('it was the command’s CR that was lost', () => {
    const { bench, u } = bound()
    u.write(bytesOf('a\rb\x1b'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK], ['AT+CIPSEND=0,04\r', ''])
    bench.dce
      .play(['a', '', 10_000], ['\r', '\r\n> ', 1000], ['a\rb\x1b', line('DATA ACCEPT:0,4')])
      .end()
  })

  test('it was the command that was lost', () => {
    const { bench, u } = bound()
    u.write(bytesOf('\x1b'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK], ['AT+CIPSEND=0,01\r', ''], ['\x1b', '', 10_000], [FILLER, '', 10_000])
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('one that a modem in command state might run is not', () => {
    const { bench, u } = bound()
    u.write(bytesOf('AT+CFUN=0\r\x1a'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK], ['AT+CIPSEND=0,11\r', '']).pass(10_000).end()
    expect(bench.told()).toEqual(['u error promptStuck', 'down promptStuck'])
  })

  test('nobody takes it: the destination is refused three times', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '192.0.2.7', 53)
    for (let i = 0; i < 3; i++) bench.dce.play([AIM, ERROR])
    bench.dce.end()
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('the send is refused three times', () => {
    const { bench, u } = bound()
    u.write(bytesOf('one'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK])
    for (let i = 0; i < 3; i++) bench.dce.play(['AT+CIPSEND=0\r', ERROR])
    bench.dce.end()
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('the modem ends it too soon, while it is still being written', () => {
    const { bench, u } = bound({ room: 4 })
    u.write(bytesOf('0123456789'), '192.0.2.7', 53)
    bench.dce.play([AIM, OK])
    bench.dce.expect('AT+CIPSEND=0\r')
    bench.dce.serial.room = 0
    bench.dce.answer(`\r\n> ${line('DATA ACCEPT:0,2')}`)
    bench.dce.serial.room = 4096
    bench.dce.expect('\x1b', 100)
    expect(bench.modem.counters.datagramsLost).toBe(1)
  })

  test('not over IPv6', () => {
    const { bench, u } = bound()
    expect(() => u.write(bytesOf('x'), '2001:db8::1', 53)).toThrow(
      'address: the sim800 has no IPv6',
    )
    expect(() => bench.socket('a', { host: '::1' })).toThrow('host: the sim800 has no IPv6')
  })
})

describe('streams in pieces', () => {
  test('a shorter length was understood while the block is being written', () => {
    const bench = new Bench800().up()
    bench.connected('a').writeFrom(bytesOf('0123456789ab'))
    bench.dce.expect('AT+CIPSEND=0,12\r')
    bench.dce.serial.room = 0
    bench.dce.answer(`\r\n> ${line('DATA ACCEPT:0,2')}`).pass(150)
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce.expect('0123456789ab').expect(FILLER, 300).expect('~\r', 100)
    bench.dce.play(['AT\r', OK, 100], ['AT+CIPSTATUS\r', list([0])])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 2,2,0')]).expect('AT+CIPSEND=0,10\r')
  })
})
