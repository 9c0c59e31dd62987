/* hot: no allocation */
/**
 * SIM800: the lines that a table of beginnings cannot tell. In multi connection a link's number stands
 * before the text (`0, CLOSED`; clones leave the blank out); an IP address may be a whole line (CIFSR), and
 * the list of connections has one letter (`C: 0,…`). It only names lines; lines.ts says what they mean.
 */
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'

const SPACE = 32
const COMMA = 44
const DOT = 46
const DIGIT_0 = 48
const DIGIT_9 = 57
const COLON = 58
const LETTER_C = 67
const LETTER_S = 83
/** `0.0.0.0` to `255.255.255.255`. */
const SHORTEST = 7
const LONGEST = 15
const DOTS = 3
/** R, D and Y: too short for the table. */
const RDY: readonly number[] = Object.freeze([82, 68, 89])

export function classify(engine: Engine, start: number, end: number): number {
  const bytes = engine.arena.bytes
  const first = bytes[start] as number
  if (first >= DIGIT_0 && first <= DIGIT_9) {
    if (bytes[start + 1] === COMMA) return numbered(engine, start, end)
    return isAddress(bytes, start, end) ? Tag.ownAddress : Tag.none
  }
  if ((first === LETTER_C || first === LETTER_S) && bytes[start + 1] === COLON) return Tag.listed
  return isReady(bytes, start, end) ? Tag.boot : Tag.none
}

function numbered(engine: Engine, start: number, end: number): number {
  const { arena, parser } = engine
  let at = start + 2
  while (at < end && arena.bytes[at] === SPACE) at++
  const tag = parser.tagOf(at, end)
  if (mayBeNumbered(tag)) return tag
  parser.text = start
  return Tag.none
}

function mayBeNumbered(tag: number): boolean {
  return tag === Tag.closed || tag === Tag.remoteIp || (tag >= Tag.connectOk && tag <= Tag.closeOk)
}

function isAddress(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < SHORTEST || end - start > LONGEST) return false
  let dots = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte === DOT) dots++
    else if (byte < DIGIT_0 || byte > DIGIT_9) return false
  }
  return dots === DOTS
}

function isReady(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== RDY.length) return false
  for (let i = 0; i < RDY.length; i++) if (bytes[start + i] !== RDY[i]) return false
  return true
}
