/* hot: no allocation */
/**
 * Getting the command channel back after bytes were lost: the line buffer of the DCE is made
 * unrunnable and ended, then `AT` is asked until OK comes. Used only where the DCE is known not to
 * be in a prompt.
 */

import { ascii } from '../ascii.ts'
import { closeSoon } from '../closing.ts'
import { type Command, NOT_MINE, notMine } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { silent, synchronised } from '../recovery.ts'

const AT: readonly number[] = ascii('AT')
const FILLER = 0x7e
const ESCAPE = 0x1b
const CLEAR_MS = 100
const FLUSH_MS = 30
const PROBE_MS = 1000
const TRIES = 6
const SHUT_MS = 10000

/** The half-received line is spoiled and ended. Whatever it answers is let pass. */
export const CLEAR: Command = Object.freeze({
  name: 'clear',
  onPrompt: null,
  line: notMine,

  deadlineMs(): number {
    return CLEAR_MS
  },

  write(engine: Engine): void {
    const fillers = engine.sync.bare ? 0 : 1
    engine.sync.bare = false
    engine.writer.begin().fill(FILLER, fillers).end()
  },

  final(): boolean {
    return false
  },

  expired(engine: Engine): boolean {
    engine.sync.cleared = true
    return false
  },
})

/** Ends what may be left of a block in the line buffer: it is inert, so whatever is answered is let pass. */
export const FLUSH: Command = Object.freeze({
  name: 'flush',
  onPrompt: null,
  line: notMine,

  deadlineMs(): number {
    return FLUSH_MS
  },

  write(engine: Engine): void {
    engine.sync.flush = false
    engine.writer.begin().end()
  },

  final(): boolean {
    return false
  },

  expired(engine: Engine): boolean {
    engine.sync.wanted = false
    return false
  },
})

/** Leaves a prompt of variable length, in which whatever is written is payload. ESC is no character of a line. */
export const CANCEL: Command = Object.freeze({
  name: 'cancel',
  onPrompt: null,
  line: notMine,

  deadlineMs(): number {
    return CLEAR_MS
  },

  write(engine: Engine): void {
    engine.writer.begin().fill(ESCAPE, 1)
  },

  final(): boolean {
    return false
  },

  expired(engine: Engine): boolean {
    engine.sync.cancel = false
    return false
  },
})

/** Makes the half-received line longer than the DCE takes, so that it answers ERROR and runs nothing. */
export const OVERFLOW: Command = Object.freeze({
  name: 'overflow',
  onPrompt: null,
  line: notMine,

  deadlineMs(): number {
    return CLEAR_MS
  },

  write(engine: Engine): void {
    engine.writer.begin()
    engine.output.filler(FILLER, engine.dialect.lineLimit + 1)
  },

  final(): boolean {
    return false
  },

  expired(engine: Engine): boolean {
    engine.sync.overflow = false
    return false
  },
})

/** `AT` until it is answered. */
export const PROBE: Command = Object.freeze({
  name: 'probe',
  onPrompt: null,
  line: notMine,

  deadlineMs(): number {
    return PROBE_MS
  },

  write(engine: Engine): void {
    engine.writer.begin().put(AT).end()
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (!ok) return false
    synchronised(engine)
    return true
  },

  expired(engine: Engine): boolean {
    engine.sync.cleared = false
    if (++engine.sync.tries >= TRIES) silent(engine)
    return false
  },
})

export class SyncState {
  /** The line is to be spoiled when the command in flight is over. */
  later = false
  /** The channel must be won back before anything else is sent. */
  wanted = false
  /** The line has been ended; the next thing is the probe. */
  cleared = false
  /**
   * The line may hold a whole command, so it is made longer than the DCE takes: it then answers
   * ERROR and runs nothing.
   */
  overflow = false
  /** The line buffer may hold the inert rest of a block, and nothing else is wrong. */
  flush = false
  /** A prompt of variable length may be open. */
  cancel = false
  /** Pluses have spoiled the line already: it is only ended. */
  bare = false
  /** Why the module is to be restarted by a command, as an error code; 0 when it is not. */
  restart = 0
  /** What `SHUT` has seen: the network's result, its own final result code. */
  netClosed = false
  answered = false
  tries = 0
}

const NETCLOSE: readonly number[] = ascii('AT+NETCLOSE')

/** The last command: the network is released, and the port closed when the modem has said so. */
export const SHUT: Command = Object.freeze({
  name: 'shut',
  onPrompt: null,

  deadlineMs(): number {
    return SHUT_MS
  },

  write(engine: Engine): void {
    engine.sync.netClosed = false
    engine.sync.answered = false
    engine.writer.begin().put(NETCLOSE).end()
  },

  // The closed links are listed before the result, which comes before or after the OK.
  line(engine: Engine, _link: Link | null, tag: number): number {
    if (tag !== Tag.netClose) return NOT_MINE
    engine.sync.netClosed = true
    if (engine.sync.answered) closeSoon(engine)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    engine.sync.answered = true
    if (ok && !engine.sync.netClosed) return false
    closeSoon(engine)
    return true
  },

  expired(engine: Engine): boolean {
    closeSoon(engine)
    return false
  },
})
