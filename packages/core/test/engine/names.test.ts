/** CDNSGIP against a DCE that answers oddly, late or not at all. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { Bench, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'

/** A ready modem that is asked for `host`, which is on the line. */
function asked(host = 'a.example'): { bench: Bench; answers: string[] } {
  const bench = new Bench().up()
  bench.told()
  const answers: string[] = []
  resolve(bench, host, answers)
  bench.dce.expect(`AT+CDNSGIP="${host}"\r`)
  return { bench, answers }
}

function resolve(bench: Bench, host: string, answers: string[]): void {
  const resolver = new bench.modem.Resolver()
  resolver.resolve({
    host,
    onResolved: (name, _address, all) => answers.push(`${name} ${all.join(' ')}`),
    onError: (name, code) => answers.push(`${name} ${errorName(code)}`),
  })
}

describe('answers', () => {
  const cases: readonly (readonly [name: string, answer: string, ...told: string[]])[] = [
    ['one address', info('+CDNSGIP: 1,"a.example","1.2.3.4"'), 'a.example 1.2.3.4'],
    ['two', info('+CDNSGIP: 1,"a.example","1.2.3.4","5.6.7.8"'), 'a.example 1.2.3.4 5.6.7.8'],
    [
      'two lines',
      line('+CDNSGIP: 1,"a.example","1.2.3.4"') + info('+CDNSGIP: 2,"a.example","::1"'),
      'a.example 1.2.3.4 ::1',
    ],
    ['unknown', line('+CDNSGIP: 0,10') + ERROR, 'a.example CIP error 11 (DNS parse failed)'],
    ['a bare ERROR', ERROR, 'a.example commandFailed'],
    ['a number', line('+CME ERROR: 50'), 'a.example +CME ERROR 50 (incorrect parameters)'],
    [
      'an empty address, then one',
      info('+CDNSGIP: 1,"a.example","","1.2.3.4"'),
      'a.example 1.2.3.4',
    ],
    ['an OK without an answer, which is an earlier command’s', OK],
    ['an answer without an address', info('+CDNSGIP: 1,"a.example"')],
    ['nonsense', info('+CDNSGIP: ?')],
  ]
  for (const [name, answer, ...told] of cases) {
    test(name, () => {
      const { bench, answers } = asked()
      bench.dce.answer(answer).end()
      expect(answers).toEqual(told)
    })
  }

  test('nobody asks for reach nobody', () => {
    const bench = new Bench().up()
    bench.told()
    bench.dce.answer(line('+CDNSGIP: 1,"a.example","1.2.3.4"')).end()
    expect(bench.told()).toEqual([])
  })

  test('in turn with sockets', () => {
    const bench = new Bench().up()
    const answers: string[] = []
    resolve(bench, 'a.example', answers)
    resolve(bench, 'b.example', answers)
    bench.socket('s')
    const said: string[] = []
    for (let i = 0; i < 3; i++) {
      bench.dce.clock.settle()
      const wrote = String.fromCharCode(...bench.dce.serial.written)
      said.push(wrote)
      const isName = wrote.includes('CDNSGIP')
      bench.dce.expect(wrote).answer(isName ? info('+CDNSGIP: 1,"x","1.2.3.4"') : OK)
    }
    expect(said.sort()).toEqual([
      'AT+CDNSGIP="a.example"\r',
      'AT+CDNSGIP="b.example"\r',
      'AT+CIPOPEN=0,"TCP","h",7\r',
    ])
    expect(answers).toEqual(['a.example 1.2.3.4', 'b.example 1.2.3.4'])
  })
})

describe('no answer', () => {
  test('in its deadline: told, and the channel is won back', () => {
    const { bench, answers } = asked()
    bench.dce.play(['~\r', ERROR, 60_000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(answers).toEqual(['a.example modemSilent'])
  })

  test('because the network goes: told, and what still comes reaches nobody', () => {
    const { bench, answers } = asked()
    resolve(bench, 'b.example', answers)
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
    expect(answers).toEqual(['a.example networkLost', 'b.example networkLost'])
    resolve(bench, 'c.example', answers)
    bench.dce.answer(info('+CDNSGIP: 1,"a.example","1.2.3.4"')).expect('AT+CREG?\r')
    expect(answers.length).toBe(2)
  })

  test('and the network goes: the next one is not told for it', () => {
    const { bench, answers } = asked()
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
    resolve(bench, 'c.example', answers)
    bench.dce.play(['~\r', ERROR, 60_000], ['AT\r', OK, 100]).expect('AT+CREG?\r')
    expect(answers).toEqual(['a.example networkLost'])
  })

  test('because the resolver was closed: not even an answer', () => {
    const bench = new Bench().up()
    const resolver = new bench.modem.Resolver()
    const answers: string[] = []
    resolver.resolve({ host: 'a.example', onResolved: (name) => answers.push(name) })
    bench.dce.expect('AT+CDNSGIP="a.example"\r')
    resolver.close()
    bench.dce.answer(info('+CDNSGIP: 1,"a.example","1.2.3.4"')).end()
    expect(answers).toEqual([])
  })

  test('is wanted: no callbacks at all', () => {
    const bench = new Bench().up()
    const resolver = new bench.modem.Resolver()
    resolver.resolve({ host: 'a.example' })
    resolver.resolve({ host: 'b.example' })
    bench.dce.play(['AT+CDNSGIP="a.example"\r', info('+CDNSGIP: 1,"a.example","1.2.3.4"')])
    bench.dce.play(['AT+CDNSGIP="b.example"\r', ERROR]).end()
    expect(bench.told().filter((event) => event.startsWith('fault'))).toEqual([])
  })
})

test('an exception in the callback', () => {
  const bench = new Bench().up()
  bench.told()
  const resolver = new bench.modem.Resolver()
  resolver.resolve({
    host: 'a.example',
    onResolved: () => {
      throw new Error('boom')
    },
  })
  bench.dce.play(['AT+CDNSGIP="a.example"\r', info('+CDNSGIP: 1,"a.example","1.2.3.4"')]).end()
  expect(bench.told()).toEqual(['fault Error: boom'])
})
