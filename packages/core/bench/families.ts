/**
 * The modem families as the bench measures them: whose driver, whose simulated modem, and how each spells
 * what frames a block. From that follow what a block costs on the wire and where its bytes are. A family is
 * one row here.
 */
import { a76xx, a7600, type Dialect, type ModemOptions, sim800, sim7028 } from '@atlink/core'
import type { ProfileName } from '@atlink/mock-modem'

/** What stands around a block of `n` bytes of a link. The driver never writes a length of one digit. */
export interface Spelling {
  readonly readCommand: (link: number, n: number) => string
  readonly readHeader: (link: number, n: number) => string
  readonly readTrailer: string
  /** Before a pushed block, which has no trailer. */
  readonly pushHeader: (link: number, n: number) => string
  readonly sendCommand: (link: number, n: number) => string
  readonly prompt: string
  readonly sent: (link: number, n: number) => string
  /** How the online data state begins, and with which command. */
  readonly openCommand: string
  readonly connect: string
}

/** One block: its payload, all other bytes that pass for it, and how often the line turns round. */
export interface Exchange {
  readonly payload: number
  readonly other: number
  readonly turns: number
}

export interface Family {
  readonly name: string
  readonly dialect: Dialect
  readonly profile: ProfileName
  readonly spelling: Spelling
  /** Of its own, for every modem. */
  readonly options?: Partial<ModemOptions>
}

const OK = '\r\nOK\r\n'

const digits = (n: number): string => String(n).padStart(2, '0')

/** As the families of NETOPEN spell it (TCPIP notes of A7600, A76XX and SIM7028, section 2.1). */
const NETOPEN: Spelling = Object.freeze({
  readCommand: (link, n) => `AT+CIPRXGET=2,${link},${n}\r`,
  readHeader: (link, n) => `\r\n+CIPRXGET: 2,${link},${n},0\r\n`,
  readTrailer: OK,
  // Of HeaderType 1, without the sender.
  pushHeader: (link, n) => `\r\n+RECEIVE,${link},${n}\r\n`,
  sendCommand: (link, n) => `AT+CIPSEND=${link},${digits(n)}\r`,
  prompt: '\r\n>',
  sent: (link, n) => `${OK}\r\n+CIPSEND: ${link},${n},${n}\r\n`,
  openCommand: 'AT+CIPOPEN=',
  connect: '\r\nCONNECT 115200\r\n',
} satisfies Spelling)

/** As SIM800 does, with several connections and quick sending (TCPIP note V1.02, sections 3 and 6). */
const SIM800: Spelling = Object.freeze({
  ...NETOPEN,
  pushHeader: (link, n) => `\r\n+RECEIVE,${link},${n}:\r\n`,
  prompt: '\r\n> ',
  sent: (link, n) => `\r\nDATA ACCEPT:${link},${n}\r\n`,
  openCommand: 'AT+CIPSTART=',
  connect: `${OK}\r\nCONNECT\r\n`,
} satisfies Spelling)

/** And with a single one, which has no number. */
const SIM800_SINGLE: Spelling = Object.freeze({
  ...SIM800,
  readCommand: (_, n) => `AT+CIPRXGET=2,${n}\r`,
  readHeader: (_, n) => `\r\n+CIPRXGET: 2,${n},0\r\n`,
  pushHeader: (_, n) => `\r\n+IPD,${n}:`,
  sendCommand: (_, n) => `AT+CIPSEND=${digits(n)}\r`,
  sent: (_, n) => `\r\nDATA ACCEPT:${n}\r\n`,
} satisfies Spelling)

export const FAMILIES: readonly Family[] = Object.freeze([
  { name: 'a76xx', dialect: a76xx, profile: 'a76xx', spelling: NETOPEN },
  { name: 'a7600', dialect: a7600, profile: 'a7600', spelling: NETOPEN },
  { name: 'sim7028', dialect: sim7028, profile: 'sim7028', spelling: NETOPEN },
  { name: 'sim800', dialect: sim800, profile: 'sim800', spelling: SIM800 },
  {
    name: 'sim800, single',
    dialect: sim800,
    profile: 'sim800',
    spelling: SIM800_SINGLE,
    options: { single: true },
  },
])

/** How many connections at once. */
export function linksOf({ dialect, options }: Family): number {
  return options?.single === true ? 1 : dialect.limits.links
}

/** The DTE speaks, the line turns, the DCE answers, and so on. */
function exchange(payload: number, ...texts: readonly string[]): Exchange {
  return { payload, other: texts.join('').length, turns: texts.length - 1 }
}

/** A whole block of each scheme. Link 0 stands for any. */
export function pullExchange({ dialect, spelling }: Family): Exchange {
  const { read } = dialect.limits
  const { readCommand, readHeader, readTrailer } = spelling
  return exchange(read, readCommand(0, read), readHeader(0, read) + readTrailer)
}

/** Nothing is asked. */
export function pushExchange({ dialect, spelling }: Family): Exchange {
  const { read } = dialect.limits
  return exchange(read, spelling.pushHeader(0, read))
}

export function sendExchange({ dialect, spelling }: Family): Exchange {
  const { send } = dialect.limits
  const { sendCommand, prompt, sent } = spelling
  return exchange(send, sendCommand(0, send), prompt, sent(0, send))
}

/** Nothing is on the line of the online data state but payload. */
export function onlineExchange(): Exchange {
  return exchange(1, '')
}
