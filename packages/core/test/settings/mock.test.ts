/**
 * Over the simulated modem: each setting is what the module itself says it is after the bring-up, after
 * a reset, after a loss of the network, and after `configure`; and a module that sleeps hears nothing.
 */

import { MockSerial, VirtualClock } from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import type { CommandResult } from '../../src/commands/user.ts'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { ErrorCode } from '../../src/errors.ts'
import { Modem, ModemState } from '../../src/index.ts'
import type { SettingsReport } from '../../src/settings/answers.ts'
import type { Configuration } from '../../src/settings/configuration.ts'
import { Pair, Rig, type RigOptions } from '../support/rig.ts'

const ALL: Configuration = {
  timeouts: { network: 30_000, send: 20_000 },
  tuning: { retransmissions: 3, receiveDelayMs: 10, retransmitTimeoutMs: 900 },
  keepAlive: { idleMinutes: 4, count: 6, intervalMinutes: 7 },
  dns: { primary: '1.1.1.1', secondary: '8.8.8.8', primary6: '2001:db8::1' },
  stack: {
    synRetransmissions: 2,
    retransmissions: 5,
    mss: 1400,
    receiveWindow: 8192,
    dnsTimer: 4,
  },
  waitForPeer: true,
}

/** The module's own answers, not looked at by the driver. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'AT+CIPTIMEOUT?': ['+CIPTIMEOUT: 30000,120000,20000'],
  'AT+CIPCCFG?': ['+CIPCCFG: 3,10,0,1,0,0,900'],
  'AT+CTCPKA?': ['+CTCPKA: 1,4,6,7'],
  'AT+CDNSCFG?': [
    'Primary IPv4 DNS: 1.1.1.1,Secondary IPv4 DNS: 8.8.8.8',
    'Primary IPv6 DNS: 2001:db8::1,Secondary IPv6 DNS: ::',
  ],
  'AT+CSOC?': [
    '+CSOC: "Tcp srxt",2',
    '+CSOC: "Tcp rxt",5',
    '+CSOC: "Mss",1400',
    '+CSOC: "RecvWin",8192',
    '+CSOC: "DnsTmr",4',
  ],
  'AT+CIPSENDMODE?': ['+CIPSENDMODE: 1'],
}

function rigUp(modem: RigOptions['modem'], baud = 921_600): Rig {
  return Rig.up(0, { modem: modem ?? {}, baud }).rig
}

function asked(rig: Rig, line: string): readonly string[] {
  const results: CommandResult[] = []
  rig.modem.command(line, (result) => results.push(result))
  rig.until(line, () => results.length > 0)
  return results[0]?.lines ?? []
}

function has(rig: Rig, answers: Readonly<Record<string, readonly string[]>>): void {
  for (const [line, lines] of Object.entries(answers)) expect(asked(rig, line)).toEqual(lines)
}

/** What `run` is told. */
function codeOf(rig: Rig, run: (done: (code: number) => void) => void): number {
  const codes: number[] = []
  run((code) => codes.push(code))
  rig.until('an answer', () => codes.length > 0)
  return codes[0] as number
}

function isReadyAgain(rig: Rig): void {
  rig.until('the modem is down', () => rig.modem.state !== ModemState.ready)
  rig.until('the modem is up again', () => rig.modem.state === ModemState.ready)
}

describe('settings', () => {
  test('after the bring-up', () => has(rigUp(ALL), ANSWERS))

  test('after a reset, which makes the module forget them', () => {
    const rig = rigUp(ALL)
    rig.mock.reset()
    isReadyAgain(rig)
    has(rig, ANSWERS)
  })

  test('after a loss of the network', () => {
    const rig = rigUp(ALL)
    rig.mock.takeCommands()
    rig.mock.dropContext()
    isReadyAgain(rig)
    has(rig, ANSWERS)
    expect(rig.mock.takeCommands()).toContain('AT+CTCPKA=1,4,6,7')
  })

  test('after configure, and after the reset that follows it', () => {
    const rig = rigUp({})
    expect(codeOf(rig, (done) => rig.modem.configure(ALL, done))).toBe(0)
    has(rig, ANSWERS)
    rig.mock.reset()
    isReadyAgain(rig)
    has(rig, ANSWERS)
  })

  test('keepalive off', () => {
    const rig = rigUp({ keepAlive: false })
    has(rig, { 'AT+CTCPKA?': ['+CTCPKA: 0,2,5,1'] })
  })

  test('none at all is asked for by none', () => {
    const rig = rigUp({})
    const foreign = rig.mock
      .takeCommands()
      .filter((line) => /CIPT|CCFG|KA|DNSC|CSOC|SENDM/.test(line))
    expect(foreign).toEqual([])
  })

  test('a network of the other IP version is left open by an earlier run', () => {
    const rig = rigUp({})
    const modem = new Modem({
      dialect: a76xx,
      serial: new MockSerial(rig.mock.port, { transmitSize: 2048 }),
      clock: new VirtualClock(rig.time),
      startBaud: rig.mock.baud,
      ipVersion: 6,
    })
    modem.open()
    rig.until('the other modem is up', () => modem.state === ModemState.ready)
    expect(modem.address).toContain(':')
  })

  test('the module gives an open up at its own timeout, before the driver does', () => {
    const rig = rigUp({ timeouts: { open: 5000 } })
    rig.network.blackHole(99)
    const errors: number[] = []
    new rig.modem.TCP({ host: 'h', port: 99, onError: (code) => errors.push(code) })
    rig.pass(4900)
    expect(errors).toEqual([])
    rig.pass(1000)
    expect(errors).toEqual([3010])
  })
})

describe('status', () => {
  test('settings', () => {
    const rig = rigUp({ ...ALL, ipVersion: 6, flowControl: true })
    const reports: unknown[] = []
    rig.modem.status.settings((report, code) => reports.push(report, code))
    rig.until('an answer', () => reports.length > 0)
    const report: Partial<SettingsReport> = {
      timeouts: { network: 30_000, open: 120_000, send: 20_000 },
      tuning: {
        retransmissions: 3,
        receiveDelayMs: 10,
        errorsAsText: true,
        headerType: 1,
        asyncMode: 0,
        retransmitTimeoutMs: 900,
      },
      keepAlive: { on: true, idleMinutes: 4, count: 6, intervalMinutes: 7 },
      dns: { primary: '1.1.1.1', secondary: '8.8.8.8', primary6: '2001:db8::1', secondary6: '::' },
      stack: {
        synRetransmissions: 2,
        retransmissions: 5,
        mss: 1400,
        receiveWindow: 8192,
        dnsTimer: 4,
      },
      waitForPeer: true,
      showsLength: true,
      showsSender: false,
      transparent: false,
      ipVersion: 6,
      baud: 921_600,
      flowControl: { byDte: 2, byDce: 2 },
      sleep: 0,
    }
    // What another family has.
    const none = {
      sendTimer: null,
      showsProtocol: null,
      prompts: null,
      sendSize: null,
      localPorts: null,
    }
    expect(reports).toEqual([{ ...report, ...none }, 0])
  })

  test('connections, links, network, servers', () => {
    const { rig } = Rig.up(2)
    const { status } = rig.modem
    const answers: unknown[] = []
    const done = (answer: unknown, code: number): number => answers.push([answer, code])
    status.connections(done)
    status.links(done)
    status.network(done)
    status.servers(done)
    rig.until('answers', () => answers.length === 4)
    const [connections, ...rest] = answers as [[{ link: number; port: number }[], number]]
    expect(connections[0].map(({ link, port }) => [link, port])).toEqual([
      [0, 1000],
      [1, 1001],
    ])
    const links = [true, true, ...Array(8).fill(false)]
    expect(rest).toEqual([
      [links, 0],
      [true, 0],
      [[], 0],
    ])
    asked(rig, 'AT+SERVERSTART=8080,2')
    status.servers(done)
    rig.until('the servers', () => answers.length === 5)
    expect(answers[4]).toEqual([[{ server: 2, port: 8080 }], 0])
  })
})

describe('the rate after power-on', () => {
  test('is the line’s at once, and after a reset', () => {
    const rig = rigUp({}, 115_200)
    expect(codeOf(rig, (done) => rig.modem.setPermanentBaud(460_800, done))).toBe(0)
    rig.settle()
    expect(rig.mock.baud).toBe(460_800)
    has(rig, { 'AT+IPREX?': ['+IPREX: 460800'] })
    rig.mock.reset()
    isReadyAgain(rig)
    expect(rig.mock.baud).toBe(460_800)
  })

  test('beside `baud`: both are found', () => {
    const rig = rigUp({ baud: 921_600 }, 115_200)
    expect(codeOf(rig, (done) => rig.modem.setPermanentBaud(460_800, done))).toBe(0)
    rig.settle()
    rig.mock.reset()
    isReadyAgain(rig)
    expect(rig.mock.baud).toBe(921_600)
  })
})

describe('sleep', () => {
  function asleep(sleepUrc: 'held' | 'sent' = 'held'): { rig: Rig; pair: Pair } {
    const { rig, pairs } = Rig.up(1, { modem: { dtr: true }, knobs: { sleepUrc } })
    expect(codeOf(rig, (done) => rig.modem.sleep(done))).toBe(0)
    rig.mock.takeCommands()
    return { rig, pair: pairs[0] as Pair }
  }

  test('an hour without a byte; awake again by wake', () => {
    const { rig } = asleep()
    const { bytesOut } = rig.modem.counters
    rig.pass(3_600_000)
    expect(rig.modem.counters.bytesOut).toBe(bytesOut)
    expect(codeOf(rig, (done) => rig.modem.wake(done))).toBe(0)
    has(rig, { 'AT+CSCLK?': ['+CSCLK: 1'] })
    expect(rig.modem.counters.resyncs).toBe(0)
  })

  test('a write wakes it, and what was written arrives', () => {
    const { rig, pair } = asleep()
    pair.send(new Uint8Array([1, 2, 3]))
    rig.until('it arrives', () => pair.arrived.length === 3)
    expect(rig.modem.asleep).toBe(false)
  })

  test('what the peer sends wakes it where the firmware says so, and is read', () => {
    const { rig, pair } = asleep('sent')
    pair.peer?.write(new Uint8Array([1, 2, 3]))
    rig.until('it is read', () => pair.read.length === 3)
    expect(rig.modem.asleep).toBe(false)
  })

  test('what the peer sends waits for wake where the firmware only pulls RI', () => {
    const { rig, pair } = asleep()
    let rings = 0
    rig.mock.port.onLines = () => {
      if (rig.mock.port.ri) rings++
    }
    pair.peer?.write(new Uint8Array([1, 2, 3]))
    rig.pass(10_000)
    expect([rings > 0, pair.read.length]).toEqual([true, 0])
    expect(codeOf(rig, (done) => rig.modem.wake(done))).toBe(0)
    rig.until('it is read', () => pair.read.length === 3)
  })

  test('the end of a connection is told, and the next one can be made', () => {
    const { rig, pair } = asleep('sent')
    pair.peer?.end()
    rig.until('it is told', () => pair.errors.length === 1)
    const next = new Pair(rig, 2000)
    rig.until('connected', () => next.connected)
  })

  test('again and again', () => {
    const { rig, pair } = asleep()
    for (let i = 1; i <= 5; i++) {
      pair.send(new Uint8Array([i]))
      rig.until('it arrives', () => pair.arrived.length === i)
      expect(codeOf(rig, (done) => rig.modem.sleep(done))).toBe(0)
      rig.pass(10_000)
    }
    expect([...pair.arrived]).toEqual([1, 2, 3, 4, 5])
  })

  test('a module that an earlier run left asleep', () => {
    const { rig } = asleep()
    const codes: number[] = []
    rig.mock.powerOff()
    rig.modem.wake((code) => codes.push(code))
    rig.until('it is given up', () => rig.modem.state === ModemState.failed)
    expect(codes).toEqual([ErrorCode.modemSilent])
    rig.mock.powerOn()
    rig.pass(30_000)
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
  })
})
