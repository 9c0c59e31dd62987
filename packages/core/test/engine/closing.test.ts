/** Closing a modem at any moment, sockets of a modem that is not up, and callbacks that throw. */
import { describe, expect, test } from 'vitest'
import { ModemState } from '../../src/index.ts'
import { Bench, BRING_UP, ERROR, info, line, NET_CLOSED, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { PushBench } from '../support/push.ts'

const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')

describe('closing the modem', () => {
  test('releases the network first, and the sockets are told', () => {
    const bench = new Bench().up()
    bench.connected('a')
    bench.modem.close()
    expect(bench.modem.state).toBe(ModemState.closing)
    bench.dce.expect('AT+NETCLOSE\r')
    expect(bench.told()).toEqual(['a error closed'])
    bench.dce.answer(OK + line('+NETCLOSE: 0'))
    expect([bench.modem.state, bench.dce.serial.calls]).toEqual([ModemState.closed, ['close']])
    expect(bench.dce.clock.left).toBe(-1)
  })

  for (const answer of ['\r\n+NETCLOSE: 0\r\n\r\nOK\r\n', ERROR]) {
    test(`also with ${JSON.stringify(answer)}`, () => {
      const bench = new Bench().up()
      bench.modem.close()
      bench.dce.play(['AT+NETCLOSE\r', answer])
      expect(bench.modem.state).toBe(ModemState.closed)
    })
  }

  test('also when the modem does not answer', () => {
    const bench = new Bench().up()
    bench.modem.close()
    bench.dce.expect('AT+NETCLOSE\r').pass(9999)
    bench.dce.clock.step(1)
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('waits for the command in flight', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r')
    bench.modem.close()
    bench.dce.pass(1000).answer(OK).play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('waits for the block in flight', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r')
    bench.modem.close()
    bench.dce
      .answer('\r\n>')
      .expect('hello')
      .answer(OK + line('+CIPSEND: 0,5,5'))
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('with the prompt stuck', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r')
    bench.modem.close()
    bench.dce.answer('\r\n>').expect('hello').pass(119_999).clock.step(1)
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('while the channel is being won back', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r').expect('~\r', 9000)
    bench.modem.close()
    bench.dce.play(['AT\r', OK, 100], ['AT+NETCLOSE\r', NET_CLOSED])
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('while the channel cannot be won back', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r').expect('~\r', 9000)
    bench.modem.close()
    for (let i = 0; i < 6; i++) {
      bench.dce.expect('AT\r', 100)
      if (i < 5) bench.dce.expect('~\r', 1000)
    }
    bench.dce.pass(999).clock.step(1)
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('the module restarts meanwhile', () => {
    const bench = new Bench().up()
    bench.modem.close()
    bench.dce.expect('AT+NETCLOSE\r').answer(line('*ATREADY: 1'))
    bench.dce.play(['AT+NETCLOSE\r', ERROR])
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('in the bring-up, with the answer in the port', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.expect('AT\r').serial.push(bytesOf(OK))
    bench.modem.close()
    bench.dce.clock.settle()
    expect([bench.modem.state, bench.dce.serial.calls]).toEqual([ModemState.closed, ['close']])
  })

  test('before it was opened', () => {
    const bench = new Bench()
    bench.modem.close()
    bench.dce.clock.settle()
    expect([bench.modem.state, bench.dce.serial.calls]).toEqual([ModemState.closed, ['close']])
  })

  test('twice, while it is closing and after', () => {
    const bench = new Bench().up()
    bench.modem.close()
    bench.modem.close()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    bench.modem.close()
    expect([bench.modem.state, bench.dce.serial.calls]).toEqual([ModemState.closed, ['close']])
  })

  test('then it cannot be opened, nor asked, and sockets cannot be made', () => {
    const bench = new Bench().up()
    bench.modem.close()
    expect(() => bench.modem.open()).toThrow('closed')
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(() => bench.modem.open()).toThrow('closed')
    expect(() => bench.modem.command('AT', () => {})).toThrow('not open')
    expect(() => bench.socket('a')).toThrow('closed')
  })

  test('from a callback', () => {
    const bench = new Bench().up()
    bench.connected('a', { onReadable: () => bench.modem.close() })
    bench.learnTrailer(0)
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(bench.modem.state).toBe(ModemState.closed)
  })
})

describe('disconnecting the modem', () => {
  const states = (bench: Bench): unknown => [bench.modem.state, bench.dce.serial.calls]

  test('releases the network and keeps the port; open() brings it up again', () => {
    const bench = new Bench().up()
    bench.connected('a')
    bench.modem.disconnect()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED]).end()
    expect(bench.told()).toEqual(['a error closed', 'down closed'])
    expect(states(bench)).toEqual([ModemState.closed, []])
    bench.modem.open()
    bench.up().connected('b')
    expect(bench.told()).toEqual([])
  })

  test('its sockets are refused until then', () => {
    const bench = new Bench().up()
    bench.modem.disconnect()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    bench.told()
    bench.socket('a')
    bench.dce.end()
    expect(bench.told()).toEqual(['a error notReady'])
    expect(() => bench.modem.command('AT', () => {})).toThrow('not open')
  })

  test('open() while the network is being released: afterwards', () => {
    const bench = new Bench().up()
    bench.modem.disconnect()
    bench.modem.open()
    bench.modem.open()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    bench.up()
    expect(bench.told()).toEqual(['ready', 'down closed', 'ready'])
  })

  test('disconnect() takes such an open() back', () => {
    const bench = new Bench().up()
    bench.modem.disconnect()
    bench.modem.open()
    bench.modem.disconnect()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED]).end()
    expect(states(bench)).toEqual([ModemState.closed, []])
  })

  test('close() while the network is being released: the port goes too', () => {
    const bench = new Bench().up()
    bench.modem.disconnect()
    bench.modem.close()
    bench.modem.disconnect()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(states(bench)).toEqual([ModemState.closed, ['close']])
    expect(() => bench.modem.open()).toThrow('closed')
  })

  test('close() afterwards', () => {
    const bench = new Bench().up()
    bench.modem.disconnect()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED])
    bench.modem.close()
    bench.dce.clock.settle()
    expect(states(bench)).toEqual([ModemState.closed, ['close']])
  })

  test('in the bring-up: a late answer is heard by nobody', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.expect('AT\r')
    bench.modem.disconnect()
    bench.dce.clock.settle()
    bench.dce.answer(OK + line('*ATREADY: 1')).end()
    expect(states(bench)).toEqual([ModemState.closed, []])
    bench.modem.open()
    bench.up()
  })

  test('while damaged data is passed over: what comes after open() is read again', () => {
    const bench = new PushBench().up()
    bench.dce.answer(LOST).expect('AT+CREG?\r')
    bench.dce.answer(line('+RECEIVE,0,'))
    bench.modem.disconnect()
    bench.dce.pass(100)
    expect(states(bench)).toEqual([ModemState.closed, []])
    bench.modem.open()
    bench.dce.play(['~\r', '', 300], ['AT\r', OK, 300])
    bench.dce.play(['AT\r', OK], ['ATE0\r', OK]).expect('AT+CMEE=1\r')
    expect(bench.told()).toEqual(['ready', 'down networkLost', 'down closed'])
  })

  test('before it was opened: nothing happens', () => {
    const bench = new Bench()
    bench.modem.disconnect()
    bench.dce.end()
    expect([states(bench), bench.told()]).toEqual([[ModemState.closed, []], []])
  })
})

describe('a socket on a modem that is not up', () => {
  test('not opened yet: told', () => {
    const bench = new Bench()
    bench.socket('a')
    bench.dce.end()
    expect(bench.told()).toEqual(['a error notReady'])
  })

  test('being opened: connects when it is up', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.socket('a')
    bench.up().dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK + line('+CIPOPEN: 0,0')])
    expect(bench.told()).toEqual(['ready', 'a writable 2048'])
  })

  test('whose bring-up fails: told why', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.socket('a')
    for (const [command, answer] of BRING_UP.slice(0, 4)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CPIN?\r', info('+CPIN: SIM PIN')])
    expect(bench.told()).toEqual(['a error pinRequired', 'down pinRequired'])
    bench.socket('b')
    bench.dce.end()
    expect(bench.told()).toEqual(['b error notReady'])
  })
})

describe('a callback that throws', () => {
  test('onReadable: its socket ends, others do not notice', () => {
    const bench = new Bench().up()
    const boom = (): never => {
      throw new Error('boom')
    }
    bench.connected('a', { onReadable: boom })
    bench.connected('b')
    bench.learnTrailer(0)
    expect(bench.told()).toEqual(['fault Error: boom', 'a error applicationFault'])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.announce(1, 1).pull(1, 'x').dce.end()
    expect(bench.told()).toEqual(['b readable 1'])
  })

  test('onWritable, onError, and onFault itself', () => {
    const boom = (): never => {
      throw new Error('boom')
    }
    const bench = new Bench({ modem: { onFault: boom } }).up()
    bench.socket('a', { onWritable: boom, onError: boom })
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK + line('+CIPOPEN: 0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
  })

  test('after its connection was lost, with data still unread', () => {
    const bench = new Bench().up()
    let calls = 0
    bench.connected('a', {
      onReadable() {
        calls++
        bench.dce.serial.push(bytesOf(LOST))
        throw new Error('boom')
      },
    })
    bench.learnTrailer(0)
    bench.dce.expect('AT+CREG?\r')
    expect([calls, bench.told().filter((event) => event.startsWith('a error')).length]).toEqual([
      1, 1,
    ])
  })

  test('onReady, onDown, onUnsolicited', () => {
    const boom = (): never => {
      throw new Error('boom')
    }
    const bench = new Bench({ modem: { onReady: boom, onDown: boom, onUnsolicited: boom } }).up()
    bench.dce.answer(line('RING') + LOST).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(Array(3).fill('fault Error: boom'))
  })
})
