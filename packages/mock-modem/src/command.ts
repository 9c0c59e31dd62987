/**
 * The shape of a command: one row per command, with a handler per form. What a row's handlers may do
 * is `Call`; how a line of commands is run and answered is the interpreter's.
 */
import type { Device } from './device.ts'
import type { Parameters } from './parameters.ts'

/**
 * A final result code: a number is that of +CME ERROR, which +CMEE may turn into ERROR. NONE: there is
 * none, because the information text says it all.
 */
export type Final = 'OK' | 'ERROR' | 'CONNECT' | 'CONNECT FAIL' | 'NO CARRIER' | 'NONE' | number

/** Runs one command. Returns its result, or undefined when `call.finish` will be called later. */
export type Handler = (call: Call) => Final | undefined

export interface CommandRow {
  readonly name: string
  readonly exec?: Handler
  readonly read?: Handler
  readonly set?: Handler
  /** The test form's information text; '' for a bare OK. */
  readonly test?: string | Handler
  /** What forbids every form but the test form now. */
  readonly legal?: (device: Device) => Final | undefined
  /** Answers a wrong parameter; ERROR when absent. */
  readonly wrong?: Handler
}

/** A part of an answer before the final result code. */
export type Piece =
  | { readonly lines: readonly string[] }
  | { readonly header: string; readonly bytes: Uint8Array; readonly blank: boolean }

/** How the payload after a prompt ends: by its length, or by Ctrl-Z (ESC cancels). */
export type PayloadEnd = FixedEnd | VariableEnd

interface FixedEnd {
  readonly length: number
  /** No prompt is sent. */
  readonly isSilent?: boolean
}

interface VariableEnd {
  readonly limit: number
  readonly isSilent?: boolean
  /** There is no way to say a Ctrl-Z or an ESC that is data; usually 03 is. */
  readonly isRaw?: boolean
  /** It also ends after so long. */
  readonly afterMs?: number
}

/** Why there is no payload. */
export type PayloadFailure = 'cancelled' | 'too long'
export type OnPayload = (payload: Uint8Array | null, failure?: PayloadFailure) => void

export interface Call {
  readonly device: Device
  readonly parameters: Parameters
  /** False when more commands follow on the line. */
  readonly isLast: boolean
  /** One information text, of one line or several. */
  info(...lines: readonly string[]): void
  /** A counted block: a header line, then exactly these bytes. `blank`: a blank line between them. */
  block(header: string, bytes: Uint8Array, blank?: boolean): void
  /** Runs right after the line's final result code has been queued, whatever it is. */
  after(run: () => void): void
  /**
   * Sends the prompt and takes the payload, one turn after whose last byte it calls `done`: with the
   * payload, or null and why there is none.
   */
  prompt(payloadEnd: PayloadEnd, done: OnPayload): void
  /** Ends a command whose handler returned undefined. */
  finish(final: Final): void
}

export type CommandTable = ReadonlyMap<string, CommandRow>

export function commandTable(...groups: readonly (readonly CommandRow[])[]): CommandTable {
  return new Map(groups.flat().map((row) => [row.name, row]))
}
