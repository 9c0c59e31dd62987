/**
 * What is known of the one send that is in flight, whichever form it has. It must be finished even when
 * its link has been given up, because the DCE is in a prompt.
 */
import { type Link, SendPhase } from '../link.ts'

/** `parser.blank` where neither CR nor LF has come. */
export const NO_BLANK = 1
/** Between the pieces of a block that is written blind, for a prompt to show itself. */
export const PIECE_MS = 1000
/** Until a block whose OK came early is looked at again. */
export const EARLY_MS = 100

/** How far the send command in flight has come. */
export const Phase = {
  /** The command is out; no prompt yet. */
  prompt: 0,
  /** The prompt was seen: the block is being written, or is written. */
  payload: 1,
  /** The block is being written, or is written, without a prompt having been seen. */
  blind: 2,
  /** Of variable length: the Ctrl-Z has been written a second time. */
  endedAgain: 3,
} as const

export class SendState {
  phase: number = Phase.prompt
  /** Bytes of payload, and how many the DCE is given for them. */
  length = 0
  written = 0
  /** So much of a block of variable length has been given out; the rest waits for a moment. */
  piece = 0
  /** OK came before the block was written: the DCE understood a shorter length. */
  early = false
  /** OK has come, for the whole block as far as can be seen. */
  answered = false
  /** `+CIPSEND` has come already: bytes taken, -1 when it has not, and bytes sent. */
  taken = -1
  sent = 0
  /** What came could not be read for a while, and the answer may have been in it. */
  unheard = false
  /** So long the answer to a written block has been waited for, where that is done in pieces. */
  waitedMs = 0

  begin(link: Link, length: number): void {
    this.phase = Phase.prompt
    this.length = length
    this.written = length
    this.piece = 0
    this.early = false
    this.answered = false
    this.taken = -1
    this.unheard = false
    this.waitedMs = 0
    link.block = length
    link.sendPhase = SendPhase.inFlight
    link.accepted = false
  }

  /** A prompt may still come. */
  get awaitsPrompt(): boolean {
    return this.phase === Phase.prompt || this.phase === Phase.blind
  }
}
