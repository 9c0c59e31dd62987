/** Listeners: what keeps them listening, and how they end. */
import { describe, expect, test } from 'vitest'
import type { Listener } from '../../src/listener.ts'
import {
  Bench,
  BRING_UP,
  ERROR,
  info,
  line,
  NET_CLOSED,
  NO_LINKS,
  NO_SERVERS,
  OK,
} from '../support/bench.ts'

const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')
const LIST = 'AT+SERVERSTART?\r'
const START = 'AT+SERVERSTART=8080,0\r'
const STOP = 'AT+SERVERSTOP=0\r'
const cipError = (code: number): string => line(`+CIPERROR: ${code}`) + ERROR
const notStopped = (code: number): string => line(`+SERVERSTOP: 0,${code}`) + ERROR
const stopped = line('+SERVERSTOP: 0,0')
const shown = (...servers: readonly string[]): string =>
  servers.map((server) => line(`+SERVERSTART: ${server}`)).join('') + OK

function up(): Bench {
  const bench = new Bench().up()
  bench.told()
  return bench
}

/** Registration and network once more, with the listener on server 0. */
function again(bench: Bench, from = 'AT+CREG?'): void {
  const at = BRING_UP.findIndex(([command]) => command === from)
  for (const [command, answer] of BRING_UP.slice(at)) bench.dce.play([`${command}\r`, answer])
  bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], [LIST, NO_SERVERS], [START, OK])
}

describe('what the constructor is given', () => {
  test('is checked, and a mistake takes no server', () => {
    const bench = up()
    const wrong = (options: object) => () => bench.listener('l', { port: 80, ...options })
    expect(wrong({ port: undefined })).toThrow('port: is needed')
    expect(wrong({ port: -1 })).toThrow('port: -1 is not a whole number from 1 to 65535')
    expect(wrong({ backlog: 4 })).toThrow('backlog: 4 is not a whole number from 1 to 3')
    expect(wrong({ backlog: 0 })).toThrow('backlog: 0 is not')
    expect(wrong({ backlog: '1' })).toThrow('backlog: 1 is not')
    expect(wrong({ format: 'buffer' })).toThrow("format: buffer is not 'socket/tcp'")
    expect(wrong({ onReadable: 5 })).toThrow('onReadable: must be a function')
    bench.dce.silent()
    const owner = {}
    const listener = bench.listener('l', { target: owner, format: 'socket/tcp' })
    expect([listener.target, listener.format]).toEqual([owner, 'socket/tcp'])
    listener.format = 'socket/tcp'
    expect(() => Reflect.set(listener, 'format', 'x')).toThrow(RangeError)
  })

  test('transparent: server 0, and only with that option of the modem', () => {
    expect(() => up().listener('l', { transparent: true })).toThrow(
      'transparent: the modem needs the option transparent: true',
    )
    const bench = new Bench({ modem: { transparent: true } })
    for (let port = 80; port < 83; port++) bench.listener('l', { port })
    expect(() => bench.listener('l')).toThrow('no free server: all 3 are in use')
    bench.listener('t', { transparent: true })
    expect(() => bench.listener('l', { port: 90, transparent: true })).toThrow(
      'no free server: all 1 are in use',
    )
  })

  test('who was read before his listener was told is not told of', () => {
    const bench = up()
    const first: Listener = bench.listening('first', 0, {
      onReadable: () => expect(second.read()).toBeDefined(),
    })
    const second = bench.listening('second', 1, { port: 9090 })
    bench.dce.answer(line('+CLIENT: 0,0,1.2.3.4:5') + line('+CLIENT: 1,1,1.2.3.4:6'))
    expect(bench.told()).toEqual([])
    expect(first.read()).toBeDefined()
  })
})

describe('the audit', () => {
  function audited(list: string): Bench {
    const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
    bench.listening('l')
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS, 60_000], [LIST, list])
    return bench
  }

  test('all is well', () => {
    audited(shown('0,8080')).dce.pass(50_000).end()
  })

  test('a server that should listen and does not is started', () => {
    audited(NO_SERVERS).dce.play([START, OK]).end()
  })

  test('it listens after all: the list had been damaged', () => {
    const bench = audited(NO_SERVERS)
    bench.dce.play([START, cipError(7)]).end()
    bench.client(0)
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('one that listens on another port is stopped, and started', () => {
    const bench = audited(shown('0,808'))
    // Who connects meanwhile has come to the wrong port.
    bench.dce.expect(STOP).answer(line('+CLIENT: 0,0,1.2.3.4:5') + notStopped(9))
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.dce.play([STOP, stopped + OK, 1000], [START, OK]).end()
    expect(bench.told()).toEqual([])
  })

  test('the list says that there is no network', () => {
    const bench = audited(line('+CIPERROR: 2') + ERROR)
    again(bench)
    expect(bench.told()).toEqual(['down networkLost', 'ready'])
  })

  test('one that should not listen is stopped', () => {
    audited(shown('0,8080', '3,1'))
      .dce.play(['AT+SERVERSTOP=3\r', line('+SERVERSTOP: 3,0') + OK])
      .end()
  })

  test('a line lost from the list: it is started again, and says that it listens', () => {
    audited(line('+SERVERSTART: 0') + OK).dce.play([START, cipError(7)])
  })
})

describe('what was there before comes back', () => {
  test('after the network was lost', () => {
    const bench = up()
    const listener = bench.listening('l')
    bench.client(0).client(1)
    bench.accepted('a', listener)
    bench.dce.answer(LOST)
    again(bench)
    expect(bench.told()).toEqual([
      'l readable 1',
      'l readable 2',
      'a writable 2048',
      'a error networkLost',
      'down networkLost',
      'ready',
    ])
    // Who was not read is told when he is.
    bench.accepted('b', listener)
    bench.client(0)
    expect(bench.told()).toEqual(['b error networkLost', 'l readable 1'])
  })

  test('after the module has started anew', () => {
    const bench = up()
    const listener = bench.listening('l')
    bench.client(0)
    bench.accepted('a', listener)
    bench.dce.answer(line('*ATREADY: 1'))
    again(bench, 'AT')
    expect(bench.told()).toEqual([
      'l readable 1',
      'a writable 2048',
      'a error modemReset',
      'down modemReset',
      'ready',
    ])
  })

  test('after a failure, and open()', () => {
    const bench = new Bench()
    bench.listener('l')
    bench.modem.open()
    bench.dce.play(
      ['AT\r', OK],
      ['ATE0\r', OK],
      ['AT+CMEE=1\r', OK],
      ['AT+CIPCFG="DATAECHO",OFF\r', ERROR],
    )
    bench.dce.play(['AT+CPIN?\r', info('+CPIN: SIM PUK')])
    expect(bench.told()).toEqual(['down pukRequired'])
    bench.up()
    bench.dce.play([LIST, NO_SERVERS], [START, OK]).end()
    expect(bench.told()).toEqual(['ready'])
  })

  test('what was being stopped is stopped', () => {
    const bench = up()
    const listener = bench.listening('l')
    listener.close()
    bench.dce.play([STOP, OK]).answer(LOST)
    const at = BRING_UP.findIndex(([command]) => command === 'AT+CREG?')
    for (const [command, answer] of BRING_UP.slice(at)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], [LIST, NO_SERVERS]).pass(60_000).end()
  })
})

describe('the end', () => {
  test('the modem is closed: so are its listeners, and who has connected', () => {
    const bench = up()
    const listener = bench.listening('l')
    bench.client(0)
    bench.modem.close()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED]).end()
    expect(bench.told()).toEqual(['l readable 1', 'l error closed'])
    expect(listener.read()).toBeUndefined()
    listener.close()
    expect(() => bench.listener('m')).toThrow('the modem was closed: make a new one')
  })

  test('also while it is being closed', () => {
    const bench = up()
    bench.modem.close()
    expect(() => bench.listener('m')).toThrow('the modem was closed: make a new one')
  })

  test('the port is gone', () => {
    const bench = up()
    bench.listening('l')
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.clock.settle()
    expect(bench.told()).toEqual(['l error portLost', 'down portLost'])
  })

  test('an exception in onReadable ends the listener, and nothing else', () => {
    const bench = up()
    const other = bench.listening('a')
    bench.listening('l', 1, {
      port: 9090,
      onReadable() {
        throw new Error('mine')
      },
    })
    bench.client(0, 1)
    expect(bench.told()).toEqual(['fault Error: mine', 'l error applicationFault'])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.dce.play(['AT+SERVERSTOP=1\r', line('+SERVERSTOP: 1,0') + OK]).end()
    bench.client(0)
    expect(bench.told()).toEqual(['a readable 1'])
    expect(other.read()).toBeDefined()
  })

  test('an exception in onError, or a listener that closes itself before it throws', () => {
    const bench = up()
    bench.listener('l', {
      onError() {
        throw new Error('mine')
      },
    })
    bench.dce.play([LIST, NO_SERVERS], [START, cipError(6)])
    const second: Listener = bench.listener('m', {
      onReadable() {
        second.close()
        throw new Error('too')
      },
    })
    bench.dce.play([START, OK])
    bench.client(0)
    expect(bench.told()).toEqual(['fault Error: mine', 'fault Error: too'])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')], [STOP, stopped + OK]).end()
  })

  test('without callbacks nothing happens but what is asked for', () => {
    const bench = up()
    const listener = new bench.modem.Listener({ port: 8080 })
    bench.dce.play([LIST, NO_SERVERS], [START, OK])
    bench.client(0)
    expect(listener.read()?.remotePort).toBe(57202)
    bench.modem.close()
    bench.dce.play(['AT+NETCLOSE\r', NET_CLOSED]).end()
  })
})
