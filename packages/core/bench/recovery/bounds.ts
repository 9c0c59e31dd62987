/**
 * How long a recovery may take, in milliseconds. What is above a second or two is a deadline of the family's, for
 * nothing but its passing shows the fault (docs/recovery.md); the rest is the way back.
 */
import type { Deadlines } from '@atlink/core'
import type { Family } from '../families.ts'
import type { Mode } from './stage.ts'

type Bound = (deadlines: Deadlines, family: Family) => number

/** Six times `AT`, a second each, and what a module takes to start. */
const RESYNC_MS = 6_000
const START_MS = 5_000
/** To know of an end in the online data state: a second of silence, the escape sequence, the links. */
const LOOK_MS = 5_000
const ANSWER_MS = 30_000

/** The driver's, for what nothing else shows. */
const AUDIT_MS = 60_000

const soon: Bound = () => 1_000
const soonOnline: Bound = () => 1_000 + LOOK_MS
/** A prompt that may not be filled; RESET ends it. */
const stuck: Bound = ({ network, send = 0 }) => Math.max(network, send) + RESYNC_MS + START_MS

/** A send's answer may have been passed over. A header without a line end may go unseen until the audit. */
function pushed({ command }: Deadlines, { spelling }: Family): number {
  return spelling.pushHeader(0, 1).endsWith('\n') ? command + 3_000 : AUDIT_MS + 3_000
}

/** For all modes; or for those that are named, and the others. */
type Row = Readonly<Partial<Record<Mode, Bound>>> & { readonly other: Bound }

const BOUNDS: Readonly<Record<string, Row>> = Object.freeze({
  'remote close': { transparent: soonOnline, other: soon },
  // The network is opened again; on SIM800 it is shut first.
  'network loss': { transparent: () => 2_000 + LOOK_MS, other: () => 3_000 },
  'module reset': { transparent: () => START_MS + LOOK_MS, other: () => START_MS },
  // In the middle of a payload silence may be that of a prompt that waits.
  'silent modem': {
    transparent: () => ANSWER_MS + 2 * LOOK_MS + 2 * RESYNC_MS,
    other: stuck,
  },
  'lost prompt': { other: ({ prompt }) => prompt + 1_000 },
  'lost byte in header, received': {
    push: pushed,
    // CONNECT was not seen.
    transparent: ({ network }) => network + LOOK_MS,
    other: soon,
  },
  'lost byte in payload, received': { other: ({ block }) => block + 1_000 },
  'lost byte in trailer, received': { other: ({ block }) => block + 1_000 },
  // Until the prompt must have come, and once more for a line that waits for its end.
  'lost byte in header, sent': { other: ({ prompt }) => 2 * prompt + 1_000 },
  'lost byte in payload, sent': { other: stuck },
  // How much was sent is asked after 10 s.
  'lost byte in trailer, sent': { other: () => 11_000 },
  // Six times `AT`, the escape sequence; where the peer answers for the modem, the ladder.
  'forgotten online data state': { other: () => 40_000 },
  'wrong baud rate': { transparent: () => START_MS, other: (all, of) => stuck(all, of) + START_MS },
})

/** @returns the bound where `ms` is beyond it. */
export function beyond(fault: string, mode: Mode, family: Family, ms: number): number | undefined {
  const row = BOUNDS[fault]
  if (row === undefined) throw new RangeError(`bench: no bound for ${fault}`)
  const most = (row[mode] ?? row.other)(family.dialect.deadlines, family)
  return ms > most ? most : undefined
}
