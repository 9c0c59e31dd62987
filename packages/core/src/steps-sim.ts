/**
 * The rows of the bring-up for the SIM and the signal, and what registration answers look like: the same
 * for every family (A76XX note, section 1.4; 3GPP 27.007).
 */
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'

const COMMA = 44
const HOME = 1
const DENIED = 3
const ROAMING = 5
const LAST_STAT = 11

const anyIsNext = (): number => Verdict.next

// +CPIN: READY | SIM PIN | SIM PUK | …, told apart by a few characters.
const SIM_READY = 1
const SIM_PIN = 2
const SIM_PUK = 3

function simLine(engine: Engine, bringUp: BringUp, _start: number, end: number): boolean {
  const bytes = engine.arena.bytes
  let at = engine.parser.text
  while (at < end && bytes[at] === 32) at++
  bringUp.seen = true
  bringUp.value = 0
  if (bytes[at] === 0x52) bringUp.value = SIM_READY
  else if (bytes[at] === 0x53 && bytes[at + 5] === 0x49) bringUp.value = SIM_PIN
  else if (bytes[at] === 0x53 && bytes[at + 5] === 0x55) bringUp.value = SIM_PUK
  return true
}

function simDone(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (!ok) {
    if (code === ErrorBase.cme + 12) return -ErrorCode.pukRequired
    return Verdict.again
  }
  if (!bringUp.seen) return Verdict.again
  if (bringUp.value === SIM_PUK) return -ErrorCode.pukRequired
  if (bringUp.value !== SIM_PIN) return bringUp.value === SIM_READY ? Verdict.next : Verdict.again
  if (engine.options.pinLine === null) return -ErrorCode.pinRequired
  if (bringUp.pinRefused) return -ErrorCode.pinWrong
  return Verdict.next
}

const pinNeeded = (engine: Engine, bringUp: BringUp): boolean =>
  bringUp.value === SIM_PIN && !bringUp.pinGiven && engine.options.pinLine !== null

/** A wrong PIN is never tried twice: three tries lock the card. */
function givePin(engine: Engine, bringUp: BringUp): void {
  bringUp.pinGiven = true
  engine.writer.begin().view(engine.options.pinLine as Uint8Array)
}

function notUnlocked(bringUp: BringUp): number {
  bringUp.pinRefused = true
  return ErrorCode.pinWrong
}

function pinDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  bringUp.value = SIM_PIN
  if (ok) return Verdict.next
  bringUp.pinRefused = true
  return code === ErrorBase.cme + 12 ? -ErrorCode.pukRequired : -ErrorCode.pinWrong
}

const unlocked = (_engine: Engine, bringUp: BringUp): boolean => bringUp.pinGiven

function unlockedDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (!ok) return code === ErrorBase.cme + 12 ? -ErrorCode.pukRequired : Verdict.again
  return bringUp.seen && bringUp.value === SIM_READY ? Verdict.next : Verdict.again
}

function signalLine(engine: Engine, bringUp: BringUp): boolean {
  if (engine.parser.argc === 0) return false
  bringUp.signal = engine.parser.a0
  return true
}

/**
 * A read answer has the mode and then the state; a URC has the state alone, or a state and a cell
 * number in quotes or of four digits and more (3GPP 27.007 section 10.1.22).
 */
export function registrationLine(
  engine: Engine,
  bringUp: BringUp,
  _start: number,
  end: number,
): boolean {
  const parser = engine.parser
  if (parser.argc < 2 || parser.a1 > LAST_STAT) return false
  if (!isShort(engine.arena.bytes, parser.text, end)) return false
  bringUp.seen = true
  bringUp.value = parser.a1
  return true
}

/** True when the second field has two characters at most: an area number has four. */
function isShort(bytes: Uint8Array, start: number, end: number): boolean {
  let comma = start
  while (bytes[comma] !== COMMA) comma++
  let stop = comma + 1
  while (stop < end && bytes[stop] !== COMMA) stop++
  return stop - comma <= 3
}

export function registered(bringUp: BringUp): boolean {
  if (bringUp.value === DENIED) bringUp.denied = true
  return bringUp.seen && (bringUp.value === HOME || bringUp.value === ROAMING)
}

/** Why it is not: the error code. */
export const notRegistered = (bringUp: BringUp): number =>
  bringUp.denied ? ErrorCode.registrationDenied : ErrorCode.notRegistered

export const SIM_ROWS: readonly StepRow[] = Object.freeze([
  plain(Step.sim, 'AT+CPIN?', {
    tag: Tag.cpin,
    deadlineMs: (engine) => engine.dialect.deadlines.sim,
    line: simLine,
    done: simDone,
    late: (bringUp) => (bringUp.value === SIM_PIN ? ErrorCode.pinRequired : ErrorCode.simMissing),
  }),
  row(Step.sim, { applies: pinNeeded, once: true, write: givePin, done: pinDone }),
  plain(Step.sim, 'AT+CPIN?', {
    applies: unlocked,
    tag: Tag.cpin,
    deadlineMs: (engine) => engine.dialect.deadlines.sim,
    line: simLine,
    done: unlockedDone,
    late: notUnlocked,
  }),
  plain(Step.signal, 'AT+CSQ', { tag: Tag.csq, line: signalLine, done: anyIsNext }),
])
