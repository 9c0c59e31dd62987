/**
 * The modem families as the bench measures them: whose driver, whose simulated modem, and how each spells
 * what frames a block. From that follow what a block costs on the wire and where its bytes are. A family is
 * one row here.
 */
import { a76xx, type Dialect, type ModemOptions } from '@atlink/core'
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

/** As the families of NETOPEN spell it. */
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

export const FAMILIES: readonly Family[] = Object.freeze([
  { name: 'a76xx', dialect: a76xx, profile: 'a76xx', spelling: NETOPEN },
])

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
