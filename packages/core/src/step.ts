/** Steps and rungs by the numbers that `onStep` tells, and their names. Which comes when is in steps.ts and ladder.ts. */

/** Steps as they are reported, in their order. */
export const Step = {
  contact: 0,
  echo: 1,
  rate: 2,
  flowControl: 3,
  settings: 4,
  sim: 5,
  signal: 6,
  registration: 7,
  context: 8,
  network: 9,
  address: 10,
  /** The rungs of ladder.ts, which are no part of a bring-up: each comes before a new one. */
  powerOn: 11,
  reset: 12,
  /** The network is closed and opened again; the module restarts by a command. */
  reopen: 13,
  restart: 14,
  /** Not of a bring-up either: of families.ts. */
  family: 15,
} as const

export const STEP_NAMES: readonly string[] = Object.freeze([
  'contact',
  'echo',
  'rate',
  'flow control',
  'settings',
  'SIM',
  'signal',
  'registration',
  'PDP context',
  'network',
  'address',
  'power on',
  'reset',
  'network again',
  'restart',
  'family',
])

export const StepStatus = { started: 0, done: 1, failed: 2 } as const
