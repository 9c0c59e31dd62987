/**
 * What a row of the bring-up is, and how one is written: what differs from the plain row. The rows are
 * in steps.ts and steps-receive.ts; bring-up.ts asks them.
 */
import { ascii } from './ascii.ts'
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'

/** What a row makes of its answer; a negative number is an error code that ends the bring-up. */
export const Verdict = { next: 0, again: 1, wait: 2, rewind: 3 } as const

export interface StepRow {
  readonly step: number
  /** The tag of the line that answers, 0 when only the final result code counts. */
  readonly tag: number
  /** Lines without a tag are its answer. */
  readonly text: boolean
  /** An unanswered command is no failure here. */
  readonly mayBeSilent: boolean
  /** Never sent twice, even when it goes unanswered. */
  readonly once: boolean
  /** The answer may come as `+NETOPEN` after the final result code. */
  readonly network: boolean
  /** It is about the network itself: a failure may be mended by closing and opening it again. */
  readonly opens: boolean
  /**
   * Milliseconds from the line that answers to the row's end, whatever the final result code; -1 where that
   * code ends it. In this time an OK or more lines may follow.
   */
  readonly lingerMs: number
  readonly retryMs: number
  applies(engine: Engine, bringUp: BringUp): boolean
  write(engine: Engine, bringUp: BringUp): void
  /** Milliseconds to the final result code. */
  answerMs(engine: Engine): number
  /** Milliseconds for the step from this row on; 0 leaves the step's deadline as it is. */
  deadlineMs(engine: Engine): number
  /** The line with the row's tag; false when it is something else with the same tag. */
  line(engine: Engine, bringUp: BringUp, start: number, end: number): boolean
  done(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number
  /** The error code when the step's deadline passes. */
  late(bringUp: BringUp): number
}

const always = (): boolean => true
const no = (): boolean => false
const none = (): number => 0
const silent = (): number => ErrorCode.modemSilent
const usual = (engine: Engine): number => engine.dialect.deadlines.command
const okIsNext = (_e: Engine, _b: BringUp, ok: boolean, code: number): number =>
  ok ? Verdict.next : -code

const PLAIN: StepRow = Object.freeze({
  step: 0,
  tag: Tag.none,
  text: false,
  mayBeSilent: false,
  once: false,
  network: false,
  opens: false,
  lingerMs: -1,
  retryMs: 1000,
  applies: always,
  write: () => {},
  answerMs: usual,
  deadlineMs: none,
  line: no,
  done: okIsNext,
  late: silent,
})

export function row(step: number, changes: Partial<StepRow>): StepRow {
  return Object.freeze({ ...PLAIN, step, ...changes })
}

export function plain(step: number, text: string, changes: Partial<StepRow> = {}): StepRow {
  const line = ascii(text)
  return row(step, {
    write: (engine) => engine.writer.begin().put(line).end(),
    ...changes,
  })
}
