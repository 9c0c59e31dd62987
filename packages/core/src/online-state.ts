/* hot: no allocation */
/**
 * What is known of the online data state, and what the application wants of it. online.ts and
 * online-escape.ts work on it.
 */
import { type LastWordIndex, LastWords } from './last-words.ts'
import type { Settings } from './options.ts'
import { Pluses } from './pluses.ts'
import { Silence } from './silence.ts'

export const Phase = {
  /** Command state, with a connection of the data state or without. */
  command: 0,
  /** A client was announced, and CONNECT is on its way: nothing may be written. */
  expected: 1,
  online: 2,
  /** The line is kept silent before the escape sequence. */
  guard: 3,
  /** The escape sequence is out, or DTR dropped. */
  asked: 4,
} as const

/** What the application wants of an open connection. */
export const Wish = {
  online: 0,
  /** Command state; it has not been told yet. */
  leaving: 1,
  command: 2,
} as const

export class OnlineState {
  phase: number = Phase.command
  readonly words: LastWords
  readonly silence: Silence = new Silence()
  readonly pluses: Pluses = new Pluses()
  readonly sequence: Uint8Array = Uint8Array.of(43, 43, 43)
  /** The connection is one of UDP. */
  isUdp = false
  wish: number = Wish.online
  /** Bytes that were written before the application asked for command state. */
  owed = 0
  /** It is not known whether the DCE is in data state at all. */
  unsure = false
  /** No OK came. `AT+CIPCLOSE?` tells whether what is held back is the modem's. */
  doubt = false
  /** It is: it goes through the parser when the channel is free. */
  replays = false
  /** The ring is full though the application was told of it. */
  starved = false
  /** Dropping DTR has had no effect. */
  dtrFailed = false
  /** So many of the last bytes may be what the line has left of an OK. */
  fresh = 0
  /** How often the escape, or the return, went unanswered. */
  tries = 0
  resumeTries = 0
  askedAt = 0
  guardedAt = 0
  /** The most room the port has shown: so much again, and it is empty. */
  room = 0
  heldMs = 0

  /** @param most how many bytes may be held back for the last words. */
  constructor(words: LastWordIndex, most: number) {
    this.words = new LastWords(words, most)
  }

  /** The DCE is in data state, as far as is known, or about to be: no command may be written. */
  get active(): boolean {
    return this.phase !== Phase.command
  }

  /** Command state, and nothing is known of a connection. */
  reset(): void {
    this.phase = Phase.command
    this.words.okAwaited = false
    this.words.echoAwaited = false
    this.unsure = false
    this.doubt = false
    this.replays = false
    this.fresh = 0
    this.tries = 0
    this.words.reset()
  }
}

/* cold: once for all modems */
function neverOnline(): Readonly<OnlineState> {
  return new OnlineState(Object.freeze({ words: Object.freeze([]), openers: 0, stride: 0 }), 0)
}

/** Of a modem that is in command state, and will be unless it says CONNECT without having been asked. */
export const NEVER: Readonly<OnlineState> = Object.freeze(neverOnline())

/* cold: once for each modem */
export function newOnline({ receiveSize, lineSize, dialect }: Settings): OnlineState {
  const most = receiveSize - 16
  return new OnlineState(dialect.lastWords, most < lineSize ? most : lineSize)
}
