/** Connections that the list of links shows and nobody knows: lost `+CLIENT`, and what it was. */
import { describe, expect, test } from 'vitest'
import type { Listener } from '../../src/listener.ts'
import type { ModemOptions } from '../../src/options.ts'
import { Bench, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'

const closed = (n: number): string => line(`+CIPCLOSE: ${n},0`)
const list = (...open: readonly number[]): string =>
  info(`+CIPCLOSE: ${Array.from({ length: 10 }, (_, i) => (open.includes(i) ? 1 : 0)).join(',')}`)
const peer = (n: number, index: number, address = '1.2.3.4', port = 5): string =>
  line(`+CIPOPEN: ${n},"TCP","${address}",${port},${index}`)
const PEERS = 'AT+CIPOPEN?\r'
const SERVERS = line('+SERVERSTART: 0,8080') + line('+SERVERSTART: 1,9090') + OK

/** Two servers; the audit finds `open`. */
function audited(open: readonly number[], modem: Partial<ModemOptions> = {}) {
  const bench = new Bench({ modem: { auditMs: 60_000, ...modem } }).up()
  const first = bench.listening('first')
  const second = bench.listening('second', 1, { port: 9090 })
  bench.dce.play(['AT+CIPCLOSE?\r', list(...open), 60_000])
  return { bench, first, second }
}

function ports(listener: Listener): (number | undefined)[] {
  return [listener.read()?.remotePort, listener.read()?.remotePort]
}

test('clients of both servers are taken as if they had been told of', () => {
  const { bench, first, second } = audited([0, 1, 2])
  const others = [3, 4, 5, 6, 7, 8, 9].map((n) => line(`+CIPOPEN: ${n}`)).join('')
  bench.dce.play([
    PEERS,
    peer(0, 0, '1.2.3.4', 10) +
      peer(1, 1, '1.2.3.4', 11) +
      peer(2, 0, '2001:DB8:0:0:0:0:0:17', 12) +
      others +
      OK,
  ])
  bench.count(0, 0).count(1, 0).count(2, 0)
  bench.dce.play(['AT+SERVERSTART?\r', SERVERS]).end()
  expect(bench.told()).toEqual(['first readable 2', 'second readable 1'])
  expect(first.read()?.remotePort).toBe(10)
  expect(first.read()?.remoteAddress).toBe('2001:db8::17')
  expect(ports(second)).toEqual([11, undefined])
})

test('their data is asked for like any other', () => {
  const { bench, first } = audited([0])
  bench.dce.play([PEERS, peer(0, 0) + OK])
  bench.count(0, 2)
  bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
  bench.pull(0, 'a', 1).pull(0, 'b')
  const socket = bench.accepted('a', first)
  expect(bench.read(socket)).toBe('ab')
})

describe('an index that is one more than the server’s', () => {
  test('where there is no such listener, it is the one before', () => {
    const { bench, second } = audited([0])
    bench.dce.play([PEERS, peer(0, 2) + OK]).expect('AT+CIPRXGET=4,0\r')
    expect(ports(second)).toEqual([5, undefined])
  })

  test('where there is, connections that are known teach it', () => {
    const { bench, first } = audited([])
    bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
    bench.client(0, 0, '1.2.3.4:10')
    bench.dce.play(['AT+CIPCLOSE?\r', list(0, 1), 60_000])
    bench.dce.play([PEERS, peer(0, 1, '1.2.3.4', 10) + peer(1, 1, '1.2.3.4', 11) + OK])
    expect(ports(first)).toEqual([10, 11])
  })

  test('and that it is the same', () => {
    const { bench, first, second } = audited([])
    bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
    bench.client(0, 0, '1.2.3.4:10')
    bench.dce.play(['AT+CIPCLOSE?\r', list(0, 1, 2), 60_000])
    // Another port under that number teaches nothing.
    bench.dce.play([PEERS, peer(0, 0, '1.2.3.4', 10) + peer(1, 1, '1.2.3.4', 11) + peer(2, 2) + OK])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')]).expect('AT+CIPRXGET=4,1\r')
    expect(ports(first)).toEqual([10, undefined])
    expect(ports(second)).toEqual([11, undefined])
  })
})

describe('is closed', () => {
  for (const [what, answer] of [
    ['a connection of this side', peer(0, -1) + OK],
    ['a client of a server that nobody wants', peer(0, 3) + OK],
    ['one of which the DCE will not tell', ERROR],
  ] as const) {
    test(what, () => {
      const { bench } = audited([0])
      bench.dce.play([PEERS, answer], ['AT+SERVERSTART?\r', SERVERS])
      bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
      expect(bench.told()).toEqual([])
    })
  }

  test('what is beyond the links in use', () => {
    const { bench } = audited([7], { links: 2 })
    bench.dce.play(['AT+CIPCLOSE=7\r', OK + closed(7)], ['AT+SERVERSTART?\r', SERVERS]).end()
  })

  test('what is beyond them is not, as long as there is no server', () => {
    const bench = new Bench({ modem: { auditMs: 60_000, links: 2 } }).up()
    bench.connected('a')
    bench.dce.play(['AT+CIPCLOSE?\r', list(0, 7), 60_000])
    bench.count(0, 0).dce.end()
  })
})

describe('damaged lines are not believed', () => {
  const wrong = [
    '0,"TCP","1.2.3.4",5',
    '0,"TCP","1.2.3.4",5,x',
    '0,"TCP","1.2.3",5,0',
    '0,"TCP","1.2.3.4,5,0',
    '0,TCP',
    '"TCP","1.2.3.4",5,0',
    '',
  ]
  for (const text of wrong) {
    test(`+CIPOPEN: ${text}`, () => {
      const { bench } = audited([0])
      bench.dce.play([PEERS, line(`+CIPOPEN: ${text}`) + OK], ['AT+SERVERSTART?\r', SERVERS])
      // It is asked again a second later.
      bench.dce.play(['AT+CIPCLOSE?\r', list(0), 1000], [PEERS, peer(0, 0) + OK])
      expect(bench.told()).toEqual(['first readable 1'])
    })
  }

  test('a number that this side does not use', () => {
    const { bench } = audited([0], { links: 2 })
    bench.dce.play([PEERS, peer(5, 0) + line('+CIPOPEN: -1,"TCP"') + peer(0, 0) + OK])
    expect(bench.told()).toEqual(['first readable 1'])
  })

  test('results of an open command are not taken for it', () => {
    const { bench } = audited([0])
    bench.dce.play([PEERS, line('+CIPOPEN: 0,1') + peer(0, 0) + OK])
    expect(bench.told()).toEqual(['first readable 1'])
  })
})

test('connections of this side teach nothing', () => {
  const { bench, first } = audited([])
  bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
  bench.connected('a')
  bench.dce.play(['AT+CIPCLOSE?\r', list(0, 9), 60_000])
  bench.dce.play([PEERS, peer(9, -1) + peer(0, 0) + OK])
  expect(ports(first)).toEqual([5, undefined])
})

test('gone meanwhile: it is forgotten', () => {
  const { bench } = audited([0])
  bench.dce.play([PEERS, line('+CIPOPEN: 0') + OK], ['AT+SERVERSTART?\r', SERVERS]).end()
  bench.socket('a')
  bench.dce.expect('AT+CIPOPEN=9,"TCP","h",7\r')
})

test('not answered: the list of links is asked for again', () => {
  const { bench } = audited([0])
  bench.dce.expect(PEERS).play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
  bench.dce.play(['AT+CIPCLOSE?\r', list(0)], [PEERS, peer(0, 0) + OK])
  expect(bench.told()).toEqual(['first readable 1'])
})

test('a link of which this is to be asked is given to no socket', () => {
  const { bench } = audited([9])
  bench.dce.expect(PEERS)
  expect(bench.socket('a').link).toBe(8)
})

describe('a socket of this side has the number', () => {
  function waiting(): ReturnType<typeof audited> {
    const it = audited([])
    it.bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
    it.bench.modem.command('AT+X', () => {})
    it.bench.dce.expect('AT+X\r')
    it.bench.socket('a')
    // Lost lines: the next audit is in a second, before the socket's turn.
    it.bench.dce.answer(line('+CLIENT: 9'))
    it.bench.dce.pass(1000)
    return it
  }

  test('and waits: a client’s number is left to it', () => {
    const { bench, first } = waiting()
    bench.dce.answer(OK).play(['AT+CIPCLOSE?\r', list(9)], [PEERS, peer(9, 0) + OK])
    bench.count(9, 0).dce.play(['AT+SERVERSTART?\r', SERVERS]).expect('AT+CIPOPEN=8,"TCP","h",7\r')
    expect(ports(first)).toEqual([5, undefined])
  })

  for (const answer of [peer(9, -1) + OK, ERROR]) {
    test(`and waits: an earlier connection is closed before (${JSON.stringify(answer)})`, () => {
      const { bench } = waiting()
      bench.dce.answer(OK).play(['AT+CIPCLOSE?\r', list(9)], [PEERS, answer])
      bench.dce.play(['AT+SERVERSTART?\r', SERVERS], ['AT+CIPCLOSE=9\r', OK + closed(9)])
      bench.dce.expect('AT+CIPOPEN=9,"TCP","h",7\r')
    })
  }

  /** The open command went unanswered. */
  function opening(): ReturnType<typeof audited> {
    const it = audited([])
    it.bench.dce.play(['AT+SERVERSTART?\r', SERVERS])
    it.bench.socket('a')
    it.bench.dce.expect('AT+CIPOPEN=9,"TCP","h",7\r')
    it.bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(9)])
    return it
  }

  test('and opens it: the connection is its own', () => {
    const { bench } = opening()
    bench.dce.play([PEERS, peer(9, -1) + OK])
    bench.count(9, 0)
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('and opens it: the connection is a client’s', () => {
    const { bench, first } = opening()
    bench.dce.play([PEERS, peer(9, 0) + OK], ['AT+CIPRXGET=4,9\r', info('+CIPRXGET: 4,9,0')])
    bench.dce.play(['AT+CIPOPEN=8,"TCP","h",7\r', OK + line('+CIPOPEN: 8,0')])
    expect(bench.told()).toEqual(['first readable 1', 'a writable 2048'])
    expect(ports(first)).toEqual([5, undefined])
  })

  test('and opens it: whose it is cannot be had, so its result or its deadline decides', () => {
    const { bench } = opening()
    bench.dce.play([PEERS, ERROR]).answer(line('+CIPOPEN: 9,0'))
    expect(bench.told()).toEqual(['a writable 2048'])
  })
})

describe('while data is pushed', () => {
  const block = (n: number, data: string): string =>
    `${line(`+RECEIVE,${n},${data.length}`)}${data}`

  test('a client whose beginning was passed over is closed', () => {
    const bench = new Bench({ modem: { auditMs: 60_000, receive: 'push' } })
    bench.upPushed()
    bench.listening('l')
    bench.dce.answer(block(0, 'GET /')).pass(100)
    bench.dce.play(['AT+CIPCLOSE?\r', list(0), 59_900], [PEERS, peer(0, 0) + OK])
    bench.dce.play(['AT+SERVERSTART?\r', line('+SERVERSTART: 0,8080') + OK])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    // The next one is none the worse for it.
    bench.client(0)
    expect(bench.told().at(-1)).toBe('l readable 1')
  })

  test('and so is one whose beginning came under the number of a socket that is being opened', () => {
    const bench = new Bench({ modem: { auditMs: 60_000, receive: 'push' } })
    bench.upPushed()
    const listener = bench.listening('l')
    const socket = bench.socket('a', { onReadable: () => {} })
    bench.dce.expect('AT+CIPOPEN=9,"TCP","h",7\r').answer(block(9, 'GET /'))
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(9)])
    bench.dce.play([PEERS, peer(9, 0) + OK])
    bench.dce.play(['AT+CIPOPEN=8,"TCP","h",7\r', OK + line('+CIPOPEN: 8,0')])
    bench.dce.play(['AT+CIPCLOSE=9\r', OK + closed(9)]).end()
    expect(socket.available).toBe(0)
    expect(listener.read()).toBeUndefined()
  })
})

test('no links, no question', () => {
  const bench = new Bench({ modem: { auditMs: 60_000 } }).up()
  bench.listening('l')
  bench.dce.play(
    ['AT+CIPCLOSE?\r', NO_LINKS, 60_000],
    ['AT+SERVERSTART?\r', line('+SERVERSTART: 0,8080') + OK],
  )
  bench.dce.end()
})
