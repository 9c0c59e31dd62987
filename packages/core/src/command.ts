/**
 * What a command of the engine is: a row of functions without state of its own. One is in flight at
 * a time; what it needs to remember lies in the engine or in its link.
 */
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'

/** `line` answers this for a line that is not its own. */
export const NOT_MINE = -1

export interface Command {
  readonly name: string
  /** Another command of the same link is to follow, before those of other links. */
  readonly precedes?: true
  /** The DCE shows a prompt, and takes what is written now as payload; null where it never does. */
  readonly onPrompt: ((engine: Engine, link: Link) => void) | null
  /** Builds the command line in the engine's writer. */
  write(engine: Engine, link: Link | null): void
  /** Milliseconds to the final result code. */
  deadlineMs(engine: Engine): number
  /** A line while this command is in flight: NOT_MINE, or how many bytes of payload follow it. */
  line(engine: Engine, link: Link | null, tag: number, start: number, end: number): number
  /** The final result code, or false when it cannot be this command's (a late one of another). */
  final(engine: Engine, link: Link | null, ok: boolean, code: number): boolean
  /** The deadline has passed. True: it goes on waiting, for a deadline that it has set anew. */
  expired(engine: Engine, link: Link | null): boolean
}

export function notMine(): number {
  return NOT_MINE
}

/** Of CIPRXGET. */
export function readDeadline(engine: Engine): number {
  return engine.dialect.deadlines.read
}

export function usualDeadline(engine: Engine): number {
  return engine.dialect.deadlines.command
}
