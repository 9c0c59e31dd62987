/** Settings: each bad one is named, each good one is a command line. */
import { describe, expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { type ModemOptions, settingsOf } from '../../src/options.ts'
import {
  type Configuration,
  checkChanges,
  checkConfiguration,
  merged,
} from '../../src/settings/configuration.ts'
import { SETTINGS, tuningLine } from '../../src/settings/setting-lines.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { ScriptedSerial } from '../support/scripted-dce.ts'

function lines(settings: Configuration): string[] {
  checkConfiguration(settings, a76xx)
  return SETTINGS.map((row) => row.line(settings)).filter((line) => line !== null)
}

describe('command lines', () => {
  const cases: readonly (readonly [settings: Configuration, ...lines: string[]])[] = [
    [{}],
    [{ timeouts: { network: 3000 } }, 'AT+CIPTIMEOUT=3000'],
    [{ timeouts: { open: 60_000 } }, 'AT+CIPTIMEOUT=,60000'],
    [{ timeouts: { send: 120_000 } }, 'AT+CIPTIMEOUT=,,120000'],
    [{ timeouts: { network: 4000, send: 5000 } }, 'AT+CIPTIMEOUT=4000,,5000'],
    [{ timeouts: {} }],
    [{ tuning: {} }, 'AT+CIPCCFG=10,0,0,1,0,0,500'],
    [
      {
        tuning: { retransmissions: 3, receiveDelayMs: 20, asyncMode: 1, retransmitTimeoutMs: 900 },
      },
      'AT+CIPCCFG=3,20,0,1,0,1,900',
    ],
    [{ keepAlive: false }, 'AT+CTCPKA=0,2,5,1'],
    [{ keepAlive: { idleMinutes: 7, count: 3, intervalMinutes: 9 } }, 'AT+CTCPKA=1,7,3,9'],
    [{ dns: { primary: '1.1.1.1' } }, 'AT+CDNSCFG=1.1.1.1'],
    [{ dns: { primary: '1.1.1.1', secondary: '8.8.8.8' } }, 'AT+CDNSCFG=1.1.1.1,8.8.8.8'],
    [{ dns: { primary6: '2001:db8::1' } }, 'AT+CDNSCFG=2001:db8::1,,1'],
    [
      { dns: { primary: '9.9.9.9', primary6: '2001:db8::1', secondary6: '2001:db8::2' } },
      'AT+CDNSCFG=9.9.9.9',
      'AT+CDNSCFG=2001:db8::1,2001:db8::2,1',
    ],
    [{ waitForPeer: true }, 'AT+CIPSENDMODE=1'],
    [{ waitForPeer: false }, 'AT+CIPSENDMODE=0'],
    [
      {
        stack: {
          synRetransmissions: 2,
          retransmissions: 4,
          mss: 640,
          receiveWindow: 8192,
          dnsTimer: 5,
        },
      },
      'AT+CSOC="Tcp srxt",2',
      'AT+CSOC="Tcp rxt",4',
      'AT+CSOC="Mss",640',
      'AT+CSOC="RecvWin",8192',
      'AT+CSOC="DnsTmr",5',
    ],
  ]
  for (const [settings, ...expected] of cases) {
    test(JSON.stringify(settings), () => {
      expect(lines(settings)).toEqual(expected)
    })
  }

  test('with the link’s number before pushed data', () => {
    expect(tuningLine({}, 1)).toBe('AT+CIPCCFG=10,0,0,1,1,0,500')
    expect(tuningLine({ retransmissions: 0 }, 1)).toBe('AT+CIPCCFG=0,0,0,1,1,0,500')
  })

  test('each refusal has a number', () => {
    for (const { refused } of SETTINGS) expect(refused).toBeGreaterThan(0)
  })
})

const ranges: readonly (readonly [group: keyof Configuration, field: string, number, number])[] = [
  ['timeouts', 'network', 3000, 120_000],
  ['timeouts', 'open', 3000, 120_000],
  ['timeouts', 'send', 3000, 120_000],
  ['tuning', 'retransmissions', 0, 10],
  ['tuning', 'receiveDelayMs', 0, 1000],
  ['tuning', 'asyncMode', 0, 1],
  ['tuning', 'retransmitTimeoutMs', 500, 120_000],
  ['keepAlive', 'idleMinutes', 1, 120],
  ['keepAlive', 'count', 1, 10],
  ['keepAlive', 'intervalMinutes', 1, 100],
  ['stack', 'synRetransmissions', 1, 65_535],
  ['stack', 'retransmissions', 1, 65_535],
  ['stack', 'mss', 640, 1500],
  ['stack', 'receiveWindow', 1, 65_535],
  ['stack', 'dnsTimer', 1, 65_535],
]

/** Every way of giving a setting. */
function refused(settings: unknown, error: typeof RangeError, text: RegExp): void {
  const needed = { dialect: a76xx, serial: new ScriptedSerial(10), clock: new ManualClock() }
  const give = [
    () => settingsOf({ ...needed, ...(settings as Partial<ModemOptions>) }),
    () => checkChanges(settings as Configuration, a76xx),
  ]
  for (const run of give) {
    expect(run).toThrow(error)
    expect(run).toThrow(text)
  }
}

describe('bad values', () => {
  for (const [group, field, low, high] of ranges) {
    test(`${group}.${field}: ${low} to ${high}`, () => {
      const others = group === 'keepAlive' ? { idleMinutes: 2, count: 5, intervalMinutes: 1 } : {}
      const give = (value: unknown): unknown => ({ [group]: { ...others, [field]: value } })
      for (const value of [low, high]) {
        expect(() => checkConfiguration(give(value) as Configuration, a76xx)).not.toThrow()
      }
      for (const value of [low - 1, high + 1, low + 0.5, Number.NaN, '1', null]) {
        refused(give(value), RangeError, new RegExp(`^${group}\\.${field}: `))
      }
    })
  }

  for (const group of ['timeouts', 'tuning', 'keepAlive', 'dns', 'stack']) {
    test(`${group}: no object, or with a field that nobody knows`, () => {
      for (const value of [null, 5, 'x', true]) {
        refused({ [group]: value }, TypeError, new RegExp(`^${group}: must be an object`))
      }
      refused({ [group]: { opn: 5 } }, RangeError, new RegExp(`^${group}\\.opn: there is no such`))
    })
  }

  test('keepAlive: all three are needed', () => {
    const text = /^keepAlive\.intervalMinutes: is needed/
    refused({ keepAlive: { idleMinutes: 2, count: 5 } }, RangeError, text)
  })

  test('dns: addresses of the right kind', () => {
    for (const address of ['', '1.1.1', '1.1.1.256', '::1', 'dns.example', '[1.1.1.1]', 7]) {
      refused({ dns: { primary: address } }, RangeError, /^dns\.primary: .* is no IPv4 address/)
    }
    const sixteen = '32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1'
    for (const address of ['1.1.1.1', '::1%2', '[::1]', ':::', sixteen]) {
      refused({ dns: { primary6: address } }, RangeError, /^dns\.primary6: .* is no IPv6 address/)
    }
  })

  test('dns: a secondary one needs its primary one', () => {
    refused({ dns: { secondary: '1.1.1.1' } }, RangeError, /^dns\.primary: is needed/)
    refused({ dns: { secondary6: '::1' } }, RangeError, /^dns\.primary6: is needed/)
  })

  test('waitForPeer', () => {
    refused({ waitForPeer: 1 }, TypeError, /^waitForPeer: must be true or false/)
  })

  test('what cannot be changed at run time', () => {
    for (const changes of [undefined, null, 4]) {
      expect(() => checkChanges(changes as never, a76xx)).toThrow(/^changes: must be an object/)
    }
    expect(() => checkChanges({ apn: 'x' } as never, a76xx)).toThrow(/^apn: cannot be changed/)
    expect(() => checkChanges({ dns: undefined } as never, a76xx)).not.toThrow()
  })

  test('dtr needs a port that can set it', () => {
    const serial = new ScriptedSerial(10)
    const clock = new ManualClock()
    expect(settingsOf({ dialect: a76xx, serial, clock, dtr: true }).dtr).toBe(true)
    Reflect.set(serial, 'setDTR', undefined)
    expect(settingsOf({ dialect: a76xx, serial, clock, dtr: false }).dtr).toBe(false)
    expect(() => settingsOf({ dialect: a76xx, serial, clock, dtr: true })).toThrow(/^dtr: /)
  })
})

describe('changes', () => {
  test('timeouts, tuning and stack are changed field by field, the others whole', () => {
    const old: Configuration = {
      timeouts: { network: 4000, open: 5000 },
      tuning: { retransmissions: 3 },
      stack: { mss: 700 },
      dns: { primary: '1.1.1.1', secondary: '8.8.8.8' },
      keepAlive: { idleMinutes: 1, count: 1, intervalMinutes: 1 },
      waitForPeer: true,
    }
    const changes = {
      timeouts: { open: 6000, send: undefined },
      stack: { dnsTimer: 4 },
      dns: { primary: '9.9.9.9' },
      keepAlive: false as const,
    }
    const result = merged(old, changes as unknown as Configuration)
    expect(result).toEqual({
      timeouts: { network: 4000, open: 6000 },
      tuning: { retransmissions: 3 },
      stack: { mss: 700, dnsTimer: 4 },
      dns: { primary: '9.9.9.9' },
      keepAlive: false,
      waitForPeer: true,
    })
    expect(result.dns).not.toBe(changes.dns)
  })
})
