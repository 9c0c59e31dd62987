/**
 * The row that asks what the module is (`AT+CGMM`, 3GPP 27.007 section 5.2), when a command of the family
 * was refused without a reason. It is no step of its own.
 */
import type { BringUp } from './bring-up.ts'
import type { Engine } from './engine.ts'
import { namesModel } from './model.ts'
import { Step } from './step.ts'
import { plain, type StepRow } from './step-row.ts'

function line(engine: Engine, bringUp: BringUp, start: number, end: number): boolean {
  // Any of its lines may have it.
  if (!bringUp.seen) bringUp.value = 0
  bringUp.seen = true
  if (namesModel(engine.dialect.models, engine.arena.bytes, start, end)) bringUp.value = 1
  return true
}

export const MODEL_ROW: Readonly<StepRow> = plain(Step.family, 'AT+CGMM', {
  text: true,
  line,
  done: (_engine, bringUp) => -bringUp.verdictOnModel,
})
