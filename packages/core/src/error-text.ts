/**
 * Finds the number of an error that the modem gives as text (CMEE=2, or CIPCCFG's errMode 1). Works on
 * the bytes in place, because a verbose firmware must not make the driver allocate. Case, blanks and
 * punctuation do not count, since the firmware varies in all three (wire-format register, A23 and A41).
 */
import { CIP, CME, type ErrorRow, IP } from './error-tables.ts'
import { ErrorBase } from './errors.ts'

const PARENTHESIS = 0x28
const HASH = 0x23

/** Other words for the same, as documents and logs have them; punctuation and blanks left out. */
type Alias = readonly [number: number, text: string]

const CME_ALIASES: readonly Alias[] = Object.freeze([
  [5, 'PH_SIM PIN required'],
  [50, 'invalid parameter'],
  [100, 'unknown error'],
  [148, 'unspecified GPRS failure'],
])

const IP_ALIASES: readonly Alias[] = Object.freeze([
  [2, 'Port is overflow'],
  [4, 'Network is already open'],
  [4, 'Network already opened'],
  [5, 'Network already closed'],
  [8, 'Network is not opened'],
  [8, 'Network not open'],
  [10, 'Connection already created'],
  [11, 'Connection not created'],
  [14, 'DNS parse failed'],
  [17, 'Send time out'],
  [20, 'TCP server is already listening'],
])

const CIP_ALIASES: readonly Alias[] = Object.freeze([
  [0, 'operation succeeded'],
  [2, 'Network is not opened'],
  [3, 'Invalid parameter'],
  [5, 'Create socket failed'],
  [6, 'Bind port failed'],
  [7, 'TCP server already listening'],
  [7, 'Server is already listening'],
  [10, 'Time out'],
  [11, 'DNS parse failed for AT+CIPOPEN'],
  [11, 'DNS parse failed for CIPOPEN'],
  [11, 'DNS parse failed for AT+CIOPEN'],
  [12, 'unknown'],
])

interface Folded {
  readonly hashes: readonly number[]
  readonly numbers: readonly number[]
}

function foldByte(hash: number, byte: number): number {
  const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
  const counts = (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39)
  if (!counts) return hash
  return ((hash << 5) - hash + lower) | 0
}

function foldString(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = foldByte(hash, text.charCodeAt(i))
  return hash
}

function folded(table: readonly ErrorRow[], aliases: readonly Alias[]): Readonly<Folded> {
  const texts = [...table.map(([number, name]): Alias => [number, name]), ...aliases]
  return Object.freeze({
    hashes: Object.freeze(texts.map(([, text]) => foldString(text))),
    numbers: Object.freeze(texts.map(([number]) => number)),
  })
}

const CME_TEXTS: Readonly<Folded> = folded(CME, CME_ALIASES)
const IP_TEXTS: Readonly<Folded> = folded(IP, IP_ALIASES)
const CIP_TEXTS: Readonly<Folded> = folded(CIP, CIP_ALIASES)

/**
 * The number of the text in bytes [start, end), of the table that begins at `base`.
 * @returns the number in the driver's number space, or -1 when the text is unknown.
 */
export function errorFromText(base: number, bytes: Uint8Array, start: number, end: number): number {
  const texts = base === ErrorBase.cme ? CME_TEXTS : base === ErrorBase.ip ? IP_TEXTS : CIP_TEXTS
  let hash = 0
  // Some firmware adds the cause's number: `… not subscribed (#33)`.
  for (let i = start; i < end && bytes[i] !== PARENTHESIS && bytes[i] !== HASH; i++) {
    hash = foldByte(hash, bytes[i] as number)
  }
  for (let i = 0; i < texts.hashes.length; i++) {
    if (texts.hashes[i] === hash) return base + (texts.numbers[i] as number)
  }
  return -1
}
