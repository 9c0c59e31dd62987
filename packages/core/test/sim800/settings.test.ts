/** SIM800: what may be set, the lines that say it, and how answers are read. */
import { describe, expect, test } from 'vitest'
import { settingsOf } from '../../src/options.ts'
import type { Query } from '../../src/settings/answers.ts'
import { type Configuration, checkConfiguration } from '../../src/settings/configuration.ts'
import { sim800 } from '../../src/sim800/dialect.ts'
import { ROWS, SETTINGS } from '../../src/sim800/settings.ts'
import { textOf } from '../support/bytes.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { ScriptedSerial } from '../support/scripted-dce.ts'

const QUICK = 'AT+CIPQSEND=1'

function said(settings: Configuration): string[] {
  checkConfiguration(settings, sim800)
  return ROWS.map((row) => row.line(settings)).filter((line) => line !== null)
}

describe('lines', () => {
  const cases: readonly (readonly [Configuration, ...string[]])[] = [
    [{}, QUICK],
    [{ waitForPeer: false }, QUICK],
    [{ waitForPeer: true }, 'AT+CIPQSEND=0'],
    [{ tuning: {} }, QUICK, 'AT+CIPCCFG=5,2,1024,1,0,1460,50'],
    [
      { tuning: { retransmissions: 3, waitUnits: 10, packetSize: 1 } },
      QUICK,
      'AT+CIPCCFG=3,10,1,1,0,1460,50',
    ],
    [{ tuning: { blockSize: 50 } }, QUICK, 'AT+CIPCCFG=5,2,1024,1,1,50,50'],
    [{ tuning: { blockGapMs: 20 } }, QUICK, 'AT+CIPCCFG=5,2,1024,1,1,1460,20'],
    [{ keepAlive: false }, QUICK, 'AT+CIPTKA=0'],
    [
      { keepAlive: { idleMinutes: 2, count: 9, intervalMinutes: 10 } },
      QUICK,
      'AT+CIPTKA=1,120,600,9',
    ],
    [{ sendTimer: 100 }, QUICK, 'AT+CIPATS=1,100'],
    [{ sendTimer: false }, QUICK, 'AT+CIPATS=0'],
    [{ dns: { primary: '1.1.1.1' } }, QUICK, 'AT+CDNSCFG="1.1.1.1"'],
    [
      { dns: { primary: '1.1.1.1', secondary: '8.8.8.8' } },
      QUICK,
      'AT+CDNSCFG="1.1.1.1","8.8.8.8"',
    ],
    [{ dns: {} }, QUICK],
  ]
  for (const [settings, ...lines] of cases) {
    test(JSON.stringify(settings), () => expect(said(settings)).toEqual(lines))
  }
})

describe('refused', () => {
  const cases: readonly (readonly [settings: object, message: string])[] = [
    [{ timeouts: { open: 3000 } }, 'timeouts: the sim800 has no such setting'],
    [{ stack: { mss: 700 } }, 'stack: the sim800 has no such setting'],
    [{ ipVersion: 6 }, 'ipVersion: the sim800 has no'],
    [{ dns: { primary6: '::1' } }, 'dns.primary6: there is no such setting'],
    [{ tuning: { asyncMode: 1 } }, 'tuning.asyncMode: there is no such setting'],
    [
      { tuning: { retransmissions: 2 } },
      'tuning.retransmissions: 2 is not a whole number from 3 to 8',
    ],
    [
      { keepAlive: { idleMinutes: 2, count: 10, intervalMinutes: 1 } },
      'keepAlive.count: 10 is not',
    ],
    [{ sendTimer: 101 }, 'sendTimer: 101 is not a whole number from 1 to 100'],
    [{ waitForPeer: 1 }, 'waitForPeer: must be true or false'],
    [{ user: 'u', password: 'p' }, 'apn: is needed beside user and password'],
  ]
  for (const [settings, message] of cases) {
    test(message, () => {
      const needed = { dialect: sim800, serial: new ScriptedSerial(10), clock: new ManualClock() }
      expect(() => settingsOf({ ...needed, ...settings })).toThrow(message)
    })
  }

  test('access points', () => {
    const needed = { dialect: sim800, serial: new ScriptedSerial(10), clock: new ManualClock() }
    const line = (options: object): string =>
      textOf(settingsOf({ ...needed, ...options }).contextLine as Uint8Array)
    expect(line({})).toBe('AT+CSTT\r')
    expect(line({ apn: 'CMNET' })).toBe('AT+CSTT="CMNET"\r')
    expect(line({ apn: 'CMNET', user: 'u', password: 'p' })).toBe('AT+CSTT="CMNET","u","p"\r')
    expect(() => line({ apn: 'x'.repeat(51) })).toThrow('apn: 51 characters, at most 50')
  })
})

describe('answers', () => {
  const cases: readonly (readonly [name: string, lines: readonly string[], answer: unknown])[] = [
    [
      'keepAlive',
      ['+CIPTKA: 1,120,60,5'],
      { on: true, idleMinutes: 2, count: 5, intervalMinutes: 1 },
    ],
    ['waitForPeer', ['+CIPQSEND: 0'], true],
    ['waitForPeer', ['+CIPQSEND: 1'], false],
    ['showsLength', ['+CIPHEAD: 1'], true],
    ['showsSender', ['+CIPSRIP:0'], false],
    ['showsProtocol', ['+CIPSHOWTP: 1'], true],
    ['transparent', ['+CIPMODE: 1'], true],
    ['baud', ['+IPR: 0'], 0],
    ['flowControl', ['+IFC: 2,2'], { byDte: 2, byDce: 2 }],
    ['sleep', ['+CSCLK: 1'], 1],
    ['prompts', ['+CIPSPRT: 2'], 2],
    ['sendTimer', ['+CIPATS: 1,7'], 7],
    ['sendTimer', ['+CIPATS: 0,7'], 0],
    ['sendSize', ['+CIPSEND: 1460'], [1460]],
    ['sendSize', ['+CIPSEND: 1,1460', '+CIPSEND: 3,20'], [1460, 20]],
    ['sendSize', [], null],
    ['localPorts', ['+CLPORT: 0,8888'], [{ tcp: 0, udp: 8888 }]],
    ['localPorts', [], null],
    [
      'dns',
      ['PrimaryDns: 1.1.1.1', 'SecondaryDns: 8.8.8.8'],
      { primary: '1.1.1.1', secondary: '8.8.8.8', primary6: '', secondary6: '' },
    ],
    [
      'dns',
      ['PrimaryDns: <1.1.1.1>'],
      { primary: '1.1.1.1', secondary: '', primary6: '', secondary6: '' },
    ],
    ['dns', [], null],
  ]
  for (const [name, lines, answer] of cases) {
    test(`${name}: ${lines.join(' | ')}`, () => {
      const query = SETTINGS.queries[name as keyof typeof SETTINGS.queries] as Query<unknown>
      expect(query.read(lines)).toEqual(answer)
    })
  }
})
