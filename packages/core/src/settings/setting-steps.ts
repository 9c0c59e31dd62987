/**
 * The bring-up's rows for the settings of configuration.ts: one row a command, skipped where the
 * application has asked for nothing. A refusal is reported and does not end the bring-up: a modem that
 * works with its own values is better than none.
 */
import type { BringUp } from '../bring-up.ts'
import type { Engine } from '../engine.ts'
import { Step } from '../step.ts'
import { row, type StepRow, Verdict } from '../step-row.ts'
import type { SettingRow } from './setting-lines.ts'

function done(engine: Engine, bringUp: BringUp, ok: boolean): number {
  const { applied } = engine
  const code = ok ? 0 : applied.refusal
  applied.settle(engine, code)
  if (!ok) bringUp.complain(code)
  return Verdict.next
}

/** Those that are said before the network is opened, or after it. */
export function settingSteps(
  settings: readonly SettingRow[],
  afterNetwork: boolean,
): readonly StepRow[] {
  const found: StepRow[] = []
  settings.forEach((setting, index) => {
    if (setting.afterNetwork !== afterNetwork) return
    // Where data is pushed, steps-receive.ts has said it with that mode's own field.
    const isSaid = (engine: Engine): boolean => setting.pushed !== undefined && engine.push.on
    const applies = (engine: Engine): boolean => engine.applied.has(index) && !isSaid(engine)
    const write = (engine: Engine): void => engine.applied.write(engine, index)
    found.push(row(Step.network, { applies, write, done }))
  })
  return Object.freeze(found)
}
