/** Sleep by CSCLK and DTR: nothing is written to a module that sleeps, and what is to be sent wakes it. */
import { describe, expect, test } from 'vitest'
import { ErrorCode } from '../../src/errors.ts'
import { ModemState } from '../../src/index.ts'
import { Bench, BRING_UP, ERROR, goOn, info, line, NO_LINKS, OK } from '../support/bench.ts'

/** A modem with DTR wired, brought up as far as, and without, `command`. */
function wiredTo(command: string, modem: object = {}): Bench {
  const bench = new Bench({ modem: { dtr: true, ...modem } })
  bench.modem.open()
  for (const [each, answer] of BRING_UP) {
    if (each === 'AT+CPIN?') bench.dce.play(['AT&D1\r', OK])
    if (each === command) break
    bench.dce.play([`${each}\r`, answer])
  }
  return bench
}

/** What `run` is told, in order. */
function told(run: (done: (code: number) => void) => void): number[] {
  const codes: number[] = []
  run((code) => codes.push(code))
  expect(codes).toEqual([])
  return codes
}

function sleepOf(bench: Bench): number[] {
  return told((done) => bench.modem.sleep(done))
}

function wakeOf(bench: Bench): number[] {
  return told((done) => bench.modem.wake(done))
}

/** A modem that sleeps. */
function sleeping(bench: Bench): Bench {
  const codes = sleepOf(bench)
  bench.dce.play(['AT+CSCLK=1\r', OK]).silent()
  expect(codes).toEqual([0])
  expect(bench.modem.asleep).toBe(true)
  expect(calls(bench)).toEqual(['setDTR false'])
  return bench
}

function up(modem: object = {}): Bench {
  const bench = wiredTo('AT+IPADDR', modem)
  goOn(bench, 'AT+IPADDR')
  expect(calls(bench)).toEqual(['setDTR true'])
  bench.told()
  return bench
}

/** What the adapter was asked for since the last call. */
function calls(bench: Bench): string[] {
  return bench.dce.serial.calls.splice(0)
}

/** The module wakes: after 30 ms AT is asked, then the links. */
function wakes(bench: Bench): void {
  bench.dce.clock.settle()
  expect(calls(bench)).toEqual(['setDTR true'])
  bench.dce.pass(29).play(['AT\r', OK, 1])
}

describe('falling asleep', () => {
  test('CSCLK, then DTR is dropped; twice is once', () => {
    const bench = sleeping(up())
    const again = sleepOf(bench)
    bench.dce.silent()
    expect(again).toEqual([0])
    expect(calls(bench)).toEqual([])
  })

  test('not before everything is sent', () => {
    const bench = up()
    const socket = bench.connected('a')
    socket.write(new Uint8Array([0x78]))
    const codes = sleepOf(bench)
    bench.dce.expect('AT+CIPSEND=0,01\r').answer('\r\n>').expect('x')
    bench.dce.answer(OK + line('+CIPSEND: 0,1,1')).play(['AT+CSCLK=1\r', OK])
    expect(codes).toEqual([0])
  })

  test('not before the bring-up is over', () => {
    const bench = wiredTo('AT+NETOPEN')
    const codes = sleepOf(bench)
    bench.dce.play(['AT+NETOPEN\r', OK]).pass(1000).answer(line('+NETOPEN: 0'))
    bench.dce.play(['AT+IPADDR\r', info('+IPADDR: 10.1.2.3')], ['AT+CIPCLOSE?\r', NO_LINKS])
    bench.dce.play(['AT+CSCLK=1\r', OK])
    expect(codes).toEqual([0])
  })

  test('refused, or not answered: it stays awake', () => {
    const bench = up()
    const codes = sleepOf(bench)
    bench.dce.play(['AT+CSCLK=1\r', ERROR]).end()
    const silent = sleepOf(bench)
    bench.dce.expect('AT+CSCLK=1\r').pass(8999)
    bench.dce.play(['~\r', ERROR, 1], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect([codes, silent]).toEqual([[ErrorCode.sleepRefused], [ErrorCode.modemSilent]])
    expect(bench.modem.asleep).toBe(false)
    expect(calls(bench)).toEqual([])
  })

  test('called off by wake, even when the module has been told', () => {
    const bench = up()
    const early = sleepOf(bench)
    const awake = wakeOf(bench)
    bench.dce.silent()
    expect([early, awake]).toEqual([[ErrorCode.sleepEnded], [0]])
    const late = sleepOf(bench)
    bench.dce.expect('AT+CSCLK=1\r')
    const woken = wakeOf(bench)
    bench.dce.answer(OK).end()
    expect([late, woken]).toEqual([[ErrorCode.sleepEnded], [0]])
    expect(bench.modem.asleep).toBe(false)
  })
})

describe('asleep', () => {
  test('nothing is written: the audit rests, and so does the clock', () => {
    const bench = sleeping(up({ auditMs: 60_000 }))
    expect(bench.dce.clock.left).toBe(-1)
    // A damaged line asks for no audit either.
    bench.dce.answer(line('\u0001')).pass(300_000)
    expect(bench.dce.clock.left).toBe(-1)
  })

  test('questions of the application are refused at once', () => {
    const bench = sleeping(up())
    const { modem } = bench
    const text = /^the modem sleeps: call wake\(\) first$/
    expect(() => modem.command('ATI', () => {})).toThrow(text)
    expect(() => modem.status.links(() => {})).toThrow(text)
    expect(() => modem.configure({ waitForPeer: true }, () => {})).toThrow(text)
    expect(() => modem.setPermanentBaud(9600, () => {})).toThrow(text)
    bench.dce.silent()
  })

  test('wake: DTR, a pause, AT until it is answered, then what may have been missed', () => {
    const bench = sleeping(up({ auditMs: 60_000 }))
    const codes = wakeOf(bench)
    expect(calls(bench)).toEqual(['setDTR true'])
    const other = wakeOf(bench)
    bench.dce.pass(29).play(['AT\r', '', 1], ['~\r', '', 1000])
    expect(codes).toEqual([])
    bench.dce.play(['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect([codes, other]).toEqual([[0], [0]])
    bench.dce.end()
    expect(bench.dce.clock.left).toBe(60_000)
  })

  test('a module that is not there any more', () => {
    const bench = sleeping(up())
    const codes = wakeOf(bench)
    calls(bench)
    bench.dce.play(['AT\r', '', 30])
    for (let i = 0; i < 5; i++) bench.dce.play(['~\r', '', 1000], ['AT\r', '', 100])
    bench.dce.clock.step(1000)
    expect(codes).toEqual([ErrorCode.modemSilent])
    expect(bench.told()).toEqual(['down modemSilent'])
    const late = sleepOf(bench)
    bench.dce.silent()
    expect(late).toEqual([ErrorCode.modemSilent])
  })
})

describe('what wakes it', () => {
  test('a write; it stays awake', () => {
    const bench = up()
    const socket = bench.connected('a')
    sleeping(bench)
    socket.write(new Uint8Array([0x78]))
    wakes(bench)
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.expect('AT+CIPSEND=0,01\r').answer('\r\n>').expect('x')
    bench.dce.answer(OK + line('+CIPSEND: 0,1,1')).pass(100_000)
    expect(bench.modem.asleep).toBe(false)
  })

  test('a connection that is opened', () => {
    const bench = sleeping(up())
    bench.socket('a')
    wakes(bench)
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], ['AT+CIPOPEN=0,"TCP","h",7\r', OK])
  })

  test('a name that is to be resolved', () => {
    const bench = sleeping(up())
    new bench.modem.Resolver().resolve({ host: 'a.example' })
    wakes(bench)
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).expect('AT+CDNSGIP="a.example"\r')
  })

  test('received data', () => {
    const bench = up()
    bench.connected('a')
    sleeping(bench)
    bench.dce.answer(line('+CIPRXGET: 1,0'))
    wakes(bench)
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')])
    bench.dce.expect('AT+CIPRXGET=4,0\r')
  })

  test('the loss of the network', () => {
    const bench = sleeping(up())
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
    wakes(bench)
    bench.dce.expect('AT+CREG?\r')
  })

  test('closing the modem', () => {
    const bench = sleeping(up())
    bench.modem.close()
    wakes(bench)
    bench.dce.play(['AT+NETCLOSE\r', OK + line('+NETCLOSE: 0')])
    expect(bench.modem.state).toBe(ModemState.closed)
  })

  test('the remains of pushed data: the channel is won back first', () => {
    const bench = wiredTo('AT+CIPRXGET=1', { receive: 'push' })
    bench.dce.play(['AT+CIPCCFG=10,0,0,1,1,0,500\r', OK])
    for (const each of ['AT+CIPHEAD=1\r', 'AT+CIPSRIP=0\r', 'AT+CIPRXGET=0\r']) {
      bench.dce.play([each, OK])
    }
    goOn(bench, 'AT+NETOPEN')
    calls(bench)
    sleeping(bench).dce.answer(line('+RECEIE,0,5')).pass(299)
    bench.dce.clock.step(1)
    bench.dce.clock.settle()
    expect(calls(bench)).toEqual(['setDTR true'])
    bench.dce.pass(29).play(['~\r', ERROR, 1], ['AT\r', OK, 100])
  })

  test('but no line that says nothing to the driver', () => {
    const bench = sleeping(up())
    bench.dce.answer(line('RING')).pass(1000)
    expect(bench.told()).toEqual(['line RING'])
    expect(bench.modem.asleep).toBe(true)
  })
})

describe('failures meanwhile', () => {
  test('the module restarts: it is awake, and forgets that it was to sleep', () => {
    const bench = sleeping(up())
    bench.dce.answer(line('*ATREADY: 1'))
    expect(bench.modem.asleep).toBe(false)
    bench.dce.expect('AT\r')
    expect(calls(bench)).toEqual(['setDTR true'])
  })

  test('the module restarts while it wakes, or is to sleep', () => {
    const bench = sleeping(up())
    const woken = wakeOf(bench)
    bench.dce.answer(line('*ATREADY: 1')).expect('AT\r', 30)
    expect(woken).toEqual([ErrorCode.modemReset])
    const other = up()
    const asleep = sleepOf(other)
    other.dce.expect('AT+CSCLK=1\r').answer(line('*ATREADY: 1')).expect('AT\r')
    expect(asleep).toEqual([ErrorCode.modemReset])
  })

  test('the port is lost: it is not touched any more', () => {
    const bench = sleeping(up())
    bench.dce.serial.onLost?.('gone')
    bench.dce.clock.settle()
    expect(calls(bench)).toEqual([])
    expect(bench.modem.asleep).toBe(false)
    expect(bench.told()).toEqual(['down portLost'])
  })

  test('a link’s deadline passes: that wakes it', () => {
    const bench = up()
    bench.socket('a')
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK])
    sleeping(bench)
    bench.dce.clock.step(120_000)
    wakes(bench)
  })
})

test('misuse', () => {
  const bench = new Bench().up()
  expect(() => bench.modem.sleep(() => {})).toThrow(/^sleep: needs the option dtr/)
  expect(() => bench.modem.wake(() => {})).toThrow(/^wake: needs the option dtr/)
  const wired = new Bench({ modem: { dtr: true } })
  expect(() => wired.modem.sleep(() => {})).toThrow(/not open/)
  expect(() => wired.modem.wake(() => {})).toThrow(/not open/)
  wired.modem.open()
  expect(() => wired.modem.sleep(undefined as never)).toThrow(/^done: /)
  expect(() => wired.modem.wake(4 as never)).toThrow(/^done: /)
})
