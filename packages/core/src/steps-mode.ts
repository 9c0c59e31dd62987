/**
 * The rows of the bring-up for the online data state: CIPMODE, which the module takes only while its
 * network is closed (A76XX note, section 1.5.4), and what the wires mean (V.250 section 6.2.8 and
 * 6.2.9). A module that is found with an open network is asked for its mode first.
 */
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { Step } from './step.ts'
import { plain, type StepRow, Verdict } from './step-row.ts'

const TRIES = 4
const anyIsNext = (): number => Verdict.next

const wanted = (engine: Engine): number => (engine.options.transparent ? 1 : 0)

function modeLine(engine: Engine, bringUp: BringUp): boolean {
  if (engine.parser.argc === 0) return false
  bringUp.mode = engine.parser.a0
  return true
}

const isOther = (engine: Engine, bringUp: BringUp): boolean =>
  bringUp.mode >= 0 && bringUp.mode !== wanted(engine)

/** After a loss the module may still think that its network is open (section 4.2). */
export const mustClose = (engine: Engine, bringUp: BringUp): boolean =>
  bringUp.networkOpen && (engine.networkStale || isOther(engine, bringUp))

/** The network may still be closing. */
function modeDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) {
    bringUp.tries = 0
    return Verdict.next
  }
  return code === ErrorCode.commandFailed && ++bringUp.tries < TRIES ? Verdict.again : -code
}

/** Before the network is closed, where that is needed. */
export const MODE_QUESTION: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPMODE?', {
    applies: (engine, bringUp) => bringUp.networkOpen && !engine.networkStale,
    tag: Tag.cipMode,
    line: modeLine,
    done: anyIsNext,
  }),
])

export const MODE_ROWS: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPMODE=1', {
    applies: (engine, bringUp) =>
      engine.options.transparent && (!bringUp.networkOpen || isOther(engine, bringUp)),
    done: modeDone,
  }),
  plain(Step.network, 'AT+CIPMODE=0', {
    applies: (engine, bringUp) => !engine.options.transparent && isOther(engine, bringUp),
    done: modeDone,
  }),
])

export const WIRE_ROWS: readonly StepRow[] = Object.freeze([
  plain(Step.settings, 'AT&D1', { applies: (engine) => engine.options.dtr }),
  plain(Step.settings, 'AT&C1', {
    applies: (engine) => engine.options.transparent && engine.serial.carrier !== undefined,
    done: anyIsNext,
  }),
])
