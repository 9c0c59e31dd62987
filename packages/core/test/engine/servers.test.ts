/** Servers are started and stopped; what an answer would have said that was lost is asked. */
import { describe, expect, test } from 'vitest'
import type { Listener } from '../../src/listener.ts'
import { Bench, BRING_UP, ERROR, info, line, NO_LINKS, NO_SERVERS, OK } from '../support/bench.ts'

const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')
const LIST = 'AT+SERVERSTART?\r'
const START = 'AT+SERVERSTART=8080,0\r'
const STOP = 'AT+SERVERSTOP=0\r'
const cipError = (code: number): string => line(`+CIPERROR: ${code}`) + ERROR
const notStopped = (code: number): string => line(`+SERVERSTOP: 0,${code}`) + ERROR
const stopped = line('+SERVERSTOP: 0,0')
const shown = (...servers: readonly string[]): string =>
  servers.map((server) => line(`+SERVERSTART: ${server}`)).join('') + OK

/** After a lost answer: the channel is won back. */
function resynchronised(bench: Bench, withinMs = 9000): void {
  bench.dce.play(['~\r', ERROR, withinMs], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
}

function up(): Bench {
  const bench = new Bench().up()
  bench.told()
  return bench
}

/** Registration and network once more, with the listener on server 0. */
function again(bench: Bench, from = 'AT+CREG?', started = OK): void {
  const at = BRING_UP.findIndex(([command]) => command === from)
  for (const [command, answer] of BRING_UP.slice(at)) bench.dce.play([`${command}\r`, answer])
  bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], [LIST, NO_SERVERS], [START, started])
}

describe('starting', () => {
  test('a listener made before the modem is up starts when it is', () => {
    const bench = new Bench()
    bench.listener('l')
    bench.up()
    bench.dce.play([LIST, NO_SERVERS], [START, OK]).end()
    expect(bench.told()).toEqual(['ready'])
  })

  test('the list of servers is asked for once; a backlog only stands where it is not the default', () => {
    const bench = up()
    bench.listening('a')
    bench.listening('b', 1, { port: 9090, backlog: 1 })
    bench.listener('c', { port: 7070, backlog: 3 })
    bench.dce.play(['AT+SERVERSTART=7070,2\r', OK]).end()
    expect(bench.told()).toEqual([])
  })

  test('a port that another server had before is free', () => {
    const bench = up()
    const listeners = [7070, 8080].map((port, i) => bench.listening('l', i, { port }))
    for (const [i, listener] of listeners.entries()) {
      listener.close()
      bench.dce.play([`AT+SERVERSTOP=${i}\r`, line(`+SERVERSTOP: ${i},0`) + OK])
    }
    bench.listener('l')
    bench.dce.play([START, OK]).end()
  })

  test('four servers, and no fifth; no port twice', () => {
    const bench = up()
    const all = [8080, 9090, 7070].map((port, i) => bench.listening(`l${i}`, i, { port }))
    expect(() => bench.listener('x', { port: 9090 })).toThrow('port: 9090 has a listener already')
    all.push(bench.listening('l3', 3, { port: 6060 }))
    expect(() => bench.listener('x', { port: 5050 })).toThrow(
      'no free server: all 4 are in use, close a listener first',
    )
    all[1]?.close()
    bench.dce.play(['AT+SERVERSTOP=1\r', line('+SERVERSTOP: 1,0') + OK])
    bench.listener('x', { port: 5050 })
    bench.dce.play(['AT+SERVERSTART=5050,1\r', OK]).end()
  })

  for (const [answer, code] of [
    [cipError(6), 'CIP error 6 (Failed to bind socket)'],
    [cipError(5), 'CIP error 5 (Failed to create socket)'],
    [line('+CME ERROR: 3'), '+CME ERROR 3 (operation not allowed)'],
  ] as const) {
    test(`refused: ${code}`, () => {
      const bench = up()
      const listener = bench.listener('l')
      bench.dce.play([LIST, NO_SERVERS], [START, answer])
      expect(bench.told()).toEqual([`l error ${code}`])
      bench.dce.pass(300_000).end()
      expect(listener.read()).toBeUndefined()
      expect(listener.port).toBe(8080)
      listener.close()
      bench.listener('m')
      bench.dce.play([START, OK]).end()
    })
  }

  for (const [answer, code] of [
    [ERROR, 'commandFailed'],
    [cipError(3), 'CIP error 3 (Wrong parameter)'],
  ] as const) {
    test(`a command that was damaged is sent three times: ${code}`, () => {
      const bench = up()
      bench.listener('l')
      bench.dce.play([LIST, NO_SERVERS], [START, answer])
      bench.dce.pass(999).play([START, answer, 1], [START, answer, 1000])
      expect(bench.told()).toEqual([`l error ${code}`])
    })
  }

  test('a network that is not open any more, of which no line told: it is opened again', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS], [START, cipError(2)])
    again(bench)
    bench.dce.end()
    expect(bench.told()).toEqual(['down networkLost', 'ready'])
  })

  test('the line comes later: that changes nothing', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS], [START, cipError(2) + LOST])
    again(bench)
    expect(bench.told()).toEqual(['down networkLost', 'ready'])
  })

  test('a network that is never open, though it says that it is', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS], [START, cipError(2)])
    again(bench, 'AT+CREG?', cipError(2))
    again(bench, 'AT+CREG?', cipError(2))
    expect(bench.told().at(-1)).toEqual('l error CIP error 2 (Network not opened)')
  })

  test('the answer is lost: the list shows that it listens', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS], [START, ''])
    resynchronised(bench)
    bench.dce.play([LIST, shown('0,8080')]).end()
    bench.client(0)
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('the command is lost: the list does not show it, and it is sent again', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS], [START, ''])
    resynchronised(bench)
    bench.dce.play([LIST, NO_SERVERS], [START, OK]).end()
  })

  for (const answer of [
    ERROR,
    line('+SERVERSTART 0,8080') + ERROR,
    line('+SERVERSTART: 9,1') + ERROR,
  ]) {
    test(`the list is refused too (${JSON.stringify(answer)}): that it listens already is no error`, () => {
      const bench = up()
      bench.listener('l')
      bench.dce.play([LIST, NO_SERVERS], [START, ''])
      resynchronised(bench)
      bench.dce.play([LIST, answer], [START, cipError(7)]).end()
      bench.client(0)
      expect(bench.told().at(-1)).toEqual('l readable 1')
    })
  }

  test('the list says that there is no network, where nothing listens yet: it may mean only that', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, cipError(2)], [START, OK]).end()
  })

  test('the list is not answered: it is asked for again', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, ''])
    resynchronised(bench)
    bench.dce.play([LIST, NO_SERVERS], [START, OK]).end()
  })
})

describe('servers of an earlier run', () => {
  test('are stopped, also those that the list shows on a port that is wanted', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, shown('0,8080', '2,7070')])
    bench.dce.play([STOP, stopped + OK], ['AT+SERVERSTOP=2\r', line('+SERVERSTOP: 2,0') + OK])
    bench.dce.play([START, OK]).end()
  })

  test('have the port that is wanted: it is waited for', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, shown('1,8080')])
    bench.dce.play(['AT+SERVERSTOP=1\r', OK]).pass(5000)
    bench.dce.answer(line('+SERVERSTOP: 1,0')).play([START, OK]).end()
  })

  test('have the port that is wanted, and cannot be stopped yet: it is waited for', () => {
    const bench = up()
    bench.connected('a').close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK])
    bench.listener('l')
    bench.dce.play([LIST, shown('1,8080')]).pass(1000)
    bench.dce.answer(line('+CIPCLOSE: 0,0'))
    bench.dce.play(['AT+SERVERSTOP=1\r', line('+SERVERSTOP: 1,0') + OK], [START, OK]).end()
  })

  test('are found by their refusal', () => {
    const bench = up()
    bench.listener('l')
    bench.dce.play([LIST, ERROR], [START, cipError(7)], [STOP, stopped + OK], [START, OK]).end()
  })

  test('have clients: they are closed, then the server is stopped', () => {
    const bench = new Bench()
    bench.listener('l')
    bench.up({ 'AT+CIPCLOSE?': info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0') })
    bench.dce.play(['AT+CIPOPEN?\r', info('+CIPOPEN: 0,"TCP","1.2.3.4",5,0')])
    bench.dce.play([LIST, shown('0,9999')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.dce.play([STOP, stopped + OK], [START, OK]).end()
    expect(bench.told()).toEqual(['ready'])
  })

  test('a listener that is closed before its server is cleared leaves nothing behind', () => {
    const bench = up()
    const listener = bench.listener('l')
    bench.dce.expect(LIST)
    bench.dce.answer(line('+SERVERSTART: 0,9999'))
    listener.close()
    bench.dce
      .answer(OK)
      .play([STOP, stopped + OK])
      .end()
  })

  test('closed and wanted again: its port is not known, so it is cleared all the same', () => {
    const bench = up()
    const listener = bench.listener('l')
    bench.dce.expect(LIST).answer(line('+SERVERSTART: 0,9999') + line('+SERVERSTART: 1,9998'))
    listener.close()
    for (const port of [8080, 8081, 8082]) bench.listener(`l${port}`, { port })
    bench.dce.answer(OK)
    bench.dce.play([STOP, stopped + OK], ['AT+SERVERSTOP=1\r', line('+SERVERSTOP: 1,0') + OK])
    bench.dce
      .play(
        ['AT+SERVERSTART=8082,0\r', OK],
        ['AT+SERVERSTART=8080,2\r', OK],
        ['AT+SERVERSTART=8081,3\r', OK],
      )
      .end()
  })
})

describe('stopping', () => {
  function serving(): { bench: Bench; listener: Listener } {
    const bench = up()
    const listener = bench.listening('l')
    return { bench, listener }
  }

  for (const answer of [stopped + OK, OK + stopped, notStopped(4), ERROR]) {
    test(`closed: it is stopped, and free (${JSON.stringify(answer)})`, () => {
      const { bench, listener } = serving()
      listener.close()
      bench.dce.play([STOP, answer]).pass(60_000)
      bench.listener('m', { port: 9090 })
      bench.dce.play(['AT+SERVERSTART=9090,0\r', OK]).end()
    })
  }

  for (const answer of [notStopped(9), OK + line('+SERVERSTOP: 0,9')]) {
    test(`clients that nobody knows: they are looked for (${JSON.stringify(answer)})`, () => {
      const { bench, listener } = serving()
      listener.close()
      bench.dce.play([STOP, answer], ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
      bench.dce.play(['AT+CIPOPEN?\r', info('+CIPOPEN: 0,"TCP","1.2.3.4",5,0')])
      bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
      bench.dce
        .pass(999)
        .play([STOP, stopped + OK, 1])
        .end()
    })
  }

  test('the result does not come: the list tells', () => {
    const { bench, listener } = serving()
    listener.close()
    bench.dce.play([STOP, OK], [LIST, shown('0,8080'), 9000], [STOP, OK], [LIST, NO_SERVERS, 9000])
    bench.dce.pass(60_000).end()
  })

  test('the answer is lost: the list tells', () => {
    const { bench, listener } = serving()
    listener.close()
    bench.dce.play([STOP, ''])
    resynchronised(bench)
    bench.dce.play([LIST, shown('0,8080'), 1000], [STOP, ''])
    resynchronised(bench)
    bench.dce.play([LIST, NO_SERVERS, 1000]).pass(60_000).end()
  })

  test('results that nobody waits for, and damaged ones, change nothing', () => {
    const { bench } = serving()
    bench.dce.answer(
      stopped + line('+SERVERSTOP: 7,0') + line('+SERVERSTOP: 0') + line('+SERVERSTOP: x'),
    )
    bench.client(0)
    expect(bench.told()).toEqual(['l readable 1'])
    expect(bench.modem.counters.garbageLines).toBe(3)
  })

  test('its last connection is waited for, and later clients are closed', () => {
    const { bench, listener } = serving()
    bench.client(0)
    const socket = bench.accepted('a', listener)
    listener.close()
    bench.dce.silent()
    bench.client(1)
    bench.dce.play(['AT+CIPCLOSE=1\r', OK + line('+CIPCLOSE: 1,0')]).silent()
    socket.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')], [STOP, stopped + OK]).end()
    expect(bench.told()).toEqual(['l readable 1', 'a writable 2048'])
  })

  test('who connected and was not read is closed', () => {
    const { bench, listener } = serving()
    bench.client(0).client(1)
    const socket = bench.accepted('a', listener)
    listener.close()
    expect(() => listener.read()).toThrow(SyntaxError)
    bench.dce.play(['AT+CIPCLOSE=1\r', OK + line('+CIPCLOSE: 1,0')]).end()
    expect(socket.room).toBe(2048)
  })

  test('made again for the same port while connections are open: it goes on listening', () => {
    const { bench, listener } = serving()
    bench.client(0)
    const socket = bench.accepted('a', listener)
    listener.close()
    bench.listener('m')
    bench.client(1)
    expect(bench.told()).toEqual(['l readable 1', 'a writable 2048', 'm readable 1'])
    socket.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
  })

  test('made again for another port when no server is free: it is stopped first', () => {
    const { bench, listener } = serving()
    for (let i = 1; i < 4; i++) bench.listening(`l${i}`, i, { port: 8080 + i })
    listener.close()
    bench.dce.expect(STOP)
    bench.listener('m', { port: 9090, backlog: 2 })
    bench.dce
      .answer(stopped + OK)
      .play(['AT+SERVERSTART=9090,0,2\r', OK])
      .end()
  })

  test('closed and made again while the start command is out', () => {
    const bench = up()
    bench.listener('l').close()
    bench.dce.play([LIST, NO_SERVERS]).end()
    const first = bench.listener('l')
    bench.dce.expect(START)
    first.close()
    bench.listener('m')
    bench.dce.answer(cipError(5)).play([START, OK]).end()
    bench.client(0)
    expect(bench.told()).toEqual(['m readable 1'])
  })

  test('closed while the start command is out: it is stopped', () => {
    const bench = up()
    const listener = bench.listener('l')
    bench.dce.play([LIST, NO_SERVERS]).expect(START)
    listener.close()
    bench.dce
      .answer(OK)
      .play([STOP, stopped + OK])
      .end()
  })

  test('closed twice is closed once', () => {
    const { bench, listener } = serving()
    listener.close()
    bench.dce.play([STOP, stopped + OK])
    listener.close()
    bench.dce.end()
  })
})
