/** A UDP link's data is pushed: what a DCE says of reading it is nobody's. */
import { expect, test } from 'vitest'
import { Bench, BRING_UP, info, line, NO_LINKS, OK } from '../support/bench.ts'

/** A modem that pushes, and a UDP socket `a` on link 0. */
function bound(auditMs: number = 0): { bench: Bench; read: () => unknown } {
  const bench = new Bench({ modem: { receive: 'push', auditMs } })
  bench.modem.open()
  for (const [command, answer] of BRING_UP) {
    if (command !== 'AT+CIPRXGET=1') {
      bench.dce.play([`${command}\r`, answer])
      continue
    }
    for (const each of ['CIPCCFG=10,0,0,1,1,0,500', 'CIPHEAD=1', 'CIPSRIP=0', 'CIPRXGET=0']) {
      bench.dce.play([`AT+${each}\r`, OK])
    }
  }
  bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS])
  const socket = new bench.modem.UDP({
    port: 5000,
    onReadable: (count) => bench.events.push(`a readable ${count}`),
    onError: (code) => bench.events.push(`a error ${code}`),
  })
  bench.dce.play(
    ['AT+CIPSRIP=1\r', OK],
    ['AT+CIPOPEN=0,"UDP",,,5000\r', line('+CIPOPEN: 0,0') + OK],
  )
  bench.told()
  return { bench, read: () => socket.read() }
}

test('an announcement for a UDP link asks for nothing, and its datagrams go on', () => {
  const { bench, read } = bound()
  bench.dce.answer(line('+CIPRXGET: 1,0'))
  bench.dce.pass(1000)
  expect(bench.told()).toEqual([])
  bench.dce.answer(`${line('RECV FROM:192.0.2.1:7')}+RECEIVE,0,3\r\nabc`)
  bench.dce.pass(1000)
  expect(bench.told()).toEqual(['a readable 1'])
  expect(new Uint8Array(read() as ArrayBuffer)).toEqual(Uint8Array.of(97, 98, 99))
  bench.dce.end()
})

test('the audit does not count what waits for a UDP link', () => {
  const { bench } = bound(60_000)
  bench.dce.expect('AT+CIPCLOSE?\r', 60_000)
  bench.dce.answer(info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0'))
  bench.dce.pass(1000).end()
  expect(bench.told()).toEqual([])
})
