/** CIPSERVER and CIPSTATUS: 2.1.3, 3.2 and 10 of the document. */
import { describe, expect, test } from 'vitest'
import type { Knobs } from '../../src/index.ts'
import { bytesOf, ERROR, failure, info, OK, textOf } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const remote = '10.78.103.220'
const empty = (n: number): string => `C: ${n},,"","","","INITIAL"\r\n`

function serving(knobs: Partial<Knobs> = {}, ...links: readonly number[]): Sim800Bench {
  const bench = new Sim800Bench({ knobs })
  bench.multi(links)
  bench.run('AT+CIPSERVER=1,8888')
  return bench
}

describe('AT+CIPSERVER', () => {
  test.each([
    ['AT+CIPSERVER=1,8888', lines('OK', 'SERVER OK')],
    ['AT+CIPSERVER=1,"8888"', lines('OK', 'SERVER OK')],
    ['AT+CIPSERVER=1', ERROR],
    ['AT+CIPSERVER=1,0', ERROR],
    ['AT+CIPSERVER=1,65536', ERROR],
    ['AT+CIPSERVER=2,8888', ERROR],
    ['AT+CIPSERVER=0,8888', ERROR],
    ['AT+CIPSERVER=0', ERROR],
    ['AT+CIPSERVER?', info('+CIPSERVER: 0')],
    ['AT+CIPSERVER=?', info('+CIPSERVER: (0-CLOSE SERVER,1-OPEN SERVER),(1-65535)')],
  ])('%s', (line, answer) => {
    expect(new Sim800Bench().up().run(line)).toBe(answer)
  })

  test('a port that is taken', () => {
    const bench = new Sim800Bench().up()
    bench.network.serve(8888, 4, { onOpen: () => {}, onRefused: () => {}, onClient: () => {} })
    expect(bench.run('AT+CIPSERVER=1,8888')).toBe(ERROR)
    expect(bench.run('AT+CIPSERVER=1,8889')).toBe(lines('OK', 'SERVER OK'))
  })

  test.each([
    ['error', ERROR],
    ['already-opened', failure('Already opened')],
  ] as const)('a second one: %s', (serverAgainForm, answer) => {
    const bench = serving({ serverAgainForm })
    expect(bench.run('AT+CIPSERVER=1,9999')).toBe(answer)
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 1,8888,0,0'))
  })

  test.each([
    [true, lines('OK', 'SERVER OK')],
    [false, ERROR],
  ])('beside a link that is open, knob serverBesideClients %s', (serverBesideClients, answer) => {
    const bench = new Sim800Bench({ knobs: { serverBesideClients } })
    bench.multi([0])
    expect(bench.run('AT+CIPSERVER=1,8888')).toBe(answer)
    bench.run('AT+CIPCLOSE=0', 'AT+CIPSERVER=1,8888')
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 1,8888,0,0'))
  })

  test('belongs to the context that it was started in', () => {
    const bench = new Sim800Bench().up('AT+CIPMUX=1')
    bench.run('AT+CIPSGTXT=1')
    bench.up()
    bench.run('AT+CIPSERVER=1,8888')
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 1,8888,0,1'))
    bench.dial(8888)
    expect(bench.say('')).toBe(lines(`0, REMOTE IP: ${remote}`))
    expect(bench.run('AT+CIPSTATUS=0')).toContain(`+CIPSTATUS: 0,1,"TCP","${remote}"`)
    bench.run('AT+CIPSGTXT=0', 'AT+CIPSHUT')
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 1,8888,0,1'))
    bench.run('AT+CIPSGTXT=1', 'AT+CIPSHUT')
    expect(bench.run('AT+CIPSERVER?')).toBe(info('+CIPSERVER: 0'))
  })

  test.each(['SERVER CLOSE', 'SERVER CLOSED'] as const)('ends with %s', (serverCloseForm) => {
    const bench = serving({ serverCloseForm })
    expect(bench.run('AT+CIPSERVER=0')).toBe(lines('OK', serverCloseForm))
    const peer = bench.dial(8888)
    expect(bench.say('')).toBe('')
    expect(peer()).toBe(null)
  })

  test.each([true, false])('serverCloseKeepsClients %s', (serverCloseKeepsClients) => {
    const bench = serving({ serverCloseKeepsClients }, 0)
    const peer = bench.dial(8888)
    expect(bench.say('')).toBe(lines(`1, REMOTE IP: ${remote}`))
    const gone = serverCloseKeepsClients ? [] : ['1, CLOSED']
    expect(bench.run('AT+CIPSERVER=0')).toBe(lines('OK', 'SERVER CLOSE', ...gone))
    expect(peer()?.ended).toBe(!serverCloseKeepsClients)
    expect(bench.run('AT+CIPSTATUS=0')).toContain('"CONNECTED"')
  })
})

describe('clients', () => {
  test('get the lowest link that is free, five at most, and others are refused', () => {
    const bench = serving({}, 1)
    const peers = [0, 1, 2, 3, 4].map(() => {
      const peer = bench.dial(8888)
      bench.time.advance(50)
      return peer
    })
    bench.time.advance(300)
    expect(bench.heard()).toBe(lines(...[0, 2, 3, 4].map((n) => `${n}, REMOTE IP: ${remote}`)))
    expect(peers.map((peer) => peer()?.ended)).toEqual([false, false, false, false, true])
  })

  test('of a single connection: one, and after it the next', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPSERVER=1,1234')
    const first = bench.dial(1234)
    expect(bench.say('')).toBe(lines(`REMOTE IP: ${remote}`))
    const second = bench.dial(1234)
    expect(bench.say('')).toBe('')
    expect(second()?.ended).toBe(true)
    expect(bench.state).toBe('CONNECT OK')
    first()?.end()
    expect(bench.say('')).toBe(lines('CLOSED'))
    expect(bench.state).toBe('SERVER LISTENING')
    const third = bench.dial(1234)
    expect(bench.say('')).toBe(lines(`REMOTE IP: ${remote}`))
    bench.run('AT+CIPSEND=5')
    expect(bench.say('hello')).toBe(lines('SEND OK'))
    expect(textOf(third()?.received ?? new Uint8Array())).toBe('hello')
  })

  test('their first data comes after the line that tells of them', () => {
    const bench = serving()
    bench.run('AT+CIPSERVER=0', 'AT+CIPSERVER=1,8888')
    const peer = bench.dial(8888)
    bench.time.advance(40)
    peer()?.write(bytesOf('first'))
    expect(bench.say('')).toBe(`${lines(`0, REMOTE IP: ${remote}`)}\r\n+RECEIVE,0,5:\r\nfirst`)
  })
})

describe('AT+CIPSTATUS', () => {
  const state = 'STATE: IP PROCESSING'
  const server = 'S: 0,0,"8888","LISTENING"'
  const clients = [0, 1, 2, 3, 4, 5].map(empty).join('')

  test.each([
    [{}, `${lines('OK', state, server)}\r\n${clients}`],
    [{ serverLine: 'joined' }, `${lines('OK', state)}\r\n${server}\r\n${clients}`],
    [{ serverLine: 'last' }, `${lines('OK', state)}\r\n${clients}${server}\r\n`],
    [{ stateBlank: false }, `${lines('OK', 'STATE:IP PROCESSING', server)}\r\n${clients}`],
    [{ cipstatusLinks: 8 }, `${lines('OK', state, server)}\r\n${clients}${empty(6)}${empty(7)}`],
  ] as [Partial<Knobs>, string][])('knobs %j', (knobs, answer) => {
    expect(serving(knobs).run('AT+CIPSTATUS')).toBe(answer)
  })

  test('before anything', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPMUX=1')
    expect(bench.run('AT+CIPSTATUS')).toBe(`${lines('OK', 'STATE: IP INITIAL')}\r\n${clients}`)
  })

  test.each([
    ['AT+CIPSTATUS=0', info(`+CIPSTATUS: 0,0,"TCP","${host}","8500","CONNECTED"`)],
    ['AT+CIPSTATUS=1', info('+CIPSTATUS: 1,,"","","","INITIAL"')],
    ['AT+CIPSTATUS=6', ERROR],
    ['AT+CIPSTATUS=0,0', ERROR],
  ])('%s', (line, answer) => {
    const bench = new Sim800Bench()
    bench.multi([0])
    expect(bench.run(line)).toBe(answer)
  })

  test('of one link is for several connections', () => {
    expect(new Sim800Bench().run('AT+CIPSTATUS=0')).toBe(ERROR)
  })

  test('UDP states', () => {
    const bench = new Sim800Bench().up()
    bench.run(`AT+CIPSTART="UDP","${host}",9600`, 'AT+CIPCLOSE')
    expect(bench.state).toBe('UDP CLOSED')
  })

  test('one line is sent whole: nothing comes between its parts', () => {
    const bench = serving({}, 0)
    bench.type('AT+CIPSTATUS\r')
    bench.time.advance(8)
    bench.modem.urc('RING')
    const said = bench.say('')
    expect(said).toBe(
      `${OK}${lines(state, server)}\r\nC: 0,0,"TCP","${host}","8500","CONNECTED"\r\n${[1, 2, 3, 4, 5].map(empty).join('')}${lines('RING')}`,
    )
  })
})
