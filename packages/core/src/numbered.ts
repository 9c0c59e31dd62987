/* hot: no allocation */
/**
 * Link numbers in the DCE's lines, and their absence: with a single connection (SIM800, CIPMUX=0) neither
 * commands nor answers have one, and link 0 is meant.
 */
import { keepSender } from './datagram.ts'
import type { Engine } from './engine.ts'
import type { Parser } from './parser.ts'

const ANNOUNCED = 1
const COMMA = 44
const DIGIT_0 = 48
const DIGIT_9 = 57

/**
 * Where links have no numbers: puts a 0 in as the second of the numbers that were read, where it stands in
 * `+CIPRXGET` otherwise.
 */
export function renumber(parser: Parser): void {
  if (parser.argc === 0) return
  parser.a3 = parser.a2
  parser.a2 = parser.a1
  parser.a1 = 0
  if (parser.argc < 4) parser.argc++
}

/**
 * The link whose data a `+CIPRXGET` line announces, -1 for another line: `1,n`, and on SIM800 and its clones
 * also `n`, and the sender's `address:port` at the end.
 */
export function announcedLink(engine: Engine, end: number): number {
  const parser = engine.parser
  parser.parseArguments(parser.text, end)
  if (!engine.numbered) renumber(parser)
  if (parser.argc === 2 && parser.a0 === ANNOUNCED) {
    if (parser.clean || hasSender(engine, end)) return parser.a1
  }
  const isBare = parser.clean && parser.argc === 1 && engine.gprs !== null && engine.numbered
  return isBare ? parser.a0 : -1
}

/** SIM800 with CIPSRIP=1: what stands behind the numbers is `address:port`. */
export function hasSender(engine: Engine, end: number): boolean {
  if (engine.gprs === null) return false
  const { bytes } = engine.arena
  let at = end
  while (at > engine.parser.text && bytes[at - 1] !== COMMA) at--
  return keepSender(engine.arena, at, end)
}

/** The number before a line's text, as in `0, CLOSED`; -1 where there should be one and is none. */
export function numberBefore(engine: Engine, start: number): number {
  if (!engine.numbered) return 0
  const bytes = engine.arena.bytes
  const digit = bytes[start] as number
  return bytes[start + 1] === COMMA && digit >= DIGIT_0 && digit <= DIGIT_9 ? digit - DIGIT_0 : -1
}
