/**
 * The rows of the bring-up that choose how received data comes (A76XX note, sections 1.5, 3.2.1 and
 * 3.2.2): read by the driver, or pushed under a header with the link's number. A firmware that cannot
 * frame pushed data so is read, unless the application has asked for push by name.
 */
import type { BringUp } from './bring-up.ts'
import type { Engine } from './engine.ts'
import { Receive } from './options.ts'
import { TUNING } from './settings/applied.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'

const pushes = (engine: Engine): boolean => engine.push.on

/** Of the first row: decides for all. */
const choose = (engine: Engine): boolean => {
  const wanted = engine.options.receive
  engine.push.on = wanted === Receive.push || (wanted === Receive.whenHeld && engine.canHold)
  engine.push.senders = false
  return engine.push.on
}

function framed(engine: Engine, _bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) return Verdict.next
  if (engine.options.receive === Receive.push) return -code
  engine.push.on = false
  return Verdict.next
}

/** CIPCCFG: how pushed data is framed, and in the same command the application's tuning. */
function writeTuning(engine: Engine): void {
  engine.applied.write(engine, TUNING)
}

function tuned(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) engine.applied.settle(engine, 0)
  return framed(engine, bringUp, ok, code)
}

export const RECEIVE_ROWS: readonly StepRow[] = Object.freeze([
  row(Step.network, { applies: choose, write: writeTuning, done: tuned }),
  plain(Step.network, 'AT+CIPHEAD=1', { applies: pushes, done: framed }),
  plain(Step.network, 'AT+CIPSRIP=0', { applies: pushes, done: framed }),
  plain(Step.network, 'AT+CIPRXGET=0', { applies: pushes, done: framed }),
  plain(Step.network, 'AT+CIPRXGET=1', { applies: (engine) => !pushes(engine) }),
])
