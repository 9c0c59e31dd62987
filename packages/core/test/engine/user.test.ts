/** Commands of the application, between the driver's own. */
import { describe, expect, test } from 'vitest'
import type { CommandResult } from '../../src/index.ts'
import { Bench, BRING_UP, ERROR, info, line, NET_CLOSED, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

/** A ready modem that is asked `command`, which is on the line; `results` grow. */
function asked(command: string, deadlineMs?: number): { bench: Bench; results: CommandResult[] } {
  const bench = new Bench().up()
  bench.told()
  const results: CommandResult[] = []
  bench.modem.command(command, (result) => results.push(result), deadlineMs)
  bench.dce.expect(`${command}\r`)
  return { bench, results }
}

describe('results', () => {
  const cases: readonly (readonly [name: string, answer: string, result: CommandResult])[] = [
    ['OK', OK, { ok: true, code: 0, lines: [], final: 'OK' }],
    [
      'lines and OK',
      line('one') + line('two') + OK,
      { ok: true, code: 0, lines: ['one', 'two'], final: 'OK' },
    ],
    [
      'several lines in one text',
      '\r\none\r\ntwo\r\n\r\nOK\r\n',
      { ok: true, code: 0, lines: ['one', 'two'], final: 'OK' },
    ],
    ['ERROR', ERROR, { ok: false, code: 13, lines: [], final: 'ERROR' }],
    [
      'a number',
      line('+CME ERROR: 10'),
      { ok: false, code: 1010, lines: [], final: '+CME ERROR: 10' },
    ],
    [
      'a text',
      line('+CME ERROR: SIM not inserted'),
      { ok: false, code: 1010, lines: [], final: '+CME ERROR: SIM not inserted' },
    ],
    [
      '+CMS ERROR',
      line('+CMS ERROR: 302'),
      { ok: false, code: 13, lines: [], final: '+CMS ERROR: 302' },
    ],
    [
      'a reason and ERROR',
      line('+IP ERROR: No data') + ERROR,
      { ok: false, code: 2022, lines: ['+IP ERROR: No data'], final: 'ERROR' },
    ],
    [
      'bytes beyond ASCII',
      line('caf\xe9') + OK,
      { ok: true, code: 0, lines: ['caf\xe9'], final: 'OK' },
    ],
  ]
  for (const [name, answer, result] of cases) {
    test(name, () => {
      const { bench, results } = asked('ATI')
      bench.dce.answer(answer).end()
      expect(results).toEqual([result])
      expect(Object.isFrozen(results[0])).toBe(true)
    })
  }

  test('at most 64 lines are kept', () => {
    const { bench, results } = asked('AT+CLAC')
    for (let i = 0; i < 100; i++) bench.dce.answer(line(`+X${i}`))
    bench.dce.answer(OK)
    expect([results[0]?.lines.length, results[0]?.lines[63]]).toEqual([64, '+X63'])
  })

  test('lines of other services are told, and are no part of it', () => {
    const { bench, results } = asked('AT+CSQ')
    bench.dce.answer(line('RING') + line('+CREG: 1') + info('+CSQ: 5,5')).end()
    expect([results[0]?.lines, bench.told()]).toEqual([['+CSQ: 5,5'], ['line RING']])
  })

  test('the answer to a read command may look like a line of a service', () => {
    const { bench, results } = asked('AT+CREG?')
    bench.dce.answer(line('RING') + info('+CREG: 0,1'))
    expect(results[0]?.lines).toEqual(['+CREG: 0,1'])
  })

  test('a line that is shorter than the command’s name, or the name without a question, is none of it', () => {
    const one = asked('AT+CIPRXGET?')
    one.bench.dce.answer(line('+CREG: 1') + info('+CIPRXGET: 1'))
    expect(one.results[0]?.lines).toEqual(['+CIPRXGET: 1'])
    const two = asked('AT+CREG=1')
    two.bench.dce.answer(line('+CREG: 1') + OK)
    expect(two.results[0]?.lines).toEqual([])
  })

  test('lines that concern a link do so meanwhile', () => {
    const bench = new Bench().up()
    bench.connected('a')
    const results: CommandResult[] = []
    bench.modem.command('ATI', (result) => results.push(result))
    bench.dce.expect('ATI\r').answer(line('+CIPRXGET: 1,0') + OK)
    expect(results[0]?.lines).toEqual([])
    bench.count(0, 1)
  })

  for (const command of ['AT+NETOPEN?', 'AT+CIPOPEN?', 'AT+CIPCLOSE?', 'AT+CIPRXGET?']) {
    test(`${command} is answered, and the driver’s own links and network stay as they are`, () => {
      const bench = new Bench().up()
      bench.connected('a')
      const results: CommandResult[] = []
      bench.modem.command(command, (result) => results.push(result))
      const answers: Record<string, string> = {
        'AT+NETOPEN?': '+NETOPEN: 1',
        'AT+CIPOPEN?': '+CIPOPEN: 0,"TCP","1.2.3.4",7,-1\r\n+CIPOPEN: 1\r\n+CIPOPEN: 2',
        'AT+CIPCLOSE?': '+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0',
        'AT+CIPRXGET?': '+CIPRXGET: 1',
      }
      const answer = answers[command] as string
      bench.dce.expect(`${command}\r`).answer(info(answer))
      expect(results[0]?.lines).toEqual(answer.split('\r\n'))
      expect(bench.modem.counters.garbageLines).toBe(0)
      bench.dce.end()
      expect(bench.told()).toEqual([])
    })
  }

  test('AT+CIPRXGET=4 of the application reaches the application', () => {
    const { bench, results } = asked('AT+CIPRXGET=4,3')
    bench.dce.answer(info('+CIPRXGET: 4,3,17'))
    expect(results[0]?.lines).toEqual(['+CIPRXGET: 4,3,17'])
  })

  test('an echo is no part of it', () => {
    const { bench, results } = asked('ATE1')
    bench.dce.answer(OK)
    bench.modem.command('ATI', (result) => results.push(result))
    bench.dce.expect('ATI\r').answer(`ATI\r${info('text')}`)
    expect(results[1]?.lines).toEqual(['text'])
  })

  test('an exception in the callback', () => {
    const bench = new Bench().up()
    bench.told()
    bench.modem.command('ATI', () => {
      throw new Error('boom')
    })
    bench.modem.command('ATX', () => {})
    bench.dce.play(['ATI\r', OK], ['ATX\r', OK]).end()
    expect(bench.told()).toEqual(['fault Error: boom'])
  })
})

describe('turns', () => {
  test('in their order, never two at once', () => {
    const bench = new Bench().up()
    const order: string[] = []
    for (const name of ['ATA1', 'ATA2', 'ATA3']) bench.modem.command(name, () => order.push(name))
    bench.dce.play(['ATA1\r', OK], ['ATA2\r', ERROR], ['ATA3\r', OK]).end()
    expect(order).toEqual(['ATA1', 'ATA2', 'ATA3'])
  })

  test('the application’s commands and the driver’s take turns', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('x'))
    bench.dce.expect('AT+CIPSEND=0,01\r')
    bench.modem.command('ATA1', () => {})
    bench.modem.command('ATA2', () => {})
    const b = bench.socket('b')
    bench.dce
      .answer('\r\n>')
      .expect('x')
      .answer(OK + line('+CIPSEND: 0,1,1'))
    bench.dce.play(['ATA1\r', OK], ['AT+CIPOPEN=1,"TCP","h",7\r', OK], ['ATA2\r', OK]).end()
    expect(b.link).toBe(1)
  })

  test('during the bring-up, once there is contact', () => {
    const bench = new Bench()
    bench.modem.open()
    const results: CommandResult[] = []
    bench.modem.command('ATI', (result) => results.push(result))
    bench.dce.play(['AT\r', OK], ['ATI\r', info('A7670')], ['ATE0\r', OK], ['AT+CMEE=1\r', OK])
    expect(results[0]?.lines).toEqual(['A7670'])
  })

  test('while the bring-up waits for the network, AT+NETOPEN? waits too: both answer alike', () => {
    const bench = new Bench()
    bench.modem.open()
    for (const [command, answer] of BRING_UP.slice(0, -2)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+NETOPEN\r', OK])
    const results: CommandResult[] = []
    bench.modem.command('AT+NETOPEN?', (result) => results.push(result))
    bench.dce.pass(1000)
    bench.dce.answer(line('+NETOPEN: 0')).play(['AT+NETOPEN?\r', info('+NETOPEN: 1')])
    bench.dce.expect('AT+IPADDR\r')
    expect(results[0]?.lines).toEqual(['+NETOPEN: 1'])
    expect(bench.told()).toEqual([])
  })

  test('after a failed bring-up, when the modem still answers', () => {
    const bench = new Bench()
    bench.modem.open()
    for (const command of ['AT', 'ATE0', 'AT+CMEE=1']) bench.dce.play([`${command}\r`, OK])
    bench.dce.play(['AT+CIPCFG="DATAECHO",OFF\r', OK], ['AT+CPIN?\r', line('+CME ERROR: 12')])
    expect(bench.told()).toEqual(['down pukRequired'])
    const results: CommandResult[] = []
    bench.modem.command('AT+CPIN="12345678","1234"', (result) => results.push(result))
    bench.dce.play(['AT+CPIN="12345678","1234"\r', OK]).end()
    expect(results.length).toBe(1)
  })
})

describe('no answer', () => {
  test('in its own deadline: told, and the channel is won back', () => {
    const { bench, results } = asked('AT+COPS=?', 60_000)
    bench.dce.pass(59_999).play(['~\r', ERROR, 1], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(results).toEqual([{ ok: false, code: 3, lines: [], final: '' }])
  })

  test('the bring-up fails for want of a modem: those that wait are told', () => {
    const bench = new Bench()
    bench.modem.open()
    const results: CommandResult[] = []
    bench.modem.command('ATI', (result) => results.push(result))
    bench.modem.command('ATI', (result) => results.push(result))
    for (let i = 0; i < 6; i++) bench.dce.expect('AT\r', 301)
    bench.dce.pass(1400).expect('+++', 2).pass(1500)
    for (let i = 0; i < 19; i++) bench.dce.expect(`\x1b${'\r'.repeat(250)}AT\r`, i === 0 ? 2 : 301)
    bench.dce.pass(174)
    expect(results.map(({ code }) => code)).toEqual([3, 3])
  })

  test('a modem that has been given up is not asked', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.serial.onLost?.('unplugged')
    const codes: number[] = []
    bench.modem.command('ATI', ({ code }) => codes.push(code))
    expect(codes).toEqual([])
    bench.dce.clock.settle()
    expect(codes).toEqual([9])
  })

  test('the modem restarts: told', () => {
    const { bench, results } = asked('ATI')
    bench.dce.answer(line('*ATREADY: 1')).expect('AT\r')
    expect(results.map(({ ok }) => ok)).toEqual([false])
  })

  test('the application closes the modem: told', () => {
    const { bench, results } = asked('ATI')
    bench.modem.close()
    bench.dce.answer(OK).play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(results.length).toBe(1)
  })

  test('the application closes the modem: those that wait are told too', () => {
    const { bench, results } = asked('ATI')
    bench.modem.command('ATX', (result) => results.push(result))
    bench.modem.close()
    bench.dce.answer(OK).play(['AT+NETCLOSE\r', NET_CLOSED])
    expect(results.map(({ code }) => code)).toEqual([0, 29])
  })

  test('the application closes the modem in its bring-up: those that wait are told', () => {
    const bench = new Bench()
    bench.modem.open()
    const results: CommandResult[] = []
    bench.modem.command('ATI', (result) => results.push(result))
    bench.modem.close()
    bench.dce.expect('')
    expect(results.map(({ code }) => code)).toEqual([29])
  })
})

describe('what is refused at once', () => {
  const bench = new Bench()
  bench.modem.open()
  const refused: readonly (readonly [command: string, why: string])[] = [
    ['AT\r', 'code 13'],
    ['AT\n', 'code 10'],
    ['AT\x1a', 'code 26'],
    ['AT\x1b', 'code 27'],
    ['AT\x00', 'code 0'],
    ['AT\x7f', 'code 127'],
    ['AT\xe9', 'code 233'],
    ['+CSQ', 'must begin with AT'],
    ['', 'must begin with AT'],
    [`AT${'x'.repeat(400)}`, 'at most'],
    ['AT+CIPSEND=0,5', 'leaves the command state'],
    ['at+cipsend=0', 'leaves the command state'],
    ['AT+CSQ;+CIPSEND=0,5', 'leaves the command state'],
    ['AT+CMGS="1"', 'leaves the command state'],
    ['ATD*99#', 'leaves the command state'],
    ['ATO', 'leaves the command state'],
    ['AT O', 'leaves the command state'],
  ]
  for (const [command, why] of refused) {
    test(JSON.stringify(command.slice(0, 30)), () => {
      expect(() => bench.modem.command(command, () => {})).toThrow(why)
    })
  }

  test('other than strings and functions, and a modem that is not open', () => {
    expect(() => bench.modem.command(5 as never, () => {})).toThrow(TypeError)
    expect(() => bench.modem.command('AT', undefined as never)).toThrow('done: must be a function')
    expect(() => new Bench().modem.command('AT', () => {})).toThrow('not open')
  })

  test('questions about such commands are allowed', () => {
    for (const command of ['AT+CIPSEND?', 'AT+CIPSEND=?', 'AT&D2', 'ATE1', 'AT+COPS=?']) {
      expect(() => bench.modem.command(command, () => {})).not.toThrow()
    }
  })
})
