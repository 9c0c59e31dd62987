/**
 * SIM800's two packet contexts (`AT+CIPSGTXT`; TCPIP note V1.02, chapter 4): in which one a socket is opened,
 * and the rows of the bring-up for the second one. Each is brought up, and shut, by itself.
 */
import type { BringUp } from '../bring-up.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { Step } from '../step.ts'
import { plain, row, type StepRow, Verdict } from '../step-row.ts'
import { gprsOf } from './links.ts'

const ACTIVATE_MS = 85000
const SHUT_MS = 65000
const OK_MS = 100

const isWanted = (engine: Engine): boolean => engine.options.secondContextLine !== null
const anyIsNext = (): number => Verdict.next

function selected(context: number): (engine: Engine, _bringUp: BringUp, ok: boolean) => number {
  return (engine, _bringUp, ok) => {
    if (ok) gprsOf(engine).context = context
    return Verdict.next
  }
}

/** An earlier run may have left it up. Without numbers there is none, and all of it is refused. */
export const SHUT_SECOND: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPSGTXT=1', { applies: isWanted, done: selected(1) }),
  plain(Step.network, 'AT+CIPSHUT', {
    applies: (engine) => gprsOf(engine).context === 1,
    tag: Tag.shutOk,
    lingerMs: 0,
    answerMs: () => SHUT_MS,
    line: () => true,
    done: anyIsNext,
  }),
  plain(Step.network, 'AT+CIPSGTXT=0', {
    applies: (engine) => gprsOf(engine).context === 1,
    done: selected(0),
  }),
])

export const BRING_UP_SECOND: readonly StepRow[] = Object.freeze([
  plain(Step.address, 'AT+CIPSGTXT=1', { applies: isWanted, opens: true }),
  row(Step.address, {
    applies: isWanted,
    opens: true,
    write: (engine) => engine.writer.begin().view(engine.options.secondContextLine as Uint8Array),
  }),
  plain(Step.address, 'AT+CIICR', {
    applies: isWanted,
    opens: true,
    answerMs: () => ACTIVATE_MS,
  }),
  plain(Step.address, 'AT+CIFSR', {
    applies: isWanted,
    opens: true,
    tag: Tag.ownAddress,
    lingerMs: OK_MS,
    line: () => true,
  }),
  plain(Step.address, 'AT+CIPSGTXT=0', { applies: isWanted, opens: true }),
])
