/** When settings are said, what a refusal means, and how long the driver waits for what they govern. */
import { describe, expect, test } from 'vitest'
import { ErrorCode } from '../../src/errors.ts'
import { ModemState, StepStatus } from '../../src/index.ts'
import type { ModemOptions } from '../../src/options.ts'
import type { Configuration } from '../../src/settings/configuration.ts'
import { Bench, BRING_UP, ERROR, goOn, info, line, NO_LINKS, OK, upTo } from '../support/bench.ts'

const ALL: Configuration = {
  timeouts: { network: 30_000, open: 10_000, send: 20_000 },
  tuning: { retransmissions: 3 },
  keepAlive: { idleMinutes: 1, count: 2, intervalMinutes: 3 },
  dns: { primary: '1.1.1.1', primary6: '2001:db8::1' },
  stack: {
    synRetransmissions: 2,
    retransmissions: 3,
    mss: 1400,
    receiveWindow: 8192,
    dnsTimer: 4,
  },
  waitForPeer: true,
}

/** Before and after `AT+NETOPEN`, in order. */
const BEFORE: readonly string[] = [
  'AT+CIPTIMEOUT=30000,10000,20000\r',
  'AT+CIPCCFG=3,0,0,1,0,0,500\r',
  'AT+CIPSENDMODE=1\r',
  'AT+CSOC="Tcp srxt",2\r',
  'AT+CSOC="Tcp rxt",3\r',
  'AT+CSOC="Mss",1400\r',
  'AT+CSOC="RecvWin",8192\r',
  'AT+CSOC="DnsTmr",4\r',
]
const AFTER: readonly string[] = [
  'AT+CDNSCFG=1.1.1.1\r',
  'AT+CDNSCFG=2001:db8::1,,1\r',
  'AT+CTCPKA=1,1,2,3\r',
]
/** A probe that fills and ends whatever prompt there may be; before it comes the escape sequence. */
const FILLED = `\x1b${'\r'.repeat(250)}AT\r`
const OPENED = OK + line('+NETOPEN: 0')

function playAll(bench: Bench, answers: Readonly<Record<string, string>> = {}): void {
  for (const each of BEFORE) bench.dce.play([each, answers[each] ?? OK])
  bench.dce.play(['AT+NETOPEN\r', OPENED])
  for (const each of AFTER) bench.dce.play([each, answers[each] ?? OK])
  goOn(bench, 'AT+IPADDR')
}

function withAll(modem: Partial<ModemOptions> = {}): Bench {
  const bench = upTo('AT+NETOPEN', { modem: { ...ALL, ...modem } })
  playAll(bench)
  bench.told()
  return bench
}

/** Changes settings and writes down what it is told. */
function change(bench: Bench, changes: Configuration): number[] {
  const codes: number[] = []
  bench.modem.configure(changes, (code) => codes.push(code))
  expect(codes).toEqual([])
  return codes
}

describe('in the bring-up', () => {
  test('all of them, in their places', () => {
    withAll()
  })

  test('again after a loss of the network', () => {
    const bench = withAll()
    bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
    for (const [command, answer] of BRING_UP.slice(6, -2)) {
      bench.dce.play([`${command}\r`, answer])
    }
    playAll(bench)
  })

  test('again after the module has restarted', () => {
    const bench = withAll()
    bench.dce.answer(line('*ATREADY: 1'))
    for (const [command, answer] of BRING_UP.slice(0, -2)) bench.dce.play([`${command}\r`, answer])
    playAll(bench)
  })

  describe('where data is pushed', () => {
    const pushed = (modem: Partial<ModemOptions>): Bench => upTo('AT+CIPRXGET=1', { modem })
    const frames = (bench: Bench): void => {
      for (const each of ['AT+CIPHEAD=1\r', 'AT+CIPSRIP=0\r', 'AT+CIPRXGET=0\r']) {
        bench.dce.play([each, OK])
      }
    }

    test('tuning is said once, with the field that frames pushed data', () => {
      const bench = pushed({ receive: 'push', tuning: { retransmissions: 3 } })
      bench.dce.play(['AT+CIPCCFG=3,0,0,1,1,0,500\r', OK])
      frames(bench)
      goOn(bench, 'AT+NETOPEN')
      const codes = change(bench, { tuning: { receiveDelayMs: 9 } })
      bench.dce.play(['AT+CIPCCFG=3,9,0,1,1,0,500\r', OK])
      expect(codes).toEqual([0])
    })

    test('without it, the frame is the module’s own values', () => {
      const bench = pushed({ receive: 'push' })
      bench.dce.play(['AT+CIPCCFG=10,0,0,1,1,0,500\r', OK])
      frames(bench)
      goOn(bench, 'AT+NETOPEN')
    })

    test('a firmware that cannot frame is read, and tuned', () => {
      const bench = new Bench({ modem: { flowControl: true, tuning: { retransmissions: 3 } } })
      bench.modem.open()
      const codes = change(bench, { tuning: { retransmissions: 4 } })
      for (const [command, answer] of BRING_UP.slice(0, -3)) {
        bench.dce.play([`${command}\r`, answer])
        if (command === 'ATE0') bench.dce.play(['AT+IFC=2,2\r', OK])
      }
      bench.dce.play(['AT+CIPCCFG=4,0,0,1,1,0,500\r', ERROR], ['AT+CIPRXGET=1\r', OK])
      expect(codes).toEqual([])
      bench.dce.play(['AT+CIPCCFG=4,0,0,1,0,0,500\r', OK])
      expect(codes).toEqual([0])
      goOn(bench, 'AT+NETOPEN')
    })
  })

  for (const [refused, code] of [
    [BEFORE[0], ErrorCode.timeoutsRefused],
    [BEFORE[1], ErrorCode.tuningRefused],
    [BEFORE[2], ErrorCode.waitForPeerRefused],
    [BEFORE[5], ErrorCode.stackRefused],
    [AFTER[1], ErrorCode.dnsRefused],
    [AFTER[2], ErrorCode.keepAliveRefused],
  ] as const) {
    test(`refused, reported as ${code}, and the bring-up goes on: ${refused?.trim()}`, () => {
      const failures: number[] = []
      const onStep = (_step: number, status: number, cause: number): void => {
        if (status === StepStatus.failed) failures.push(cause)
      }
      const bench = upTo('AT+NETOPEN', { modem: { ...ALL, onStep } })
      playAll(bench, { [refused as string]: line('+CME ERROR: 50') })
      expect(failures).toEqual([code])
    })
  }
})

describe('the driver’s own deadlines', () => {
  test('NETOPEN: five seconds more than the module’s', () => {
    const bench = upTo('AT+NETOPEN', { modem: { timeouts: { network: 30_000 } } })
    bench.dce.play(['AT+CIPTIMEOUT=30000\r', OK], ['AT+NETOPEN\r', OK])
    bench.dce.pass(34_999)
    expect(bench.modem.state).toBe(ModemState.starting)
    bench.dce.clock.step(1)
    expect(bench.modem.state).toBe(ModemState.failed)
  })

  const opening = (bench: Bench): void => {
    bench.socket('a')
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK])
  }

  test('CIPOPEN', () => {
    const bench = withAll()
    opening(bench)
    bench.dce.pass(14_999)
    expect(bench.told()).toEqual([])
    bench.dce.expect('AT+CIPCLOSE=0\r', 1)
    expect(bench.told()).toEqual(['a error openTimedOut'])
  })

  test('as ever, where the module has refused its timeouts', () => {
    const bench = upTo('AT+NETOPEN', { modem: ALL })
    playAll(bench, { [BEFORE[0] as string]: ERROR })
    bench.told()
    opening(bench)
    bench.dce.pass(119_999)
    expect(bench.told()).toEqual([])
    bench.dce.expect('AT+CIPCLOSE=0\r', 1)
  })

  test('as ever, once the module has forgotten its timeouts', () => {
    const bench = withAll()
    bench.dce.answer(line('*ATREADY: 1'))
    for (const [command, answer] of BRING_UP.slice(0, -2)) bench.dce.play([`${command}\r`, answer])
    playAll(bench, { [BEFORE[0] as string]: ERROR })
    opening(bench)
    bench.told()
    bench.dce.pass(119_999)
    expect(bench.told()).toEqual([])
  })

  test('a send without a result', () => {
    const bench = withAll()
    const socket = bench.connected('a')
    socket.write(new Uint8Array([0x78]))
    bench.dce.expect('AT+CIPSEND=0,01\r').answer('\r\n>').expect('x').answer(OK)
    const ask = ['AT+CIPACK=0\r', info('+CIPACK: 0,0,0'), 10_000] as const
    bench.dce.play(ask, ask)
    bench.dce.pass(9999)
    expect(bench.told()).toEqual([])
    bench.dce.expect('AT+CIPCLOSE=0\r', 1)
    expect(bench.told()).toEqual(['a error sendTimedOut'])
  })
})

describe('at run time', () => {
  test('just what has changed, and told when the module has answered', () => {
    const bench = withAll()
    const codes = change(bench, { timeouts: { open: 11_000 }, dns: { primary: '9.9.9.9' } })
    bench.dce.play(['AT+CIPTIMEOUT=30000,11000,20000\r', OK])
    expect(codes).toEqual([])
    bench.dce.play(['AT+CDNSCFG=9.9.9.9\r', OK])
    expect(codes).toEqual([0])
    bench.socket('a')
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK]).pass(15_999)
    bench.dce.expect('AT+CIPCLOSE=0\r', 1)
  })

  test('remembered for the next bring-up', () => {
    const bench = new Bench().up()
    const codes = change(bench, { waitForPeer: true, keepAlive: false })
    bench.dce.play(['AT+CIPSENDMODE=1\r', OK], ['AT+CTCPKA=0,2,5,1\r', ERROR])
    expect(codes).toEqual([ErrorCode.keepAliveRefused])
    bench.dce.answer(line('*ATREADY: 1'))
    for (const [command, answer] of BRING_UP.slice(0, -2)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CIPSENDMODE=1\r', OK], ['AT+NETOPEN\r', OPENED])
    bench.dce.play(['AT+CTCPKA=0,2,5,1\r', OK])
    goOn(bench, 'AT+IPADDR')
  })

  test('while the modem is starting: in their places, or after it', () => {
    const bench = upTo('AT+NETOPEN')
    const codes = change(bench, { tuning: {}, keepAlive: false })
    bench.dce.play(['AT+NETOPEN\r', OPENED], ['AT+CTCPKA=0,2,5,1\r', OK])
    bench.dce.play(['AT+IPADDR\r', info('+IPADDR: 10.1.2.3')])
    expect(codes).toEqual([])
    bench.dce.play(['AT+CIPCCFG=10,0,0,1,0,0,500\r', OK], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(codes).toEqual([0])
  })

  test('nothing to be said: told all the same', () => {
    const bench = new Bench().up()
    const codes = change(bench, { timeouts: {} })
    bench.dce.silent()
    expect(codes).toEqual([0])
  })

  test('changed again while on its way: both are told of the right answer', () => {
    const bench = new Bench().up()
    const first = change(bench, { timeouts: { open: 5000 } })
    bench.dce.expect('AT+CIPTIMEOUT=,5000\r')
    const second = change(bench, { timeouts: { open: 6000 } })
    bench.dce.answer(ERROR)
    expect([first, second]).toEqual([[], []])
    bench.dce.play(['AT+CIPTIMEOUT=,6000\r', OK])
    expect([first, second]).toEqual([[0], [0]])
  })

  test('one refusal of several is told, the first', () => {
    const bench = new Bench().up()
    const codes = change(bench, { waitForPeer: true, stack: { mss: 1000, dnsTimer: 2 } })
    bench.dce.play(['AT+CIPSENDMODE=1\r', OK], ['AT+CSOC="Mss",1000\r', ERROR])
    bench.dce.play(['AT+CSOC="DnsTmr",2\r', OK])
    expect(codes).toEqual([ErrorCode.stackRefused])
  })

  test('no answer: told, and the channel is won back', () => {
    const bench = new Bench().up()
    const codes = change(bench, { waitForPeer: true, tuning: {} })
    bench.dce.expect('AT+CIPCCFG=10,0,0,1,0,0,500\r').pass(8999)
    bench.dce.play(['~\r', ERROR, 1], ['AT\r', OK, 100])
    // It is not sent again; the other one is.
    bench.dce.play(['AT+CIPSENDMODE=1\r', OK], ['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect(codes).toEqual([ErrorCode.modemSilent])
  })

  test('the module restarts meanwhile: the bring-up says it', () => {
    const bench = new Bench().up()
    const codes = change(bench, { waitForPeer: true })
    bench.dce.expect('AT+CIPSENDMODE=1\r').answer(line('*ATREADY: 1'))
    for (const [command, answer] of BRING_UP.slice(0, -2)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CIPSENDMODE=1\r', OK])
    goOn(bench, 'AT+NETOPEN')
    expect(codes).toEqual([0])
  })

  test('the modem fails, or is closed, meanwhile', () => {
    const failing = upTo('AT+CPIN?')
    const codes = change(failing, { waitForPeer: true })
    failing.dce.play(['AT+CPIN?\r', line('+CME ERROR: 12')])
    expect(codes).toEqual([ErrorCode.pukRequired])
    const late = change(failing, { waitForPeer: false })
    failing.dce.silent()
    expect(late).toEqual([ErrorCode.pukRequired])

    const closing = upTo('AT+CPIN?')
    const closed = change(closing, { waitForPeer: true })
    closing.modem.close()
    closing.dce.clock.settle()
    expect(closed).toEqual([ErrorCode.closed])
  })

  test('misuse', () => {
    const bench = new Bench()
    expect(() => bench.modem.configure({}, () => {})).toThrow(/not open/)
    bench.up()
    expect(() => bench.modem.configure({}, undefined as never)).toThrow(/^done: /)
    expect(() => bench.modem.configure({}, 5 as never)).toThrow(/^done: /)
    expect(() => bench.modem.configure({ timeouts: { open: 1 } }, () => {})).toThrow(
      /^timeouts\.open: /,
    )
  })

  test('an exception out of the callback', () => {
    const bench = new Bench().up()
    bench.told()
    bench.modem.configure({}, () => {
      throw new Error('mine')
    })
    bench.dce.silent()
    expect(bench.told()).toEqual(['fault Error: mine'])
  })
})

describe('the rate after power-on', () => {
  function told(bench: Bench, rate: number): number[] {
    const codes: number[] = []
    bench.modem.setPermanentBaud(rate, (code) => codes.push(code))
    return codes
  }

  test('the line goes with it, and is tried', () => {
    const bench = new Bench().up()
    const codes = told(bench, 230_400)
    bench.dce.play(['AT+IPREX=230400\r', OK])
    expect(bench.dce.serial.calls).toEqual(['setBaud 230400'])
    bench.dce.play(['~\r', ''], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect(codes).toEqual([0])
  })

  test('refused: the line stays', () => {
    const bench = new Bench().up()
    const codes = told(bench, 300)
    bench.dce.play(['AT+IPREX=300\r', line('+CME ERROR: 50')])
    expect(codes).toEqual([1050])
    expect(bench.dce.serial.calls).toEqual([])
  })

  test('its answer is lost: the new rate is tried too, at the next open', () => {
    const bench = new Bench().up()
    const codes = told(bench, 230_400)
    bench.dce.expect('AT+IPREX=230400\r').pass(8999)
    for (let i = 0; i < 6; i++) bench.dce.play(['~\r', '', 1000], ['AT\r', '', 1000])
    bench.dce.clock.step(1000)
    expect(codes).toEqual([ErrorCode.modemSilent])
    expect(bench.modem.state).toBe(ModemState.failed)
    bench.modem.open()
    for (let i = 0; i < 6; i++) bench.dce.play(['AT\r', '', 1000])
    bench.dce.play(['+++', '', 2000], [FILLED, OK, 2000])
    expect(bench.dce.serial.calls).toEqual(['setBaud 230400'])
  })

  test('misuse', () => {
    const bench = new Bench()
    expect(() => bench.modem.setPermanentBaud(9600, () => {})).toThrow(/not open/)
    bench.up()
    expect(() => bench.modem.setPermanentBaud(1, () => {})).toThrow(/^rate: /)
    expect(() => bench.modem.setPermanentBaud(9600, null as never)).toThrow(/^done: /)
  })
})
