/** Which command is legal in which state: each cell of the table in 4.1 of the wire format. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, OK } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const start = `AT+CIPSTART="TCP","${host}",8500`

/** How each state is reached, with one connection unless several are named. */
const ways: Readonly<Record<string, () => Sim800Bench>> = {
  INITIAL: () => new Sim800Bench(),
  START: () => {
    const bench = new Sim800Bench()
    bench.run('AT+CSTT')
    return bench
  },
  CONFIG: () => {
    const bench = new Sim800Bench({ knobs: { netOpenMs: 60_000 } })
    bench.run(start)
    return bench
  },
  GPRSACT: () => {
    const bench = new Sim800Bench()
    bench.run('AT+CSTT', 'AT+CIICR')
    return bench
  },
  STATUS: () => new Sim800Bench().up(),
  CONNECTING: () => {
    const bench = new Sim800Bench().up()
    bench.network.blackHole(8500)
    bench.run(start)
    return bench
  },
  LISTENING: () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPSERVER=1,1234')
    return bench
  },
  CONNECTED: () => {
    const bench = new Sim800Bench()
    bench.single()
    return bench
  },
  CLOSING: () => {
    const bench = new Sim800Bench({ knobs: { remoteCloseDelay: 'rdtimer' } })
    bench.single().end()
    bench.say('')
    return bench
  },
  CLOSED: () => {
    const bench = new Sim800Bench()
    bench.single().end()
    bench.say('')
    return bench
  },
  DEACT: () => {
    const bench = new Sim800Bench().up()
    bench.modem.dropContext()
    bench.say('')
    return bench
  },
  PROCESSING: () => {
    const bench = new Sim800Bench()
    bench.multi([0])
    return bench
  },
}

const names: Readonly<Record<string, string>> = {
  INITIAL: 'IP INITIAL',
  START: 'IP START',
  CONFIG: 'IP CONFIG',
  GPRSACT: 'IP GPRSACT',
  STATUS: 'IP STATUS',
  CONNECTING: 'TCP CONNECTING',
  LISTENING: 'SERVER LISTENING',
  CONNECTED: 'CONNECT OK',
  CLOSING: 'TCP CLOSING',
  CLOSED: 'TCP CLOSED',
  DEACT: 'PDP DEACT',
  PROCESSING: 'IP PROCESSING',
}

const refused = lines('+CME ERROR: 3')
const already = `${ERROR}${lines('ALREADY CONNECT')}`
const address = lines('10.78.245.128')
const closed = lines('CLOSE OK')
const shut = lines('SHUT OK')
const opened = lines('OK', 'CONNECT OK')
const served = lines('OK', 'SERVER OK')

type Row = readonly [
  command: string,
  ok: string,
  cells: string,
  several?: readonly [command: string, ok: string],
]

/**
 * The states in the order of `ways`. `+` the answer, `-` refused, `E` a bare ERROR, `A` ALREADY CONNECT.
 * The last column is with several connections: another command, and another answer.
 */
const rows: readonly Row[] = [
  ['+CIPMUX=1', OK, '+ - - - - - - - - - - +'],
  ['+CIPMUX=0', OK, '+ + + + + + + + + + + -'],
  ['+CSTT="CMNET"', OK, '+ - - - - - - - - - - -'],
  ['+CSTT', OK, '+ - - - - - - - - - - -'],
  ['+CIICR', OK, '- + - - - - - - - - - -'],
  ['+CIFSR', address, 'E E E + + + + + + + E +'],
  [
    start.slice(2),
    opened,
    '+ - - - + A - A - + - +',
    [`+CIPSTART=1,"TCP","${host}",8500`, lines('OK', '1, CONNECT OK')],
  ],
  ['+CIPSERVER=1,8080', served, '+ - - - + - - - - - - +'],
  ['+CIPSERVER=0', lines('OK', 'SERVER CLOSE'), '- - - - - - + - - - - -'],
  ['+CIPSEND=5', '\r\n> ', '- - - - - - - + - - - +', ['+CIPSEND=0,5', '\r\n> ']],
  ['+CIPSEND', '\r\n> ', '- - - - - - - + - - - +', ['+CIPSEND=0', '\r\n> ']],
  [
    '+CIPACK',
    info('+CIPACK: 0,0,0'),
    '- - - - - - - + - - - +',
    ['+CIPACK=0', info('+CIPACK: 0,0,0')],
  ],
  ['+CIPCLOSE', closed, '- - - - - + + + - - - +', ['+CIPCLOSE=0', lines('0, CLOSE OK')]],
  ['+CIPCLOSE=1', closed, '- - - - - + + + - - - +', ['+CIPCLOSE=0,1', lines('0, CLOSE OK')]],
  ['+CIPSHUT', shut, '+ + + + + + + + + + + +'],
  ['+CIPRXGET=1', OK, '+ + + + + - + - - + + -'],
  ['+CIPMODE=1', OK, '+ + + + + - + - - + + -'],
  ['+CLPORT="TCP",5000', OK, '+ + + + + - + - - + + +', ['+CLPORT=1,"TCP",5000', OK]],
  ['+CIPUDPMODE=1', OK, '+ + + + + - + - - + + +', ['+CIPUDPMODE=1,1', OK]],
  [
    '+CDNSCFG?',
    `\r\nPrimaryDns: 0.0.0.0\r\nSecondaryDns: 0.0.0.0\r\n${OK}`,
    '- - - - + + + + + + - +',
  ],
  [
    '+CDNSGIP="192.0.2.1"',
    lines('OK', '+CDNSGIP: 1,"192.0.2.1","192.0.2.1"'),
    '- - - - + + + + + + - +',
  ],
  ...['+CIPHEAD=1', '+CIPSRIP=1', '+CIPSHOWTP=1', '+CIPQSEND=1', '+CIPATS=1,5'].map(
    (command): Row => [command, OK, '+ + + + + + + + + + + +'],
  ),
  ...['+CIPSPRT=0', '+CIPCCFG=5,2,1024,1', '+CIPTKA=1', '+CIPSCONT', '+CDNSCFG="1.1.1.1"'].map(
    (command): Row => [command, OK, '+ + + + + + + + + + + +'],
  ),
]

const cells = rows.flatMap(([command, ok, text, several]) =>
  Object.keys(ways).map((state, index) => {
    const [line, answer] = state === 'PROCESSING' ? (several ?? [command, ok]) : [command, ok]
    return { state, line: `AT${line}`, answer, cell: text.split(' ')[index] as string }
  }),
)

describe.each(Object.keys(ways))('%s', (state) => {
  test('is what AT+CIPSTATUS says', () => {
    expect((ways[state] as () => Sim800Bench)().state).toBe(names[state])
  })

  test.each(cells.filter((one) => one.state === state))('$line $cell', ({ line, answer, cell }) => {
    const bench = (ways[state] as () => Sim800Bench)()
    bench.network.listen(8500, () => {})
    bench.run('AT+CMEE=1')
    const wanted = { '+': answer, '-': refused, E: ERROR, A: already }[cell]
    const said = bench.run(line)
    expect(said).toBe(wanted)
  })
})

test.each(['AT+CIPRXGET=0', 'AT+CIPMODE=0', 'AT+CIPMUX=0'])('%s, as it is, is fine', (line) => {
  const bench = new Sim800Bench()
  bench.single()
  expect(bench.run(line)).toBe(OK)
})

describe('several connections', () => {
  const from: Readonly<Record<string, readonly string[]>> = {
    INITIAL: [],
    START: ['AT+CSTT'],
    GPRSACT: ['AT+CSTT', 'AT+CIICR'],
  }

  test.each(Object.entries(from))('are not opened in IP %s', (_, before) => {
    const bench = new Sim800Bench()
    bench.run('AT+CMEE=1', 'AT+CIPMUX=1', ...before)
    expect(bench.run(`AT+CIPSTART=0,"TCP","${host}",8500`)).toBe(refused)
    expect(bench.run('AT+CIPSERVER=1,8080')).toBe(refused)
  })

  test('knob startInGprsact: they are, without CIFSR', () => {
    const bench = new Sim800Bench({ knobs: { startInGprsact: true } })
    bench.peers()
    bench.run('AT+CIPMUX=1', 'AT+CSTT', 'AT+CIICR')
    expect(bench.run(`AT+CIPSTART=0,"TCP","${host}",8500`)).toBe(lines('OK', '0, CONNECT OK'))
  })

  test('a state is a context’s own', () => {
    const bench = new Sim800Bench()
    bench.multi([0])
    bench.run('AT+CIPSGTXT=1')
    expect(bench.state).toBe('IP INITIAL')
    bench.run('AT+CSTT')
    expect(bench.state).toBe('IP START')
    bench.run('AT+CIPSGTXT=0')
    expect(bench.state).toBe('IP PROCESSING')
  })

  test.each(['IP PROCESSING', 'IP STATUS'] as const)('muxIdleState %s', (muxIdleState) => {
    const bench = new Sim800Bench({ knobs: { muxIdleState } })
    const [peer] = bench.multi([0])
    expect(bench.state).toBe('IP PROCESSING')
    peer?.end()
    bench.say('')
    expect(bench.state).toBe(muxIdleState)
  })
})
