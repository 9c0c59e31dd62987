/** Command lines: ITU-T V.250 clauses 5.2 to 5.4, as SIMCom's modems take them. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, OK } from './bench.ts'

describe('the prefix', () => {
  test.each([
    ['AT\r', OK],
    ['at\r', OK],
    ['xyzAT\r', OK],
    ['\x00\xffAT\r', OK],
    ['AAT\r', OK],
    ['+CIPSENDAT+CMEE?\r', info('+CMEE: 0')],
    ['At\r', ''],
    ['aT\r', ''],
    ['A T\r', ''],
    ['garbage\r', ''],
    ['\r', ''],
    ['\n', ''],
    ['\x1a', ''],
    ['\x1b\r', ''],
  ])('%j is answered %j', (typed, answer) => {
    expect(new Bench().say(typed)).toBe(answer)
  })

  test('a line that was ignored leaves nothing behind', () => {
    expect(new Bench().say('A\rT\rAT\r')).toBe(OK)
  })

  test('a stray Ctrl-Z at command level is ignored', () => {
    const bench = new Bench()
    expect(bench.say('\x1aAT\r')).toBe(OK)
    expect(bench.say('AT\x1a\r')).toBe(OK)
    expect(bench.modem.takeCommands()).toEqual(['AT', 'AT'])
  })
})

describe('editing', () => {
  test.each([
    ['AT+CMEX\x08E?\r', info('+CMEE: 0')],
    ['ATI\x08\x08\x08\r', OK],
    ['AT+\nCMEE?\r', info('+CMEE: 0')],
    ['AT+C\x00M\x07EE?\r', info('+CMEE: 0')],
  ])('%j is answered %j', (typed, answer) => {
    expect(new Bench().say(typed)).toBe(answer)
  })

  test('a line of 3071 characters is run, one of 3072 is not', () => {
    const bench = new Bench()
    const line = (length: number): string => 'AT+CMEE=2'.padEnd(length, ' ')
    expect(bench.say(`${line(3072)}\r`, 1000)).toBe(ERROR)
    expect(bench.say('AT+CMEE?\r')).toBe(info('+CMEE: 0'))
    expect(bench.modem.takeCommands()).toEqual(['AT+CMEE?'])
    expect(bench.say(`${line(3071)}\r`, 1000)).toBe(OK)
    expect(bench.say('AT+CMEE?\r')).toBe(info('+CMEE: 2'))
  })

  test('garbage before the prefix does not count', () => {
    const bench = new Bench()
    expect(bench.say(`${'x'.repeat(5000)}AT\r`, 1000)).toBe(OK)
  })
})

describe('several commands on a line', () => {
  test.each([
    ['AT+CMEE?;+CSQ\r', `\r\n+CMEE: 0\r\n\r\n+CSQ: 23,0\r\n${OK}`],
    ['ATE0V1Q0X4&D1&C0\r', OK],
    ['ATE0+CMEE?\r', info('+CMEE: 0')],
    ['AT+CMEE=2;+CMEE?\r', info('+CMEE: 2')],
    ['AT+CMEE?;E0\r', info('+CMEE: 0')],
    ['AT+CMEE?;\r', info('+CMEE: 0')],
    ['AT+IPR=115200&W\r', OK],
    ['AT+CMEE?;+NONE;+CSQ\r', `\r\n+CMEE: 0\r\n${ERROR}`],
    ['AT+CMEE=2;+CPIN=12;+CMEE=1\r', ERROR],
  ])('%j is answered %j', (typed, answer) => {
    expect(new Bench().say(typed)).toBe(answer)
  })

  test('the line stops at the first error, and what came before stays done', () => {
    const bench = new Bench()
    bench.say('AT+CMEE=1;+CIPTIMEOUT=1;+CMEE=2\r')
    expect(bench.run('AT+CMEE?')).toBe(info('+CMEE: 1'))
  })

  test('one line is one command for takeCommands and onCommand', () => {
    const bench = new Bench()
    const seen: [string, number][] = []
    bench.modem.onCommand = (line, timeMs) => seen.push([line, timeMs])
    bench.say('noise at+csq;+cmee?\r')
    expect(bench.modem.takeCommands()).toEqual(['AT+csq;+cmee?'])
    expect(bench.modem.takeCommands()).toEqual([])
    expect(seen).toHaveLength(1)
    expect(seen[0]?.[1]).toBeGreaterThan(5)
  })
})

describe('the body', () => {
  test.each([
    ['blanks outside quotes', 'AT + CGDCONT = 1 , "IP" , "a b"\r', OK],
    ['separators in quotes', 'AT+CGDCONT=1,"IP","a;b,c&d"\r', OK],
    ['names in any case', 'At\rat+cmEE?\r', info('+CMEE: 0')],
    ['an unknown extended command', 'AT+CIPOEPN=1\r', ERROR],
    ['an unknown basic command', 'ATH\r', ERROR],
    ['an S register', 'ATS0=0\r', ERROR],
    ['a basic command with too large a number', 'ATE2\r', ERROR],
    ['a basic command asked for its value', 'ATE?\r', ERROR],
    ['an open quote', 'AT+CGDCONT=1,"IP","x\r', ERROR],
    ['text after a quote', 'AT+CGDCONT=1,"IP"x\r', ERROR],
    ['a number with a sign', 'AT+CMEE=+1\r', ERROR],
    ['a number with a tail', 'AT+CMEE=1x\r', ERROR],
    ['a number in quotes', 'AT+CMEE="1"\r', ERROR],
    ['a fraction', 'AT+CMEE=1.0\r', ERROR],
    ['leading zeros', 'AT+CMEE=002\r', OK],
    ['one value too many', 'AT+CMEE=1,1\r', ERROR],
    ['a form the command does not have', 'AT+CMEE\r', ERROR],
    ['a read of what cannot be read', 'AT+IPADDR?\r', ERROR],
    ['a word between commands', 'AT+CMEE=1 E0x\r', ERROR],
    ['nothing but digits', 'AT123\r', ERROR],
  ])('%s: %j', (_, typed, answer) => {
    expect(new Bench().say(typed)).toBe(answer)
  })
})

describe('A/', () => {
  test('repeats the last line, without CR', () => {
    const bench = new Bench()
    bench.run('AT+CMEE?')
    expect(bench.say('A/')).toBe(info('+CMEE: 0'))
    expect(bench.say('a/')).toBe(info('+CMEE: 0'))
    expect(bench.modem.takeCommands()).toEqual(['AT+CMEE?', 'AT+CMEE?', 'AT+CMEE?'])
  })

  test('repeats a line that failed', () => {
    const bench = new Bench()
    bench.run('AT+NONE')
    expect(bench.say('A/')).toBe(ERROR)
  })

  test('before any line it is an empty one', () => {
    expect(new Bench({ echo: true }).say('A/')).toBe(`A/${OK}`)
  })

  test('only at the beginning of a line', () => {
    const bench = new Bench()
    expect(bench.say('xA/')).toBe('')
    expect(bench.say('\r')).toBe('')
  })
})

describe('the echo', () => {
  test.each([
    ['AT\r', `AT\r${OK}`],
    ['ATE0\r', `ATE0\r${OK}`],
    ['at+cmee?\r', `at+cmee?\r${info('+CMEE: 0')}`],
    ['junk\r', 'junk\r'],
    ['xAT\r', `xAT\r${OK}`],
    ['ATX\x08\r', `ATX\x08\r${OK}`],
    ['AT\r\n', `AT\r\n${OK}`],
  ])('%j is heard as %j', (typed, heard) => {
    expect(new Bench({ echo: true }).say(typed)).toBe(heard)
  })

  test('comes at once, not with the answer', () => {
    const bench = new Bench({ echo: true })
    bench.type('AT+C')
    bench.time.advance(2)
    expect(bench.heard()).toBe('AT+C')
  })

  test('is off after ATE0, on after ATE1', () => {
    const bench = new Bench()
    expect(bench.say('AT\r')).toBe(OK)
    expect(bench.say('ATE1\r')).toBe(OK)
    expect(bench.say('AT\r')).toBe(`AT\r${OK}`)
    expect(bench.say('ATE\r')).toBe(`ATE\r${OK}`)
    expect(bench.say('AT\r')).toBe(OK)
  })

  test('an unsolicited line does not break into a line that is being typed', () => {
    const bench = new Bench({ echo: true })
    bench.type('AT+C')
    bench.time.advance(5)
    bench.modem.urc('RING')
    bench.type('MEE?\r')
    bench.time.advance(50)
    expect(bench.heard()).toBe(`AT+CMEE?\r\r\nRING\r\n${info('+CMEE: 0')}`)
  })

  test('but it does not wait for somebody who stopped typing', () => {
    const bench = new Bench({ echo: true })
    bench.type('AT+C')
    bench.time.advance(5)
    bench.modem.urc('RING')
    bench.time.advance(200)
    expect(bench.heard()).toBe('AT+C\r\nRING\r\n')
    expect(bench.say('MEE?\r')).toBe(`MEE?\r${info('+CMEE: 0')}`)
  })
})
