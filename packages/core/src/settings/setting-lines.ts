/**
 * The command line of each setting: one row a command, in the order in which they are sent. What a
 * setting may be is in configuration.ts; who sends it, and when, in applied.ts.
 */
import { ErrorCode } from '../errors.ts'
import type { Configuration, Stack, Timeouts, Tuning } from './configuration.ts'

export interface SettingRow {
  readonly group: keyof Configuration
  /** The error code when the module refuses it. */
  readonly refused: number
  /** Only an open network takes it, or would overrule it. */
  readonly afterNetwork: boolean
  /** The command line without its CR, null when there is nothing to be said. */
  line(settings: Configuration): string | null
  /** The same where data is pushed, if that is another line. */
  readonly pushed?: (settings: Configuration) => string
}

/** A row of the settings that are said before the network is opened. */
export function before(
  group: keyof Configuration,
  refused: number,
  line: (settings: Configuration) => string | null,
): SettingRow {
  return Object.freeze({ group, refused, afterNetwork: false, line })
}

export function after(
  group: keyof Configuration,
  refused: number,
  line: (settings: Configuration) => string | null,
): SettingRow {
  return Object.freeze({ group, refused, afterNetwork: true, line })
}

/** The fields may be empty, but those at the end are left out. */
function timeoutLine({ network, open, send }: Timeouts): string | null {
  const fields = [network, open, send].map((field) => field?.toString() ?? '').join(',')
  const text = fields.replace(/,+$/, '')
  return text === '' ? null : `AT+CIPTIMEOUT=${text}`
}

/**
 * The whole of `AT+CIPCCFG`, without its CR: Ack is always 0, errors are shown as text, and
 * `headerType` 1 puts the link's number before pushed data (note, section 4.1).
 */
export function tuningLine(tuning: Tuning, headerType: 0 | 1): string {
  const { retransmissions = 10, receiveDelayMs = 0, asyncMode = 0 } = tuning
  const { retransmitTimeoutMs = 500 } = tuning
  return `AT+CIPCCFG=${retransmissions},${receiveDelayMs},0,1,${headerType},${asyncMode},${retransmitTimeoutMs}`
}

function stackRow(field: keyof Stack, name: string): SettingRow {
  return before('stack', ErrorCode.stackRefused, ({ stack }) => {
    const value = stack?.[field]
    return value === undefined ? null : `AT+CSOC="${name}",${value}`
  })
}

function dnsLine(primary: string | undefined, secondary = '', six: boolean): string | null {
  if (primary === undefined) return null
  const end = six ? ',1' : ''
  if (secondary === '' && !six) return `AT+CDNSCFG=${primary}`
  return `AT+CDNSCFG=${primary},${secondary}${end}`
}

function keepAliveLine({ keepAlive }: Configuration): string | null {
  if (keepAlive === undefined) return null
  // Off, too, all four are mandatory: the module's own.
  if (keepAlive === false) return 'AT+CTCPKA=0,2,5,1'
  const { idleMinutes, count, intervalMinutes } = keepAlive
  return `AT+CTCPKA=1,${idleMinutes},${count},${intervalMinutes}`
}

/** Of the families that open their network with NETOPEN. */
export const SETTINGS: readonly SettingRow[] = Object.freeze([
  before('timeouts', ErrorCode.timeoutsRefused, ({ timeouts }) =>
    timeouts === undefined ? null : timeoutLine(timeouts),
  ),
  Object.freeze({
    group: 'tuning',
    refused: ErrorCode.tuningRefused,
    afterNetwork: false,
    line: ({ tuning }: Configuration) => (tuning === undefined ? null : tuningLine(tuning, 0)),
    pushed: ({ tuning }: Configuration) => tuningLine(tuning ?? {}, 1),
  }),
  before('waitForPeer', ErrorCode.waitForPeerRefused, ({ waitForPeer }) =>
    waitForPeer === undefined ? null : `AT+CIPSENDMODE=${waitForPeer ? 1 : 0}`,
  ),
  stackRow('synRetransmissions', 'Tcp srxt'),
  stackRow('retransmissions', 'Tcp rxt'),
  stackRow('mss', 'Mss'),
  stackRow('receiveWindow', 'RecvWin'),
  stackRow('dnsTimer', 'DnsTmr'),
  after('dns', ErrorCode.dnsRefused, ({ dns }) => dnsLine(dns?.primary, dns?.secondary, false)),
  after('dns', ErrorCode.dnsRefused, ({ dns }) => dnsLine(dns?.primary6, dns?.secondary6, true)),
  after('keepAlive', ErrorCode.keepAliveRefused, keepAliveLine),
])
