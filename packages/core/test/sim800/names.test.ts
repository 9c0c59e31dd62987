/** SIM800: names that the module resolves, in either order; and an application's own commands and questions. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { Bench800, ERROR, info, line, list, OK } from '../support/sim800.ts'

const ASK = 'AT+CDNSGIP="www.baidu.com"\r'
const FOUND = '+CDNSGIP: 1,"www.baidu.com","119.75.218.77","119.75.217.56"'
const UNKNOWN = 'www.baidu.com CIP error 11 (DNS parse failed)'

function asking(): Bench800 {
  const bench = new Bench800().up()
  new bench.modem.Resolver().resolve({
    host: 'www.baidu.com',
    onResolved: (host, _address, all) => bench.events.push(`${host} ${all.join(' ')}`),
    onError: (host, code) => bench.events.push(`${host} ${errorName(code)}`),
  })
  bench.dce.expect(ASK)
  return bench
}

describe('a name', () => {
  const answers: readonly (readonly [answer: string, told: string])[] = [
    [OK + line(FOUND), 'www.baidu.com 119.75.218.77 119.75.217.56'],
    [OK + line('+CDNSGIP: 1,"WWW.baidu.com","119.75.218.77"'), 'www.baidu.com 119.75.218.77'],
    [line(FOUND) + OK, 'www.baidu.com 119.75.218.77 119.75.217.56'],
    [OK + line('+CDNSGIP: 0,8'), UNKNOWN],
    [OK + line('+CDNSGIP:0,3'), UNKNOWN],
    [line('+CDNSGIP: 0,8') + OK, UNKNOWN],
    [line('+CDNSGIP: 0,8') + ERROR, UNKNOWN],
    [ERROR, 'www.baidu.com commandFailed'],
  ]
  for (const [answer, told] of answers) {
    test(JSON.stringify(answer), () => {
      const bench = asking()
      bench.dce.answer(answer).end()
      expect(bench.told()).toEqual([told])
    })
  }

  test('answers about others, and damaged ones, are passed over; then it has taken too long', () => {
    const bench = asking()
    bench.dce.answer(
      OK + line('+CDNSGIP: 1,"old.example","1.1.1.1"') + line('+CDNSGIP: 1,"www.baidu.com",'),
    )
    expect(bench.told()).toEqual([])
    bench.dce.pass(60_000).end()
    expect(bench.told()).toEqual(['www.baidu.com CIP error 10 (Timeout)'])
    bench.dce.answer(line(FOUND)).end()
    expect(bench.told()).toEqual([])
  })

  test('others go on meanwhile', () => {
    const bench = asking()
    bench.dce.answer(OK)
    bench.connected('a')
    bench.dce.answer(line(FOUND)).end()
    expect(bench.told()).toEqual(['www.baidu.com 119.75.218.77 119.75.217.56'])
  })
})

describe('commands that another line ends', () => {
  function ask(text: string): Bench800 {
    const bench = new Bench800().up()
    bench.modem.command(text, ({ ok, lines, final }) =>
      bench.events.push(`${ok} ${lines.join('|')} ${final}`),
    )
    bench.dce.expect(`${text}\r`)
    return bench
  }

  test('CIFSR', () => {
    const bench = ask('AT+CIFSR')
    bench.dce.answer(line('10.78.245.128')).pass(100).end()
    expect(bench.told()).toEqual(['true 10.78.245.128 '])
    const clone = ask('AT+CIFSR')
    clone.dce.answer(line('10.78.245.128') + OK).end()
    expect(clone.told()).toEqual(['true 10.78.245.128 OK'])
    const refused = ask('AT+CIFSR')
    refused.dce.answer(ERROR).end()
    expect(refused.told()).toEqual(['false  ERROR'])
  })

  test('CIPSHUT, CIPCLOSE, CDNSGIP', () => {
    for (const [text, answer] of [
      ['AT+CIPSHUT', 'SHUT OK'],
      ['AT+CIPCLOSE=3', '3, CLOSE OK'],
    ] as const) {
      const bench = ask(text)
      bench.dce.answer(line(answer)).pass(1).end()
      expect(bench.told()).toEqual([`true ${answer} `])
    }
    const bench = ask('AT+CDNSGIP="www.baidu.com"')
    bench.dce
      .answer(OK + line(FOUND))
      .pass(100)
      .end()
    expect(bench.told()).toEqual([`true ${FOUND} OK`])
  })

  test('the list of links, at most 64 lines of it', () => {
    const bench = ask('AT+CIPSTATUS')
    bench.dce
      .answer(list() + line('C: 9,,"","","","INITIAL"').repeat(70))
      .pass(250)
      .end()
    expect(bench.told()[0]?.split('|').length).toBe(64)
  })

  test('none comes', () => {
    const bench = ask('AT+CIFSR')
    bench.dce.answer(OK).expect('~\r', 10_000)
    expect(bench.told()).toEqual(['false  OK'])
  })
})

describe('questions', () => {
  test('one link without a number', () => {
    const bench = Bench800.single().up()
    const answers: unknown[] = []
    const done = (answer: unknown, code: number): number => answers.push([answer, code])
    bench.modem.status.connections(done)
    bench.dce.play(['AT+CIPSTATUS\r', OK + line('STATE: IP STATUS')]).pass(250)
    bench.connected('a')
    bench.modem.status.connections(done)
    bench.dce.play(['AT+CIPSTATUS\r', OK + line('STATE: CONNECT OK')]).pass(250)
    bench.modem.status.links(done)
    bench.dce.play(['AT+CIPSTATUS\r', OK + line('STATE: CONNECT OK')]).pass(250)
    expect(answers).toEqual([
      [[], 0],
      [[{ link: 0, protocol: 'TCP', address: '', port: 7, server: -1 }], 0],
      [[true], 0],
    ])
  })

  test('servers', () => {
    const bench = new Bench800().up()
    const answers: unknown[] = []
    for (const text of ['+CIPSERVER: 0', '+CIPSERVER: 1,8888,0,0']) {
      bench.modem.status.servers((answer) => answers.push(answer))
      bench.dce.play(['AT+CIPSERVER?\r', info(text)])
    }
    expect(answers).toEqual([[], [{ server: 0, port: 8888 }]])
  })

  test('connections beyond the links in use, and a refusal', () => {
    const bench = new Bench800({ modem: { links: 1 } }).up()
    const answers: unknown[] = []
    const done = (answer: unknown, code: number): number => answers.push([answer, code])
    bench.modem.status.connections(done)
    for (let n = 0; n < 6; n++) {
      const text = `+CIPSTATUS: ${n},0,"UDP","1.1.1.1","53"${n === 4 ? ',"CONNECTED"' : n === 5 ? ',"CLOSED"' : ''}`
      bench.dce.play([`AT+CIPSTATUS=${n}\r`, info(text)])
    }
    bench.modem.status.links(done)
    for (let n = 0; n < 6; n++) bench.dce.play([`AT+CIPSTATUS=${n}\r`, ERROR])
    expect(answers).toEqual([
      [[{ link: 4, protocol: 'UDP', address: '1.1.1.1', port: 53, server: -1 }], 0],
      [null, 13],
    ])
  })
})

describe('the way out', () => {
  for (const answer of [
    line('SHUT OK'),
    ERROR,
    OK + line('SHUT OK'),
    line('+CSQ: 1,0') + line('SHUT OK'),
  ]) {
    test(JSON.stringify(answer), () => {
      const bench = new Bench800().up()
      bench.modem.disconnect()
      bench.dce.play(['AT+CIPSHUT\r', answer]).end()
      expect(bench.told()).toEqual(['down closed'])
    })
  }

  test('no answer', () => {
    const bench = new Bench800().up()
    bench.modem.disconnect()
    bench.dce.expect('AT+CIPSHUT\r').pass(10_000).end()
    expect(bench.told()).toEqual(['down closed'])
  })
})
