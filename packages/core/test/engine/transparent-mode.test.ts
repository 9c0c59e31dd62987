/** The bring-up's part in transparent mode, and what the options ask for. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { ModemState } from '../../src/index.ts'
import { Bench, ERROR, goOn, info, MODEL, NET_CLOSED, OK, upTo } from '../support/bench.ts'
import { bytesOf, pattern } from '../support/bytes.ts'
import { CONNECT, Piped } from '../support/piped.ts'

const TRANSPARENT = { modem: { transparent: true } }
const OPEN = info('+NETOPEN: 1')

describe('a network that is found open', () => {
  test('in the other mode is opened again; it may take a while to close', () => {
    const bench = upTo('AT+NETOPEN?', TRANSPARENT)
    bench.dce.play(['AT+NETOPEN?\r', OPEN], ['AT+CIPMODE?\r', info('+CIPMODE: 0')])
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED], ['AT+CIPMODE=1\r', ERROR])
    bench.dce.play(['AT+CIPMODE=1\r', OK, 1000])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  test('in the right mode stays open', () => {
    const bench = upTo('AT+NETOPEN?', TRANSPARENT)
    bench.dce.play(['AT+NETOPEN?\r', OPEN], ['AT+CIPMODE?\r', info('+CIPMODE: 1')])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  test('in transparent mode, which is not wanted', () => {
    const bench = upTo('AT+NETOPEN?')
    bench.dce.play(['AT+NETOPEN?\r', OPEN], ['AT+CIPMODE?\r', info('+CIPMODE: 1')])
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED], ['AT+CIPMODE=0\r', OK])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  test.each([ERROR, info('+CIPMODE: none')])('the mode is not told: %j', (answer) => {
    const bench = upTo('AT+NETOPEN?')
    bench.dce.play(['AT+NETOPEN?\r', OPEN], ['AT+CIPMODE?\r', answer])
    goOn(bench, 'AT+CIPRXGET=1')
  })
})

test('the mode is refused four times: the bring-up fails', () => {
  const bench = upTo('AT+NETOPEN?', TRANSPARENT)
  bench.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 0')])
  for (let i = 0; i < 4; i++) bench.dce.play(['AT+CIPMODE=1\r', ERROR, 1000])
  bench.dce.play(MODEL)
  expect(bench.told()).toEqual([`down ${errorName(13)}`])
  expect(bench.modem.state).toBe(ModemState.failed)
})

test('the mode is refused for a reason: at once', () => {
  const bench = upTo('AT+NETOPEN?', TRANSPARENT)
  bench.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 0')])
  bench.dce.play(['AT+CIPMODE=1\r', '\r\n+CME ERROR: 4\r\n'])
  expect(bench.told()).toEqual([`down ${errorName(1004)}`])
})

describe('misuse', () => {
  test('dtr without the wire', () => {
    expect(() => new Bench({ modem: { dtr: true, serial: {} as never } })).toThrow('dtr:')
  })

  test('a Transparent without the option, and one too many', () => {
    const plain = new Bench().up()
    expect(() => new plain.modem.Transparent({ host: 'h', port: 7 })).toThrow('transparent: true')
    const bench = new Piped()
    const pipe = bench.online()
    expect(() => bench.pipe()).toThrow('one transparent connection')
    expect(() => bench.pipe({ protocol: 'sctp' })).toThrow('protocol:')
    expect(() => bench.pipe({ protocol: 'udp' })).toThrow('localPort:')
    const other = bench.socket('b')
    expect(() => bench.pipe({ from: other })).toThrow('from: must be a Transparent')
    const next = bench.pipe({ from: pipe })
    expect([pipe.link, next.link]).toEqual([-1, 0])
  })

  test('its open command from the application', () => {
    const piped = new Piped().up()
    for (const line of ['AT+CIPOPEN=0,"TCP","h",7', 'AT+CIPOPEN = 00', 'AT+CSQ;+CIPOPEN=0,']) {
      expect(() => piped.modem.command(line, () => {}), line).toThrow(RangeError)
    }
    piped.modem.command('AT+CIPOPEN=1,"TCP","h",7', () => {})
    piped.modem.command('AT+CIPOPEN?', () => {})
  })
})

test('a client’s CONNECT does not come: the escape sequence, and nothing else, is written', () => {
  const bench = new Piped().up()
  bench.listening('t', 0, { transparent: true })
  bench.modem.command('AT+CSQ', () => {})
  bench.dce.play(['AT+CSQ\r', OK])
  bench.client(0)
  expect(() => bench.modem.command('AT+CSQ', () => {})).toThrow('call escape()')
  bench.dce.pass(500).expect('+++', 1101).pass(1000).answer(OK).pass(299)
  bench.dce.clock.step(1)
  bench.dce.play(['ATO\r', CONNECT])
})

test('a slow line: an unfinished word waits as long as twenty bytes take', () => {
  const bench = new Piped({ modem: { startBaud: 300 } })
  const socket = bench.online()
  bench.dce.answer('\r\nCLO').pass(666)
  expect(socket.available).toBe(0)
  bench.dce.pass(1)
  expect(socket.available).toBe(5)
})

test('what is held back lies across the end of the ring', () => {
  let carrier = true
  const bench = new Piped({ carrier: () => carrier, modem: { receiveSize: 64, windowSize: 64 } })
  const socket = bench.online()
  const view = new Uint8Array(64)
  bench.dce.answer(pattern(60))
  socket.readInto(view, 0, 40)
  carrier = false
  bench.dce.answer(bytesOf('\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\n')).pass(999)
  bench.dce.clock.step(1)
  bench.dce.play(['~\r', ''])
  expect(socket.readInto(view)).toBe(20)
  bench.dce.clock.settle()
})
