/**
 * The conformance suite of core's contract, for any runner and any target: see README.md here.
 * Cases stand in groups; a case is one file, and one line in its group.
 */

import type { Case } from './case.ts'
import { BRING_UP } from './groups/bring-up.ts'
import { CLIENTS } from './groups/clients.ts'
import { COMMANDS } from './groups/commands.ts'
import { DATA } from './groups/data.ts'
import { ENDS } from './groups/ends.ts'
import { FAULTS } from './groups/faults.ts'
import { INPUT } from './groups/input.ts'
import { LISTENER } from './groups/listener.ts'
import { POWER } from './groups/power.ts'
import { PUSH } from './groups/push.ts'
import { SETTINGS } from './groups/settings.ts'
import { TCP } from './groups/tcp.ts'
import { TRANSPARENT } from './groups/transparent.ts'
import { UDP } from './groups/udp.ts'
import { UNSOLICITED } from './groups/unsolicited.ts'
import { runCases, type Suite } from './suite.ts'

export type { Bench, BenchOptions } from './bench.ts'
export { Beyond, beyond } from './beyond.ts'
export type { Case, Context } from './case.ts'
export { runCases, type Suite } from './suite.ts'
export type * from './target.ts'

/** All of them, for who runs a part by `runCases`. */
export const CASES: readonly Case[] = [
  ...TCP,
  ...CLIENTS,
  ...BRING_UP,
  ...SETTINGS,
  ...DATA,
  ...ENDS,
  ...POWER,
  ...UNSOLICITED,
  ...FAULTS,
  ...COMMANDS,
  ...UDP,
  ...PUSH,
  ...TRANSPARENT,
  ...LISTENER,
  ...INPUT,
]

/** Registers every case that the target supports with the runner. */
export function conformance(suite: Suite): void {
  runCases(suite, CASES)
}
