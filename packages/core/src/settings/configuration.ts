/**
 * What an application may set of the module's own TCP/IP stack, as options and at run time: the types
 * and their checks. How each is written on a command line is in setting-lines.ts. The module saves none
 * of them, so the driver says them again after every reset (A76XX TCPIP note, chapter 2; ranges from
 * the command manual, chapter 15).
 */

import { parseAddress } from '../address.ts'
import { encode } from '../ascii.ts'
import { wholeOf } from '../checks.ts'
import type { Dialect } from '../dialect.ts'
import type { FamilySettings } from './family-settings.ts'

/** `AT+CIPTIMEOUT`: how long the module tries, ms, each 3000 to 120000; the module's default is 120000. */
export interface Timeouts {
  /** Opening the network (`AT+NETOPEN`). */
  readonly network?: number
  /** Opening a connection (`AT+CIPOPEN`). */
  readonly open?: number
  /** Sending a block (`AT+CIPSEND`). */
  readonly send?: number
}

/** `AT+CIPCCFG`: the fields of it that are the application's. */
export interface Tuning {
  /** NmRetry: how often TCP sends a packet again, 0 to 10. Default 10. */
  readonly retransmissions?: number
  /** DelayTm: how long received data is held before the module reports it, ms, 0 to 1000. Default 0. */
  readonly receiveDelayMs?: number
  /** AsyncMode: 0 (default) or 1. The document does not say what 1 does. */
  readonly asyncMode?: 0 | 1
  /** TimeoutVal: TCP's shortest retransmission timeout, ms, 500 to 120000. Default 500. */
  readonly retransmitTimeoutMs?: number
  /** SIM800: WaitTm: how many units (200 ms) serial input is waited for before a packet leaves, 2 to 10. */
  readonly waitUnits?: number
  /** SIM800: SendSz: a packet leaves when so many bytes have come, 1 to 1460. Default 1024. */
  readonly packetSize?: number
  /** SIM800: RxSize and Rxtimer: so many bytes at a time go to the line, 50 to 1460, with pauses, ms, 20 to 1000. */
  readonly blockSize?: number
  readonly blockGapMs?: number
}

/** `AT+CTCPKA`: TCP keepalive. All three are needed. */
export interface KeepAlive {
  /** Silence before the first probe, minutes, 1 to 120. The module's default is 2. */
  readonly idleMinutes: number
  /** Unanswered probes after which the connection is given up, 1 to 10. The module's default is 5. */
  readonly count: number
  /** From one probe to the next, minutes, 1 to 100. The module's default is 1. */
  readonly intervalMinutes: number
}

/** `AT+CDNSCFG`: name servers in place of the network's. A secondary one needs its primary one. */
export interface Dns {
  readonly primary?: string
  readonly secondary?: string
  readonly primary6?: string
  readonly secondary6?: string
}

/**
 * `AT+CSOC`: the TCP/IP library itself. For one number only the document gives the range; the others
 * are passed to the module, which refuses what it does not take.
 */
export interface Stack {
  /** "Tcp srxt": how often a connection request is sent again, 1 to 65535. */
  readonly synRetransmissions?: number
  /** "Tcp rxt": how often a segment is sent again, 1 to 65535. */
  readonly retransmissions?: number
  /** "Mss": the largest TCP segment, bytes, 640 to 1500. */
  readonly mss?: number
  /** "RecvWin": TCP's receive window, bytes, 1 to 65535. */
  readonly receiveWindow?: number
  /** "DnsTmr": how long a name server is waited for, in the module's own unit, 1 to 65535. */
  readonly dnsTimer?: number
}

/** What `modem.configure` changes, and options of the modem. What is absent is left to the module. */
export interface Configuration {
  /**
   * How long the module tries (`AT+CIPTIMEOUT`), ms, each 3000 to 120000. Default: the module's,
   * 120000. The driver's own deadlines follow. Source: A76XX command manual, chapter 15.
   */
  readonly timeouts?: Timeouts
  /**
   * TCP's behaviour (`AT+CIPCCFG`). Default: the module's. How errors are shown and pushed data is
   * framed are fields of the same command, and the driver's. Source: note, section 4.1; manual, chapter 15.
   */
  readonly tuning?: Tuning
  /**
   * TCP keepalive (`AT+CTCPKA`), said after the network is open. `false` turns it off. Default: the
   * module's, which is on. Source: A76XX command manual, chapter 15.
   */
  readonly keepAlive?: false | KeepAlive
  /**
   * Name servers (`AT+CDNSCFG`), said after the network is open, because opening it brings the
   * network's own. Default: those. Source: A76XX command manual, chapter 15.
   */
  readonly dns?: Dns
  /**
   * The TCP/IP library (`AT+CSOC`); only Cat-1 modules know it. Default: the module's.
   * Source: A76XX command manual, chapter 15.
   */
  readonly stack?: Stack
  /**
   * The module reports a block as sent when the peer has acknowledged it (`AT+CIPSENDMODE=1`) and not
   * when it is in the module's own buffer (0). TCP only. Default: the module's, 0. On SIM800 it is
   * `AT+CIPQSEND=0`, and 1 by default. Source: A76XX command manual, chapter 15; SIM800 TCPIP note, section 6.4.
   */
  readonly waitForPeer?: boolean
  /**
   * SIM800 only: a block that ends with Ctrl-Z leaves after so many seconds at the latest (`AT+CIPATS`), 1 to
   * 100; `false` turns that off. Default: the module's, which is off. Source: SIM800 TCPIP note, section 6.2.
   */
  readonly sendTimer?: number | false
}

export type Ranges = Readonly<Record<string, readonly [low: number, high: number]>>

const TIMEOUT = Object.freeze([3000, 120000] as const)
const ANY = Object.freeze([1, 65535] as const)

const TIMEOUTS: Ranges = Object.freeze({ network: TIMEOUT, open: TIMEOUT, send: TIMEOUT })

const TUNING: Ranges = Object.freeze({
  retransmissions: Object.freeze([0, 10] as const),
  receiveDelayMs: Object.freeze([0, 1000] as const),
  asyncMode: Object.freeze([0, 1] as const),
  retransmitTimeoutMs: Object.freeze([500, 120000] as const),
})

const KEEP_ALIVE: Ranges = Object.freeze({
  idleMinutes: Object.freeze([1, 120] as const),
  count: Object.freeze([1, 10] as const),
  intervalMinutes: Object.freeze([1, 100] as const),
})

const STACK: Ranges = Object.freeze({
  synRetransmissions: ANY,
  retransmissions: ANY,
  mss: Object.freeze([640, 1500] as const),
  receiveWindow: ANY,
  dnsTimer: ANY,
})

const DNS_FIELDS: readonly string[] = Object.freeze([
  'primary',
  'secondary',
  'primary6',
  'secondary6',
])

/** The group as an object with no other fields than `known`. */
function fieldsOf(group: string, value: unknown, known: readonly string[]): [string, unknown][] {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`${group}: must be an object`)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  for (const [name] of fields) {
    if (!known.includes(name)) throw new RangeError(`${group}.${name}: there is no such setting`)
  }
  return fields
}

export function checkNumbers(group: string, value: unknown, ranges: Ranges): void {
  for (const [name, field] of fieldsOf(group, value, Object.keys(ranges))) {
    const [low, high] = ranges[name] as readonly [number, number]
    wholeOf(`${group}.${name}`, field, low, high)
  }
}

export function checkKeepAlive(value: unknown, ranges: Ranges): void {
  if (value === false) return
  checkNumbers('keepAlive', value, ranges)
  for (const name of Object.keys(ranges)) {
    const field = (value as Record<string, unknown>)[name]
    if (field === undefined) throw new RangeError(`keepAlive.${name}: is needed`)
  }
}

/** @param known the fields that the family has. */
export function checkDns(value: unknown, known: readonly string[]): void {
  const fields = fieldsOf('dns', value, known)
  const { primary, secondary, primary6, secondary6 } = value as Dns
  for (const [name, address] of fields) {
    const version = name.endsWith('6') ? 6 : 4
    if (versionOf(address) !== version) {
      throw new RangeError(`dns.${name}: ${String(address)} is no IPv${version} address`)
    }
  }
  if (primary === undefined && secondary !== undefined) {
    throw new RangeError('dns.primary: is needed beside dns.secondary')
  }
  if (primary6 === undefined && secondary6 !== undefined) {
    throw new RangeError('dns.primary6: is needed beside dns.secondary6')
  }
}

/** 4 or 6, 0 for what is no address. */
function versionOf(address: unknown): number {
  // Brackets, and a zone, are not the module's syntax here.
  if (typeof address !== 'string' || !/^[0-9a-f:.]+$/i.test(address)) return 0
  const bytes = encode(address)
  const version = parseAddress(bytes, 0, bytes.length, new Uint8Array(16))
  return version === 6 && !address.includes(':') ? 0 : version
}

export function checkWaitForPeer(value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError('waitForPeer: must be true or false')
}

/** Of the families that open their network with NETOPEN. */
export const CHECKS: FamilySettings['checks'] = Object.freeze({
  timeouts: (value: unknown) => checkNumbers('timeouts', value, TIMEOUTS),
  tuning: (value: unknown) => checkNumbers('tuning', value, TUNING),
  keepAlive: (value: unknown) => checkKeepAlive(value, KEEP_ALIVE),
  dns: (value: unknown) => checkDns(value, DNS_FIELDS),
  stack: (value: unknown) => checkNumbers('stack', value, STACK),
  waitForPeer: checkWaitForPeer,
  sendTimer: null,
})

/**
 * Every setting that is there, checked.
 * @throws RangeError or TypeError that names the setting.
 */
export function checkConfiguration(settings: Configuration, dialect: Dialect): void {
  for (const group of GROUPS) {
    const value = settings[group]
    if (value === undefined) continue
    const check = dialect.settings.checks[group]
    if (check === null) throw new RangeError(`${group}: the ${dialect.name} has no such setting`)
    check(value)
  }
}

export const GROUPS: readonly (keyof Configuration)[] = Object.freeze([
  'timeouts',
  'tuning',
  'keepAlive',
  'dns',
  'stack',
  'waitForPeer',
  'sendTimer',
])

/** As `checkConfiguration`, for what `modem.configure` is given: nothing else may be in it. */
export function checkChanges(changes: Configuration, dialect: Dialect): void {
  if (typeof changes !== 'object' || changes === null) {
    throw new TypeError('changes: must be an object')
  }
  for (const name of Object.keys(changes)) {
    const isKnown = GROUPS.some((group) => group === name)
    if (!isKnown) throw new RangeError(`${name}: cannot be changed while the modem is open`)
  }
  checkConfiguration(changes, dialect)
}

/**
 * `changes` on top of `old`: fields of timeouts, tuning and stack one by one, the other groups whole.
 * The result is the driver's own copy.
 */
export function merged(old: Configuration, changes: Configuration): Configuration {
  const result: Record<string, unknown> = { ...old }
  for (const group of GROUPS) {
    const change = changes[group]
    if (change === undefined) continue
    const isWhole = typeof change !== 'object' || group === 'keepAlive' || group === 'dns'
    if (isWhole) result[group] = typeof change === 'object' ? { ...change } : change
    else result[group] = { ...(old[group] as object | undefined), ...defined(change) }
  }
  return Object.freeze(result)
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined))
}
