/** The application's own command lines. */
import type { Case } from '../case.ts'
import { alwaysEnds } from '../cases/command/always-ends.ts'
import { commandBounded } from '../cases/command/bounded.ts'
import { error } from '../cases/command/error.ts'
import { fromCallback } from '../cases/command/from-callback.ts'
import { queued } from '../cases/command/queued.ts'
import { commandRefused } from '../cases/command/refused.ts'
import { result } from '../cases/command/result.ts'
import { unanswered } from '../cases/command/unanswered.ts'

export const COMMANDS: readonly Case[] = [
  alwaysEnds,
  commandBounded,
  error,
  fromCallback,
  queued,
  commandRefused,
  result,
  unanswered,
]
