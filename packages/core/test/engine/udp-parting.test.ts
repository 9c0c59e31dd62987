/** A UDP socket that is written to and closed before it is open: what was written is sent all the same. */
import { describe, expect, test } from 'vitest'
import { ERROR, line, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { datagram, PushBench, type UDPSocket } from '../support/push.ts'

const OPEN = (link: number): string => `AT+CIPOPEN=${link},"UDP",,,5000\r`
const OPENED = (link: number): string => line(`+CIPOPEN: ${link},0`) + OK

function written(): { bench: PushBench; u: UDPSocket } {
  const bench = new PushBench().up()
  bench.told()
  const u = bench.udp('u')
  u.write(bytesOf('hello'), '1.2.3.4', 5)
  return { bench, u }
}

/** Plays the send of the datagram, and the close behind it. */
function leaves(bench: PushBench, link: number): void {
  bench.dce.play([`AT+CIPSEND=${link},,"1.2.3.4",5\r`, '\r\n>'], ['hello\x1a', OK])
  bench.dce.answer(line(`+CIPSEND: ${link},5,5`))
  bench.closes(link)
}

describe('a socket that is closed before it is open', () => {
  test('while it waits: it is opened, its datagram is sent, and it is closed', () => {
    const { bench, u } = written()
    u.close()
    expect([u.link, u.room, u.available, u.writeFrom(bytesOf('x'))]).toEqual([-1, 0, 0, 0])
    bench.dce.play(['AT+CIPSRIP=1\r', OK], [OPEN(0), OPENED(0)])
    leaves(bench, 0)
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual([])
  })

  test('while it is being opened, and twice', () => {
    const { bench, u } = written()
    bench.dce.play(['AT+CIPSRIP=1\r', OK]).expect(OPEN(0))
    u.close()
    u.close()
    // What comes for it by now is nobody's.
    bench.dce.answer(datagram(0, 'x') + OPENED(0))
    leaves(bench, 0)
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual([])
  })

  test('and is not let open: nothing is sent and nothing told', () => {
    const { bench, u } = written()
    bench.dce.play(['AT+CIPSRIP=1\r', OK]).expect(OPEN(0))
    u.close()
    bench.dce.answer(line('+CIPOPEN: 0,6') + ERROR)
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual([])
    expect(bench.udp('next').link).toBe(1)
  })

  test('and whose number a client is given meanwhile', () => {
    const bench = new PushBench().up()
    bench.listening('l')
    const u = bench.udp('u')
    u.write(bytesOf('hello'), '1.2.3.4', 5)
    u.close()
    bench.dce.expect('AT+CIPSRIP=1\r')
    bench.client(9)
    bench.dce.answer(OK)
    bench.dce.play([OPEN(8), OPENED(8)])
    leaves(bench, 8)
    bench.dce.play(['AT+CIPSRIP=0\r', OK]).end()
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('with nothing written is gone at once', () => {
    const bench = new PushBench().up()
    for (let i = 0; i < 30; i++) bench.udp('u').close()
    bench.dce.end()
  })

  test('without a network keeps no link from others', () => {
    const bench = new PushBench()
    bench.modem.open()
    for (let i = 0; i < 30; i++) {
      const u = bench.udp('u')
      u.write(bytesOf('hello'), '1.2.3.4', 5)
      u.close()
    }
  })
})
