/** How a connection of the online data state is closed, against a DCE that says what it likes. */
import { describe, expect, test } from 'vitest'
import { ModemState } from '../../src/index.ts'
import { ERROR, line, NET_CLOSED, NO_LINKS, OK } from '../support/bench.ts'
import { CLOSED, CONNECT, Piped } from '../support/piped.ts'

const LINK_CLOSED = OK + CLOSED + line('+CIPCLOSE: 0,0')

describe('closing', () => {
  test('while online: what was written leaves first', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.serial.room = 0
    bench.say(socket, 'tail')
    socket.close()
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce.expect('tail').answer('dropped')
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,0') + CLOSED + OK]).end()
    expect(bench.told()).toEqual([])
    bench.pipe()
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r')
  })

  test('in command state, with bytes left: they are sent online', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    bench.say(socket, 'tail')
    socket.close()
    bench.dce.play(['ATO\r', CONNECT], ['tail', ''])
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED]).end()
  })

  test('and ATO fails', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    bench.say(socket, 'tail')
    socket.close()
    bench.dce.play(['ATO\r', line('NO CARRIER')], ['AT+CIPCLOSE=0\r', LINK_CLOSED]).end()
  })

  test('and the connection ends before', () => {
    const bench = new Piped()
    const socket = bench.escaped()
    bench.say(socket, 'tail')
    bench.modem.command('AT', () => {})
    socket.close()
    bench.dce.expect('AT\r').answer(CLOSED + OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', LINK_CLOSED]).end()
  })

  test('with bytes that the port does not take: given up after two minutes', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.serial.room = 3
    bench.say(socket, 'abc')
    bench.dce.expect('abc')
    bench.dce.serial.room = 0
    bench.say(socket, 'tail')
    socket.close()
    bench.dce.pass(120_000)
    bench.dce.serial.room = 3
    bench.answerEscape(OK)
    bench.dce.serial.room = 4096
    bench.dce.expect('AT+CIPCLOSE=0\r')
  })

  test('flushing when the candidate turns out to be true', () => {
    const bench = new Piped()
    const socket = bench.online()
    bench.dce.answer(CLOSED)
    bench.say(socket, 'tail')
    socket.close()
    bench.dce.pass(999)
    bench.dce.clock.step(1)
    bench.noAnswer()
    bench.dce.play(['\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS])
    bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR]).end()
  })

  test('the modem is closed while online', () => {
    const bench = new Piped()
    bench.online()
    bench.modem.close()
    bench.answerEscape(OK)
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(bench.modem.state).toBe(ModemState.closed)
    expect(bench.told()).toEqual(['error closed'])
  })

  test('the port goes while online; open() begins anew', () => {
    const bench = new Piped()
    bench.online()
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.clock.settle()
    expect(bench.told()).toEqual(['error portLost', 'down portLost'])
    bench.modem.open()
    bench.dce.expect('AT\r')
  })
})
