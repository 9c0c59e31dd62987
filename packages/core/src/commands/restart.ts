/* hot: no allocation */
/**
 * The module is restarted by a command (A76XX note, section 1.4: reboot): a rung of ladder.ts for a module
 * that still answers. One that refuses, or does not answer, is left to the next rung.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine, usualDeadline } from '../command.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import { awaitRestart } from '../ladder.ts'
import type { Link } from '../link.ts'
import { failed } from '../recovery.ts'
import { Step, StepStatus } from '../step.ts'

/** @param line the command line, without its CR. */
/* cold: once for each family */
export function restartBy(line: string): Command {
  const bytes: readonly number[] = ascii(line)
  return Object.freeze({
    name: 'restart',
    onPrompt: null,
    line: notMine,
    deadlineMs: usualDeadline,

    write(engine: Engine): void {
      engine.writer.begin().put(bytes).end()
    },

    final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
      if (ok) awaitRestart(engine, Step.restart, engine.sync.restart)
      else refused(engine, code)
      return true
    },

    expired(engine: Engine): boolean {
      refused(engine, ErrorCode.modemSilent)
      return false
    },
  })
}

function refused(engine: Engine, code: number): void {
  const cause = engine.sync.restart
  engine.sync.restart = 0
  engine.outbox.step(Step.restart, StepStatus.failed, code)
  engine.bringUp.stop()
  failed(engine, cause)
}
