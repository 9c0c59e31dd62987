/**
 * SIM800: what an application may set and ask of its TCP/IP stack (TCPIP note V1.02, chapters 2, 6 and 7;
 * ranges from the manual V1.12, chapter 8): checks, command lines and queries.
 */
import { wholeOf } from '../checks.ts'
import { ErrorCode } from '../errors.ts'
import { at, isOn, numbers, type Queries, query, type SettingsReport } from '../settings/answers.ts'
import {
  type Configuration,
  checkDns,
  checkKeepAlive,
  checkNumbers,
  checkWaitForPeer,
  type Ranges,
  type Tuning,
} from '../settings/configuration.ts'
import type { FamilySettings } from '../settings/family-settings.ts'
import { after, before, type SettingRow } from '../settings/setting-lines.ts'

const TUNING: Ranges = Object.freeze({
  retransmissions: Object.freeze([3, 8] as const),
  waitUnits: Object.freeze([2, 10] as const),
  packetSize: Object.freeze([1, 1460] as const),
  blockSize: Object.freeze([50, 1460] as const),
  blockGapMs: Object.freeze([20, 1000] as const),
})

/** It counts in seconds: 30 to 7200, 30 to 600, and 1 to 9 probes. */
const KEEP_ALIVE: Ranges = Object.freeze({
  idleMinutes: Object.freeze([1, 120] as const),
  count: Object.freeze([1, 9] as const),
  intervalMinutes: Object.freeze([1, 10] as const),
})

const DNS_FIELDS: readonly string[] = Object.freeze(['primary', 'secondary'])
const MINUTE = 60

function checkSendTimer(value: unknown): void {
  if (value !== false) wholeOf('sendTimer', value, 1, 100)
}

const CHECKS: FamilySettings['checks'] = Object.freeze({
  timeouts: null,
  tuning: (value: unknown) => checkNumbers('tuning', value, TUNING),
  keepAlive: (value: unknown) => checkKeepAlive(value, KEEP_ALIVE),
  dns: (value: unknown) => checkDns(value, DNS_FIELDS),
  stack: null,
  waitForPeer: checkWaitForPeer,
  sendTimer: checkSendTimer,
})

/** The whole of `AT+CIPCCFG`: the escape sequence always stays on. */
function tuningLine(tuning: Tuning): string {
  const { retransmissions = 5, waitUnits = 2, packetSize = 1024 } = tuning
  const { blockSize, blockGapMs } = tuning
  const isPaced = blockSize !== undefined || blockGapMs !== undefined
  const pace = `${isPaced ? 1 : 0},${blockSize ?? 1460},${blockGapMs ?? 50}`
  return `AT+CIPCCFG=${retransmissions},${waitUnits},${packetSize},1,${pace}`
}

function keepAliveLine({ keepAlive }: Configuration): string | null {
  if (keepAlive === undefined) return null
  if (keepAlive === false) return 'AT+CIPTKA=0'
  const { idleMinutes, count, intervalMinutes } = keepAlive
  return `AT+CIPTKA=1,${idleMinutes * MINUTE},${intervalMinutes * MINUTE},${count}`
}

function dnsLine({ dns }: Configuration): string | null {
  if (dns?.primary === undefined) return null
  const secondary = dns.secondary === undefined ? '' : `,"${dns.secondary}"`
  return `AT+CDNSCFG="${dns.primary}"${secondary}`
}

function sendTimerLine({ sendTimer }: Configuration): string | null {
  if (sendTimer === undefined) return null
  return sendTimer === false ? 'AT+CIPATS=0' : `AT+CIPATS=1,${sendTimer}`
}

/** Quick sending is said in any case: an earlier run may have turned it off. */
export const ROWS: readonly SettingRow[] = Object.freeze([
  before(
    'waitForPeer',
    ErrorCode.waitForPeerRefused,
    ({ waitForPeer }) => `AT+CIPQSEND=${waitForPeer === true ? 0 : 1}`,
  ),
  before('tuning', ErrorCode.tuningRefused, ({ tuning }) =>
    tuning === undefined ? null : tuningLine(tuning),
  ),
  before('keepAlive', ErrorCode.keepAliveRefused, keepAliveLine),
  before('sendTimer', ErrorCode.sendTimerRefused, sendTimerLine),
  after('dns', ErrorCode.dnsRefused, dnsLine),
])

/** `PrimaryDns: a` and `SecondaryDns: b`; clones have angle brackets around the address. */
function dnsOf(lines: readonly string[]): SettingsReport['dns'] | null {
  const find = (which: string): string | undefined =>
    new RegExp(`${which}Dns:\\s*<?([\\d.]*)`, 'i').exec(lines.join('\n'))?.[1]
  const primary = find('Primary')
  if (primary === undefined) return null
  return { primary, secondary: find('Secondary') ?? '', primary6: '', secondary6: '' }
}

/** The numbers of each line, without the link's: that is its place. */
function byLink(lines: readonly string[], name: string, count: number): number[][] | null {
  const found = lines.map((line) => numbers([line], name)).filter((values) => values !== null)
  if (found.length === 0) return null
  return found.map((values) => values.slice(values.length - count))
}

const QUERIES: Queries = Object.freeze({
  timeouts: null,
  tuning: query('+CIPCCFG', (values) => ({
    retransmissions: at(values, 0),
    receiveDelayMs: 0,
    errorsAsText: false,
    headerType: 0,
    asyncMode: 0,
    retransmitTimeoutMs: 0,
    waitUnits: at(values, 1),
    packetSize: at(values, 2),
    blockSize: at(values, 5),
    blockGapMs: at(values, 6),
  })),
  keepAlive: query('+CIPTKA', (values) => ({
    on: values[0] === 1,
    idleMinutes: at(values, 1) / MINUTE,
    count: at(values, 3),
    intervalMinutes: at(values, 2) / MINUTE,
  })),
  dns: Object.freeze({ line: 'AT+CDNSCFG?', read: dnsOf }),
  stack: null,
  waitForPeer: query('+CIPQSEND', (values) => values[0] === 0),
  showsLength: query('+CIPHEAD', isOn),
  showsSender: query('+CIPSRIP', isOn),
  transparent: query('+CIPMODE', isOn),
  ipVersion: null,
  baud: query('+IPR', (values) => at(values, 0)),
  flowControl: query('+IFC', (values) => ({ byDte: at(values, 0), byDce: at(values, 1) })),
  sleep: query('+CSCLK', (values) => at(values, 0)),
  sendTimer: query('+CIPATS', (values) => (values[0] === 1 ? at(values, 1) : 0)),
  showsProtocol: query('+CIPSHOWTP', isOn),
  prompts: query('+CIPSPRT', (values) => at(values, 0)),
  sendSize: Object.freeze({
    line: 'AT+CIPSEND?',
    read: (lines: readonly string[]) =>
      byLink(lines, '+CIPSEND', 1)?.map(([size = 0]) => size) ?? null,
  }),
  localPorts: Object.freeze({
    line: 'AT+CLPORT?',
    read: (lines: readonly string[]) =>
      byLink(lines, '+CLPORT', 2)?.map(([tcp = 0, udp = 0]) => ({ tcp, udp })) ?? null,
  }),
})

export const SETTINGS: FamilySettings = Object.freeze({
  checks: CHECKS,
  rows: ROWS,
  queries: QUERIES,
})
