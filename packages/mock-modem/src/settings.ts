/**
 * What AT commands set, and what it is after power-on (A76XX manual: all TCP/IP settings and the echo
 * are not saved; AT&W stores the rest).
 */
import type { Knobs } from './knobs.ts'

/** What AT&W stores and ATZ and power-on restore. */
export interface StoredSettings {
  verbose: boolean
  quiet: boolean
  /** ATX */
  resultLevel: number
  /** AT&D */
  dtrMode: number
  /** AT&C */
  dcdMode: number
  /** AT+IFC: the DCE heeds RTS, the DCE drives CTS. */
  heedsRts: boolean
  drivesCts: boolean
  /** Where AT&W stores them, too. */
  echo?: boolean
  cmee?: number
}

export interface Settings extends StoredSettings {
  echo: boolean
  cmee: number
  /** AT+CSCLK */
  sleepMode: number
  /** AT+CREG, AT+CGREG, AT+CEREG */
  registrationUrc: Record<RegistrationCommand, number>
  /** CIPMODE: 1 makes link 0 transparent. */
  mode: number
  /** CIPRXGET: 0 pushes received data, 1 buffers it. */
  receiveMode: number
  /** CIPRXGET=5: a read tells who has sent what it reads. */
  tellsSender: boolean
  /** CIPHEAD, CIPSRIP: the header lines of pushed data. */
  showHeader: boolean
  showSender: boolean
  /** CIPSENDMODE: 1 reports a send when the peer has acknowledged it. */
  sendMode: number
  /** CIPTIMEOUT: NETOPEN, CIPOPEN, CIPSEND. */
  timeoutsMs: [number, number, number]
  /** CIPCCFG: NmRetry, DelayTm, Ack, errMode, HeaderType, AsyncMode, TimeoutVal. */
  socketConfiguration: number[]
  dataEcho: 'on' | 'off' | 'always'
  /** CIPCFG "transwaittm": the silence that ends a packet of transparent mode. */
  transparentWaitMs: number
  /** CSOCKSETPN: 1 IPv4, 6 IPv6. */
  addressFamily: number
  /** CTCPKA: on, idle minutes, count, interval minutes. */
  keepAlive: number[]
  /** CDNSCFG: primary and secondary, IPv4 and IPv6. */
  dns: [string, string]
  dns6: [string, string]
  /** CSOC, by name. */
  dataService: Record<string, number>
}

export type RegistrationCommand = '+CREG' | '+CGREG' | '+CEREG'

/** CIPCCFG's exec form restores these; errMode is its fourth field. */
export const standardSocketConfiguration: readonly number[] = [10, 0, 0, 1, 0, 0, 500]
export const delayField = 1
export const errModeField = 3
export const headerTypeField = 4

export function factoryStored({ ifcAtFirst }: Knobs): StoredSettings {
  return {
    verbose: true,
    quiet: false,
    resultLevel: 1,
    dtrMode: 1,
    dcdMode: 0,
    heedsRts: ifcAtFirst === 2,
    drivesCts: ifcAtFirst === 2,
  }
}

export function freshSettings(stored: StoredSettings, knobs: Knobs): Settings {
  const socketConfiguration = [...standardSocketConfiguration]
  socketConfiguration[errModeField] = knobs.errMode
  return {
    ...stored,
    echo: stored.echo ?? true,
    cmee: stored.cmee ?? knobs.cmee,
    sleepMode: 0,
    registrationUrc: { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 },
    mode: 0,
    receiveMode: 0,
    tellsSender: false,
    showHeader: true,
    showSender: true,
    sendMode: 0,
    timeoutsMs: [120_000, 120_000, 120_000],
    socketConfiguration,
    dataEcho: knobs.dataEcho,
    transparentWaitMs: 100,
    addressFamily: 1,
    keepAlive: [1, 2, 5, 1],
    dns: ['0.0.0.0', '0.0.0.0'],
    dns6: ['::', '::'],
    dataService: { 'Tcp srxt': 3, 'Tcp rxt': 12, Mss: 1360, RecvWin: 16_384, DnsTmr: 6 },
  }
}
