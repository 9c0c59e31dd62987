/**
 * The application's options, checked once and turned into what the engine needs: numbers and
 * prepared command lines. Nothing of an application reaches the wire but through here, tcp.ts and
 * `modem.command`.
 */
import { checkQuoted, encode } from './ascii.ts'
import { wholeOf } from './checks.ts'
import type { Clock } from './clock.ts'
import type { AccessLines, Dialect } from './dialect.ts'
import type { ModulePower } from './module-power.ts'
import { LEAST_READ } from './read-size.ts'
import type { Serial } from './serial.ts'
import { type Configuration, checkConfiguration } from './settings/configuration.ts'

export interface ModemOptions extends Configuration {
  /** The port to the modem. The modem sets its hooks and closes it. */
  readonly serial: Serial
  readonly clock: Clock
  /**
   * The module's PWRKEY and RESET, either or both, where they are wired: how the driver brings back a
   * module that commands do not reach any more. Default: such a module is given up.
   */
  readonly power?: ModulePower
  /**
   * A bring-up that fails is mended instead of reported, as far as that goes: a network that does not open
   * is closed and opened again; a module that still does not open it, finds no SIM or is not registered,
   * each within the family's deadline, is restarted by a command, and then by RESET where that is wired.
   * Each rung is taken once until IP is up. Default: true with `power`, else false, for a restart takes
   * the module away from whoever else uses it. Source: A76XX TCPIP note, sections 1.4 and 1.5.
   */
  readonly restart?: boolean
  /** The modem's family. */
  readonly dialect: Dialect
  /** Access point name; without it the context that the module has stored is used. */
  readonly apn?: string
  /**
   * SIM800 only, not with `single`: a second packet context with an access point of its own, for sockets with
   * `context: 1`. Source: SIM800 TCPIP note, chapter 4.
   */
  readonly secondApn?: string
  /** User and password for the access point, both or none. */
  readonly user?: string
  readonly password?: string
  /** SIM PIN, 4 to 8 digits; used once, and only when the card asks. */
  readonly pin?: string
  /**
   * The IP version of the context and its sockets (`AT+CSOCKSETPN`): 4 or 6. Where it is given, a network
   * that an earlier run left open in the other version is closed first. Default: as the module is set,
   * which is 4 after a reset. Source: A76XX TCPIP note, section 3.1.
   */
  readonly ipVersion?: 4 | 6
  /** The rate the port is open at, bits per second, 300 to 4000000. Default 115200. */
  readonly startBaud?: number
  /**
   * Raise the line to this rate after contact (`AT+IPR`), bits per second, 300 to 4000000. The module
   * forgets it when it is reset; see `Modem.setPermanentBaud`. Default: the rate stays.
   * Source: A76XX TCPIP note, section 1.4.
   */
  readonly baud?: number
  /**
   * Turn RTS/CTS on after contact (`AT+IFC=2,2`). Both lines must be wired. There is no XON/XOFF
   * (`AT+IFC=1,1`): it takes two byte values out of the payload. Default false.
   * Source: A76XX TCPIP note, section 1.4.
   */
  readonly flowControl?: boolean
  /**
   * How received data reaches the driver. `pull`: the driver reads it (`AT+CIPRXGET`), nothing is lost
   * when the application is slow. `push`: the module sends it by itself, under `+RECEIVE,n,len`; faster,
   * and the only way to have datagrams with their senders, but only RTS/CTS can hold it back. The
   * settings that frame pushed data (CIPHEAD, CIPSRIP, CIPCCFG's HeaderType) are the driver's then.
   * Default: `push` where `flowControl` is asked for and the modem accepts it, else `pull`. Where
   * it does not, UDP sockets end with `pushRefused`; with `push` the bring-up fails instead.
   * Source: A76XX TCPIP note, sections 1.5 and 3.2.
   */
  readonly receive?: 'pull' | 'push'
  /**
   * Link 0 is a byte pipe for `modem.Transparent` (AT+CIPMODE=1); other sockets do not use it. A network
   * that is open in the other mode is opened again. Source: A76XX TCPIP note, section 1.5.4.
   */
  readonly transparent?: boolean
  /**
   * SIM800 only: one connection, whose commands have no number (`AT+CIPMUX=0`). The default there, too,
   * with `transparent`. Default false: six. Source: SIM800 TCPIP note, chapter 2.
   */
  readonly single?: boolean
  /**
   * SIM800 only: `close` does not wait for the peer (`AT+CIPCLOSE=n,1`): what is still on its way may be lost.
   * Default false. Source: SIM800 TCPIP note, chapter 9.
   */
  readonly quickClose?: boolean
  /**
   * DTR is wired (AT&D1): dropping it leaves the online data state at once, where `+++` takes seconds
   * and stands in the stream; and `sleep` and `wake` can be used. Default false.
   * Source: A76XX TCPIP note, section 1.5.4.
   */
  readonly dtr?: boolean
  /** How many links may be open at once, 1 to the family's limit (10). */
  readonly links?: number
  /**
   * Receive buffer of a link, bytes, 64 to 65536. Default 2048, 4096 where data is pushed: with less than
   * 3500 a pushed block may become readable before it has proved whole.
   */
  readonly receiveSize?: number
  /**
   * The most that one read command asks for, bytes, 64 to 1500. After a loss the driver asks for less by
   * itself, and for more again later. With 64 an answer fits a FIFO of 128 bytes, so that no stall of
   * JavaScript loses any of it. Default: what the family takes.
   */
  readonly readSize?: number
  /** Transmit buffer of a link, bytes, 64 to 65536. Default 2048. */
  readonly transmitSize?: number
  /** How much is read from the port at once, bytes, a power of two from 64 to 4096. Default 512. */
  readonly windowSize?: number
  /** Longest line and command, bytes, 320 to 4096. Default 384. */
  readonly lineSize?: number
  /** How often unread data and dead links are looked for, ms; 0 turns it off. Default 60000. */
  readonly auditMs?: number
  /** A bring-up step has started, is done or has failed with an error code (Step, StepStatus). */
  onStep?(step: number, status: number, code: number): void
  /** The IP connection is up. */
  onReady?(): void
  /** The IP connection is gone, or bring-up failed, with an error code. */
  onDown?(code: number): void
  /** An exception came out of one of the application's callbacks. */
  onFault?(error: unknown): void
  /**
   * Received bytes came up short, so often since the modem was made. It is inferred from what was
   * missing: on a port that does not report it, its buffer ran over, most likely. What that has cost is
   * told elsewhere: a link's error, `counters`.
   */
  onOverrun?(count: number): void
  /** A line that the driver does not own: an SMS indication, RING. */
  onUnsolicited?(line: string): void
  /** Every byte as it passes: direction 0 from the DCE, 1 to it; bytes [start, end). */
  trace?(direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void
}

/** `Settings.receive`: `whenHeld` pushes once the modem has accepted RTS/CTS. */
export const Receive = { pull: 0, push: 1, whenHeld: 2 } as const

/** The options as the engine uses them. */
export interface Settings {
  readonly dialect: Dialect
  readonly links: number
  readonly receiveSize: number
  readonly readSize: number
  readonly transmitSize: number
  readonly windowSize: number
  readonly lineSize: number
  readonly auditMs: number
  readonly startBaud: number
  /** 0 when the rate is left alone. */
  readonly baud: number
  readonly flowControl: boolean
  readonly transparent: boolean
  /** One link, which has no number. */
  readonly single: boolean
  readonly quickClose: boolean
  readonly dtr: boolean
  readonly restart: boolean
  /** 0 when none was asked for. */
  readonly ipVersion: number
  readonly receive: number
  readonly pinLine: Uint8Array | null
  readonly contextLine: Uint8Array | null
  /** Of the second context, null where none is wanted. */
  readonly secondContextLine: Uint8Array | null
  readonly authLine: Uint8Array | null
}

function range(
  what: string,
  value: number | undefined,
  fallback: number,
  low: number,
  high: number,
): number {
  return value === undefined ? fallback : wholeOf(what, value, low, high)
}

function windowOf(value: number | undefined): number {
  const size = range('windowSize', value, 512, 64, 4096)
  if ((size & (size - 1)) !== 0) throw new RangeError(`windowSize: ${size} is not a power of two`)
  return size
}

function pinLineOf(pin: string | undefined): Uint8Array | null {
  if (pin === undefined) return null
  if (!/^\d{4,8}$/.test(pin)) throw new RangeError('pin: 4 to 8 digits are needed')
  return encode(`AT+CPIN="${pin}"`, true)
}

/** The line without its CR, ready to be sent. */
function lineOf(text: string | null): Uint8Array | null {
  return text === null ? null : encode(text, true)
}

/** User and password for the access point: both or none. */
function accessOf(options: ModemOptions, dialect: Dialect): AccessLines {
  const { apn, user, password } = options
  const quoted = (what: string, text: string): string =>
    checkQuoted(what, text, dialect.limits.text)
  const hasLogin = user !== undefined || password !== undefined
  return dialect.access({
    apn: apn === undefined ? undefined : quoted('apn', apn),
    user: hasLogin ? quoted('user', user ?? '') : undefined,
    password: hasLogin ? quoted('password', password ?? '') : undefined,
    ipVersion: options.ipVersion ?? 0,
  })
}

function secondOf(options: ModemOptions, dialect: Dialect, single: boolean): Uint8Array | null {
  const { secondApn } = options
  if (secondApn === undefined) return null
  if (dialect.newGprs === null) {
    throw new RangeError(`secondApn: the ${dialect.name} has one packet context for its sockets`)
  }
  if (single) throw new RangeError('secondApn: not with a single connection (single, transparent)')
  const apn = checkQuoted('secondApn', secondApn, dialect.limits.text)
  const none = { user: undefined, password: undefined, ipVersion: 0 }
  return lineOf(dialect.access({ apn, ...none }).context)
}

function receiveSizeOf(options: ModemOptions): number {
  return receiveOf(options) === Receive.pull ? 2048 : 4096
}

function receiveOf(options: ModemOptions): number {
  if (options.receive === 'push') return Receive.push
  if (options.receive === 'pull') return Receive.pull
  if (options.receive === undefined) return options.flowControl ? Receive.whenHeld : Receive.pull
  throw new RangeError(`receive: ${String(options.receive)} is not 'pull' or 'push'`)
}

function dtrOf(options: ModemOptions): boolean {
  if (options.dtr !== true) return false
  if (typeof options.serial.setDTR === 'function') return true
  throw new TypeError('dtr: the serial port has no setDTR')
}

function isSingle({ single, transparent }: ModemOptions, dialect: Dialect): boolean {
  if (dialect.newGprs !== null) return single === true || transparent === true
  if (single === true) throw new RangeError(`single: the ${dialect.name} has no single connection`)
  return false
}

function checkPower(power: ModulePower | undefined): void {
  if (power === undefined) return
  if (typeof power?.reset !== 'function' && typeof power?.powerOn !== 'function') {
    throw new TypeError('power: a ModulePower with reset or powerOn is needed')
  }
}

/** @throws RangeError or TypeError that names the option. */
export function settingsOf(options: ModemOptions): Settings {
  if (!options?.serial) throw new TypeError('serial: a Serial is needed')
  if (!options.clock) throw new TypeError('clock: a Clock is needed')
  const { dialect } = options
  if (!dialect) throw new TypeError("dialect: the modem's family is needed, such as a76xx")
  const version = options.ipVersion ?? 0
  if (version !== 0 && version !== 4 && version !== 6) throw new RangeError('ipVersion: 4 or 6')
  if (version !== 0 && dialect.socketContext === '') {
    throw new RangeError(`ipVersion: the ${dialect.name} has no such choice, and no IPv6`)
  }
  checkConfiguration(options, dialect)
  checkPower(options.power)
  const access = accessOf(options, dialect)
  const single = isSingle(options, dialect)
  return Object.freeze({
    dialect,
    links: single
      ? 1
      : range('links', options.links, dialect.limits.links, 1, dialect.limits.links),
    receiveSize: range('receiveSize', options.receiveSize, receiveSizeOf(options), 64, 65536),
    readSize: range(
      'readSize',
      options.readSize,
      dialect.limits.read,
      LEAST_READ,
      dialect.limits.read,
    ),
    // The host name waits in the transmit buffer until the link is dialled.
    transmitSize: range('transmitSize', options.transmitSize, 2048, 64, 65536),
    windowSize: windowOf(options.windowSize),
    lineSize: range('lineSize', options.lineSize, 384, 320, 4096),
    auditMs: range('auditMs', options.auditMs, 60000, 0, 86400000),
    startBaud: range('startBaud', options.startBaud, 115200, 300, 4000000),
    baud: range('baud', options.baud, 0, 300, 4000000),
    flowControl: options.flowControl === true,
    transparent: options.transparent === true,
    single,
    quickClose: options.quickClose === true,
    dtr: dtrOf(options),
    restart: options.restart ?? options.power !== undefined,
    ipVersion: version,
    receive: receiveOf(options),
    pinLine: pinLineOf(options.pin),
    contextLine: lineOf(access.context),
    secondContextLine: secondOf(options, dialect, single),
    authLine: lineOf(access.login),
  })
}
