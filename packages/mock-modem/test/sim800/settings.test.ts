/** The small settings, saving, and DNS: 5 and 7.1 of the document, chapter 8 of the AT manual. */
import { describe, expect, test } from 'vitest'
import type { Knobs } from '../../src/index.ts'
import { ERROR, info, OK } from '../bench.ts'
import { lines, Sim800Bench } from './bench.ts'

describe('a setting', () => {
  test.each([
    ['+CIPHEAD', '0', '1'],
    ['+CIPSRIP', '0', '1'],
    ['+CIPSHOWTP', '0', '1'],
    ['+CIPQSEND', '0', '1'],
    ['+CIPMODE', '0', '1'],
    ['+CIPMUX', '0', '1'],
    ['+CIPSPRT', '1', '2'],
    ['+CIPATS', '0,1', '1,100'],
    ['+CIPCCFG', '5,2,1024,1,0,1460,50', '8,10,1460,0,1,50,1000'],
    ['+CIPTKA', '1,7200,75,9', '0,30,600,1'],
    ['+CIPRDTIMER', '2000,3500', '100,7000'],
    ['+CIPDPDP', '1,10,3', '0,180,1'],
    ['+CIPSGTXT', '0', undefined],
  ])('%s is %s at first', (name, first, other) => {
    const bench = new Sim800Bench()
    expect(bench.run(`AT${name}?`)).toBe(info(`${name}: ${first}`))
    if (other === undefined) return
    expect(bench.run(`AT${name}=${other}`)).toBe(OK)
    expect(bench.run(`AT${name}?`)).toBe(info(`${name}: ${other}`))
  })

  test.each([
    ['AT+CIPCCFG=5,2,1024,1', OK],
    ['AT+CIPCCFG=5,1,1024,1', OK],
    ['AT+CIPCCFG=5,2,1024', ERROR],
    ['AT+CIPCCFG=2,2,1024,1', ERROR],
    ['AT+CIPCCFG=9,2,1024,1', ERROR],
    ['AT+CIPCCFG=5,11,1024,1', ERROR],
    ['AT+CIPCCFG=5,2,1461,1', ERROR],
    ['AT+CIPCCFG=5,2,1024,1,0,49', ERROR],
    ['AT+CIPCCFG=5,2,1024,1,0,50,19', ERROR],
    ['AT+CIPCCFG=5,2,1024,1,0,50,50,1', ERROR],
    ['AT+CIPTKA=1,29', ERROR],
    ['AT+CIPTKA=1,30', OK],
    ['AT+CIPTKA', ERROR],
    ['AT+CIPRDTIMER=100', ERROR],
    ['AT+CIPDPDP=1', OK],
    ['AT+CIPDPDP=1,0', ERROR],
    ['AT+CIPHEAD=2', ERROR],
    ['AT+CIPHEAD', ERROR],
    ['AT+CIPMODE=?', info('+CIPMODE: (0-NORMAL MODE,1-TRANSPARENT MODE)')],
    ['AT+CIPTKA=?', info('+CIPTKA: (0-1),(30-7200),(30-600),(1-9)')],
  ])('%s', (line, answer) => {
    expect(new Sim800Bench().run(line)).toBe(answer)
  })

  test('what is left out keeps its value', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPCCFG=5,3,100,1,1,60,70', 'AT+CIPCCFG=6,4,200,0')
    expect(bench.run('AT+CIPCCFG?')).toBe(info('+CIPCCFG: 6,4,200,0,1,60,70'))
  })

  test.each([
    'NETOPEN',
    'CIPOPEN=0,"TCP","a",1',
    'IPREX?',
    'CEREG?',
    'CIPTIMEOUT?',
    'CRESET',
    'CIPSNED',
    'CIPSHOWT?',
  ])('AT+%s is none of SIM800’s', (command) => {
    expect(new Sim800Bench().run(`AT+${command}`)).toBe(ERROR)
  })

  test('knob answerBlank', () => {
    const bench = new Sim800Bench({ knobs: { answerBlank: false } })
    for (const name of ['+CIPMUX', '+CIPSERVER', '+CIPHEAD']) {
      expect(bench.run(`AT${name}?`)).toBe(info(`${name}:0`))
    }
    expect(bench.run('AT+CLPORT?')).toBe(info('+CLPORT:0,0'))
  })
})

describe('AT+CIPSCONT', () => {
  test('saves, and shows what was saved', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPMUX=1', 'AT+CIPHEAD=1', 'AT+CIPCCFG=5,3,100,1', 'AT+CIPCSGP=1,"web"')
    expect(bench.run('AT+CIPSCONT')).toBe(OK)
    bench.run('AT+CIPHEAD=0', 'AT+CIPCCFG=5,4,100,1')
    const said = bench.run('AT+CIPSCONT?')
    expect(said).toMatch(/^\r\n\+CIPSCONT: 0\r\n\+CIPCSGP: 1\r\nGprs Config APN: web\r\n/)
    expect(said).toContain('\r\n+CIPHEAD: 1\r\n')
    expect(said).toContain('\r\n+CIPCCFG: 5,3,100,1,0,1460,50\r\n')
    expect(said.endsWith(OK)).toBe(true)
    bench.modem.reset()
    bench.time.advance(5000)
    bench.run('ATE0')
    expect(bench.run('AT+CIPMUX?')).toBe(info('+CIPMUX: 1'))
    expect(bench.run('AT+CIPHEAD?')).toBe(info('+CIPHEAD: 1'))
    expect(bench.run('AT+CIPCCFG?')).toBe(info('+CIPCCFG: 5,3,100,1,0,1460,50'))
  })
})

describe('DNS', () => {
  test.each([
    [{}, 'PrimaryDns: 8.8.8.8', 'SecondaryDns: 0.0.0.0'],
    [{ dnsBrackets: true }, 'PrimaryDns: <8.8.8.8>', 'SecondaryDns: <0.0.0.0>'],
  ])('CDNSCFG, knobs %j', (knobs, first, second) => {
    const bench = new Sim800Bench({ knobs }).up()
    expect(bench.run('AT+CDNSCFG="8.8.8.8"')).toBe(OK)
    expect(bench.run('AT+CDNSCFG?')).toBe(`\r\n${first}\r\n${second}\r\n${OK}`)
    expect(bench.run('AT+CDNSCFG="8.8.8.8.8"')).toBe(ERROR)
    bench.run('AT+CDNSCFG=1.1.1.1,9.9.9.9')
    expect(bench.run('AT+CDNSCFG?')).toContain('9.9.9.9')
  })

  test.each([
    ['AT+CDNSGIP="one.example"', {}, lines('OK', '+CDNSGIP: 1,"one.example","192.0.2.1"')],
    ['AT+CDNSGIP=one.example', {}, lines('OK', '+CDNSGIP: 1,"one.example","192.0.2.1"')],
    [
      'AT+CDNSGIP="three.example"',
      {},
      lines('OK', '+CDNSGIP: 1,"three.example","192.0.2.1","192.0.2.2"'),
    ],
    ['AT+CDNSGIP="six.example"', {}, lines('OK', '+CDNSGIP: 0,8')],
    ['AT+CDNSGIP="nowhere"', { cdnsgipError: 3 }, lines('OK', '+CDNSGIP: 0,3')],
    ['AT+CDNSGIP="nowhere"', { answerBlank: false }, lines('OK', '+CDNSGIP:0,8')],
    ['AT+CDNSGIP="nowhere"', { cdnsgipOrder: 'result-first' }, info('+CDNSGIP: 0,8')],
    ['AT+CDNSGIP="a b"', {}, ERROR],
    ['AT+CDNSGIP=""', {}, ERROR],
    [`AT+CDNSGIP="${`${'a'.repeat(60)}.`.repeat(5)}x"`, {}, ERROR],
    ['AT+CDNSGIP', {}, ERROR],
  ] as [string, Partial<Knobs>, string][])('%s, knobs %j', (line, knobs, answer) => {
    const bench = new Sim800Bench({ knobs }).up()
    bench.network.name('one.example', ['192.0.2.1'])
    bench.network.name('three.example', ['192.0.2.1', '2001:db8::1', '192.0.2.2', '192.0.2.3'])
    bench.network.name('six.example', ['2001:db8::1'])
    bench.network.forget('nowhere')
    expect(bench.run(line)).toBe(answer)
  })

  test('the network goes meanwhile', () => {
    const bench = new Sim800Bench().up()
    expect(bench.say('AT+CDNSGIP="one.example"\r', 12)).toBe(OK)
    bench.modem.dropContext()
    expect(bench.say('')).toBe(lines('+PDP: DEACT', '+CDNSGIP: 0,3'))
  })
})
