/**
 * Reads the information texts of status and settings queries, leniently: the number of fields varies
 * between firmwares, some end lines with CR CR LF, some leave blanks out, some quote. What is missing
 * is 0 or empty; what cannot be read at all is null. It sends nothing.
 */

import type { Engine } from '../engine.ts'

/** An open connection, as `AT+CIPOPEN?` lists it. */
export interface Connection {
  readonly link: number
  /** `TCP`, `UDP`, or what else the firmware says. */
  readonly protocol: string
  readonly address: string
  readonly port: number
  /** The server that accepted it, -1 for a connection that this side has opened. */
  readonly server: number
}

/** A listening server, as `AT+SERVERSTART?` lists it. */
export interface ListeningServer {
  readonly server: number
  readonly port: number
}

/** `AT+CIPCCFG?`, all of it. */
export interface TuningReport {
  readonly retransmissions: number
  readonly receiveDelayMs: number
  /** True when errors come as text, false when as numbers (errMode). */
  readonly errorsAsText: boolean
  /** 1 when pushed data begins with its link's number. */
  readonly headerType: number
  readonly asyncMode: number
  readonly retransmitTimeoutMs: number
  /** SIM800's: see `Tuning`. */
  readonly waitUnits?: number
  readonly packetSize?: number
  readonly blockSize?: number
  readonly blockGapMs?: number
}

/** The settings of the module, as it answers itself. */
export interface SettingsReport {
  /** CIPTIMEOUT, ms. */
  readonly timeouts: {
    readonly network: number
    readonly open: number
    readonly send: number
  }
  /** CIPCCFG. */
  readonly tuning: TuningReport
  /** CTCPKA. */
  readonly keepAlive: {
    readonly on: boolean
    readonly idleMinutes: number
    readonly count: number
    readonly intervalMinutes: number
  }
  /** CDNSCFG. */
  readonly dns: {
    readonly primary: string
    readonly secondary: string
    readonly primary6: string
    readonly secondary6: string
  }
  /** CSOC. */
  readonly stack: {
    readonly synRetransmissions: number
    readonly retransmissions: number
    readonly mss: number
    readonly receiveWindow: number
    readonly dnsTimer: number
  }
  /** CIPSENDMODE. */
  readonly waitForPeer: boolean
  /** CIPHEAD: pushed data begins with its length. */
  readonly showsLength: boolean
  /** CIPSRIP: pushed data begins with its sender. */
  readonly showsSender: boolean
  /** CIPMODE. */
  readonly transparent: boolean
  /** CSOCKSETPN: 4 or 6. */
  readonly ipVersion: number
  /** IPR, bits per second; 0 while the module finds its rate by itself. */
  readonly baud: number
  /** IFC: each side's, 0 none, 1 XON/XOFF, 2 RTS/CTS. */
  readonly flowControl: { readonly byDte: number; readonly byDce: number }
  /** CSCLK: 0 never, 1 while DTR is dropped, 2 by the receive line. */
  readonly sleep: number
  /** CIPATS, seconds; 0 where it is off. The rest is SIM800's only, too. */
  readonly sendTimer: number
  /** CIPSHOWTP: pushed data begins with its protocol. */
  readonly showsProtocol: boolean
  /** CIPSPRT: 0 no prompt, 1 prompt and result, 2 neither. */
  readonly prompts: number
  /** CIPSEND: how many bytes one send takes at present, by link. */
  readonly sendSize: readonly number[]
  /** CLPORT: the local ports that are fixed, by link; 0 for none. */
  readonly localPorts: readonly { readonly tcp: number; readonly udp: number }[]
}

type Lines = readonly string[]

/** The fields behind `+NAME:`, null when the line is another one. A quoted field may hold commas. */
export function fieldsOf(line: string, name: string): string[] | null {
  const text = line.trim()
  if (!text.toUpperCase().startsWith(name)) return null
  const match = /^\s*:\s*(.*)$/.exec(text.slice(name.length))
  if (match === null) return null
  return split(match[1] as string).map((field) => field.trim().replace(/^"(.*)"$/, '$1'))
}

/** At the commas that are not inside quotes. */
function split(text: string): string[] {
  const fields = ['']
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    if (character === ',' && !quoted) fields.push('')
    else fields[fields.length - 1] += character
  }
  return fields
}

/** A whole number, `missing` where there is none. */
export function numberOf(field: string | undefined, missing = 0): number {
  return field !== undefined && /^-?\d+$/.test(field) ? Number(field) : missing
}

/** The fields of every line with this name. */
export function all(lines: Lines, name: string): string[][] {
  const found: string[][] = []
  for (const line of lines) {
    const fields = fieldsOf(line, name)
    if (fields !== null) found.push(fields)
  }
  return found
}

/** The numbers of the only line with this name; null when it is not there, or its first field is no number. */
export function numbers(lines: Lines, name: string): number[] | null {
  const [fields] = all(lines, name)
  if (fields === undefined || !/^-?\d+$/.test(fields[0] as string)) return null
  return fields.map((field) => numberOf(field))
}

export function at(values: readonly number[], index: number): number {
  return values[index] ?? 0
}

export function connectionsOf(lines: Lines): Connection[] {
  const found: Connection[] = []
  for (const [link, protocol, address, port, server] of all(lines, '+CIPOPEN')) {
    // A link that is not open has its number alone.
    if (protocol === undefined || numberOf(link, -1) < 0) continue
    found.push({
      link: numberOf(link),
      protocol: protocol.toUpperCase(),
      address: address ?? '',
      port: numberOf(port),
      server: numberOf(server, -1),
    })
  }
  return found
}

/** Of so many links, by number. */
function openOf(lines: Lines, links: number): boolean[] {
  const open = connectionsOf(lines).map(({ link }) => link)
  return Array.from({ length: links }, (_, link) => open.includes(link))
}

/** By link number. */
export function linksOf(lines: Lines): boolean[] | null {
  return numbers(lines, '+CIPCLOSE')?.map((value) => value === 1) ?? null
}

/** SIM7600 adds a field of its own. */
export function networkOf(lines: Lines): boolean | null {
  const values = numbers(lines, '+NETOPEN')
  return values === null ? null : values[0] === 1
}

/** No line, when there is no server. */
export function serversOf(lines: Lines): ListeningServer[] {
  return all(lines, '+SERVERSTART')
    .map(([server, port]) => ({ server: numberOf(server, -1), port: numberOf(port) }))
    .filter(({ server }) => server >= 0)
}

/** `Primary IPv4 DNS: a,Secondary IPv4 DNS: b`, in one line or two. */
function dnsOf(lines: Lines): SettingsReport['dns'] | null {
  const text = lines.join(',')
  const find = (which: string): string | undefined =>
    new RegExp(`${which} DNS:\\s*"?([^",\\s]*)`, 'i').exec(text)?.[1]
  const primary = find('Primary IPv4')
  const primary6 = find('Primary IPv6')
  if (primary === undefined && primary6 === undefined) return null
  return {
    primary: primary ?? '',
    secondary: find('Secondary IPv4') ?? '',
    primary6: primary6 ?? '',
    secondary6: find('Secondary IPv6') ?? '',
  }
}

function stackOf(lines: Lines): SettingsReport['stack'] | null {
  const values = new Map(
    all(lines, '+CSOC').map(([name, value]) => [(name as string).toLowerCase(), numberOf(value)]),
  )
  if (values.size === 0) return null
  return {
    synRetransmissions: values.get('tcp srxt') ?? 0,
    retransmissions: values.get('tcp rxt') ?? 0,
    mss: values.get('mss') ?? 0,
    receiveWindow: values.get('recvwin') ?? 0,
    dnsTimer: values.get('dnstmr') ?? 0,
  }
}

function tuningOf(values: readonly number[]): TuningReport {
  return {
    retransmissions: at(values, 0),
    receiveDelayMs: at(values, 1),
    errorsAsText: at(values, 3) === 1,
    headerType: at(values, 4),
    asyncMode: at(values, 5),
    retransmitTimeoutMs: at(values, 6),
  }
}

/** How a setting is asked for, and what its answer says. */
export interface Query<T> {
  readonly line: string
  read(lines: Lines): T | null
}

export function query<T>(name: string, read: (values: readonly number[]) => T): Query<T> {
  return Object.freeze({
    line: `AT${name}?`,
    read: (lines: Lines) => {
      const values = numbers(lines, name)
      return values === null ? null : read(values)
    },
  })
}

/** @param name of the command, as the family spells it. */
export function versionQuery(name: string): Query<number> {
  return query(name, (values) => (values[1] === 6 ? 6 : 4))
}

export const isOn = (values: readonly number[]): boolean => values[0] === 1

/** A question about connections: one command line or several, whose answers are read together. */
export interface Question<T> {
  lines(engine: Engine): readonly string[]
  read(lines: Lines, engine: Engine): T | null
}

/** What is asked about connections. */
export interface Questions {
  readonly connections: Question<readonly Connection[]>
  readonly links: Question<readonly boolean[]>
  readonly network: Question<boolean>
  readonly servers: Question<readonly ListeningServer[]>
}

function question<T>(line: string, read: (lines: Lines) => T | null): Question<T> {
  return Object.freeze({ lines: () => [line], read })
}

/** Of the families that open their network with NETOPEN. */
export const QUESTIONS: Questions = Object.freeze({
  connections: question('AT+CIPOPEN?', connectionsOf),
  links: question('AT+CIPCLOSE?', linksOf),
  network: question('AT+NETOPEN?', networkOf),
  servers: question('AT+SERVERSTART?', serversOf),
})

/** For a family of two links, whose list looks like the result of a close. */
export const LINKS_BY_CONNECTIONS: Questions['links'] = Object.freeze({
  lines: () => ['AT+CIPOPEN?'],
  read: (lines: Lines, { dialect }: Engine) => openOf(lines, dialect.limits.links),
})

/** Null where the family cannot be asked. */
export type Queries = {
  readonly [Name in keyof SettingsReport]: Query<SettingsReport[Name]> | null
}

/** Of the families that open their network with NETOPEN. */
export const QUERIES: Queries = Object.freeze({
  timeouts: query('+CIPTIMEOUT', (values) => ({
    network: at(values, 0),
    open: at(values, 1),
    send: at(values, 2),
  })),
  tuning: query('+CIPCCFG', tuningOf),
  keepAlive: query('+CTCPKA', (values) => ({
    on: values[0] === 1,
    idleMinutes: at(values, 1),
    count: at(values, 2),
    intervalMinutes: at(values, 3),
  })),
  dns: Object.freeze({ line: 'AT+CDNSCFG?', read: dnsOf }),
  stack: Object.freeze({ line: 'AT+CSOC?', read: stackOf }),
  waitForPeer: query('+CIPSENDMODE', isOn),
  showsLength: query('+CIPHEAD', isOn),
  showsSender: query('+CIPSRIP', isOn),
  transparent: query('+CIPMODE', isOn),
  ipVersion: versionQuery('+CSOCKSETPN'),
  baud: query('+IPR', (values) => at(values, 0)),
  flowControl: query('+IFC', (values) => ({ byDte: at(values, 0), byDce: at(values, 1) })),
  sleep: query('+CSCLK', (values) => at(values, 0)),
  sendTimer: null,
  showsProtocol: null,
  prompts: null,
  sendSize: null,
  localPorts: null,
})
