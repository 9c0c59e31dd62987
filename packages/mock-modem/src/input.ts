/**
 * What the DCE takes received bytes for: the characters of a command line (ITU-T V.250 clause 5.2), or a
 * payload after a prompt. An input consumes bytes until something is complete; what that means is the
 * interpreter's business. The online data state is another thing: `DataState`.
 */
import { BACKSPACE, CR, CTRL_Z, ESCAPE, ETX } from './ascii.ts'
import { ByteQueue } from './byte-queue.ts'
import type { OnPayload } from './command.ts'

export interface Input {
  /** Takes bytes; returns how many. Takes no more once something is complete. */
  take(bytes: Uint8Array, start: number, end: number): number
  /** How many of these bytes may arrive together: see `WireSink.exact`. */
  exact(bytes: Uint8Array, start: number, end: number): number
}

export interface LineInputEvents {
  /** A line is complete: all after its AT, or undefined when it was too long. */
  onLine(body: string | undefined): void
  /** A/ */
  onRepeat(): void
}

const isLetter = (byte: number, capital: number): boolean =>
  byte === capital || byte === capital + 32

/**
 * Command state. Everything before the first AT of a line is ignored, and so is a line without one.
 * The prefix is AT or at, as V.250 has it, not At.
 */
export class LineInput implements Input {
  readonly #limit: number
  readonly #events: LineInputEvents
  /** The line after AT, undefined before it. */
  #body: number[] | undefined
  #isTooLong = false
  #previous = 0
  /** Characters of the line, CR excluded. */
  #count = 0

  constructor(limit: number, events: LineInputEvents) {
    this.#limit = limit - 'AT'.length
    this.#events = events
  }

  /** True between a line's first character and its CR. */
  get isTyping(): boolean {
    return this.#count > 0
  }

  reset(): void {
    this.#body = undefined
    this.#isTooLong = false
    this.#previous = 0
    this.#count = 0
  }

  exact(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) if (bytes[i] === CR) return i - start + 1
    return end - start
  }

  take(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) {
      if (this.#takeByte(bytes[i] as number)) return i - start + 1
    }
    return end - start
  }

  /** @returns true when something is complete. */
  #takeByte(byte: number): boolean {
    if (byte === CR) return this.#endLine()
    if (this.#body === undefined) return this.#seekPrefix(byte)
    if (byte === BACKSPACE) this.#body.pop()
    // V.250 5.2.2: control characters that are left in a line count for nothing.
    else if (byte >= 0x20) this.#append(byte)
    return false
  }

  #append(byte: number): void {
    const body = this.#body as number[]
    if (body.length < this.#limit) body.push(byte)
    else this.#isTooLong = true
  }

  #seekPrefix(byte: number): boolean {
    const previous = this.#previous
    if (byte >= 0x20) this.#count++
    this.#previous = byte
    const afterA = isLetter(previous, 0x41)
    if (afterA && byte === 0x2f && this.#count === 2) {
      this.reset()
      this.#events.onRepeat()
      return true
    }
    if (afterA && isLetter(byte, 0x54) && byte - previous === 'T'.charCodeAt(0) - 0x41) {
      this.#body = []
    }
    return false
  }

  #endLine(): boolean {
    const body = this.#body
    const isTooLong = this.#isTooLong
    this.reset()
    if (body === undefined) return false
    this.#events.onLine(isTooLong ? undefined : String.fromCharCode(...body))
    return true
  }
}

/** A payload of known length: every byte is payload, ESC and Ctrl-Z too. */
export class FixedPayload implements Input {
  readonly #payload: Uint8Array
  readonly #onDone: (payload: Uint8Array) => void
  #taken = 0

  constructor(length: number, onDone: (payload: Uint8Array) => void) {
    this.#payload = new Uint8Array(length)
    this.#onDone = onDone
  }

  exact(_: Uint8Array, start: number, end: number): number {
    return Math.min(end - start, this.#payload.length - this.#taken)
  }

  take(bytes: Uint8Array, start: number, end: number): number {
    const count = this.exact(bytes, start, end)
    this.#payload.set(bytes.subarray(start, start + count), this.#taken)
    this.#taken += count
    if (this.#taken === this.#payload.length) this.#onDone(this.#payload)
    return count
  }
}

/** A payload that Ctrl-Z ends and ESC cancels; 03 makes the next byte data, unless the payload is raw. */
export class VariablePayload implements Input {
  readonly #payload = new ByteQueue()
  readonly #limit: number
  readonly #isRaw: boolean
  readonly #onDone: OnPayload
  /** The Ctrl-Z or ESC has come. */
  isDone = false
  #isEscaped = false
  #isTooLong = false

  constructor(limit: number, isRaw: boolean, onDone: OnPayload) {
    this.#limit = limit
    this.#isRaw = isRaw
    this.#onDone = onDone
  }

  /** Ends it as Ctrl-Z does. */
  end(): void {
    if (this.#isTooLong) this.#onDone(null, 'too long')
    else this.#onDone(this.#payload.take(this.#payload.length))
  }

  exact(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) {
      if (bytes[i] === CTRL_Z || bytes[i] === ESCAPE) return i - start + 1
    }
    return end - start
  }

  take(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number
      if (this.#isEscaped) this.#append(byte)
      else if (byte === ETX && !this.#isRaw) this.#isEscaped = true
      else if (byte === CTRL_Z || byte === ESCAPE) {
        this.isDone = true
        if (byte === CTRL_Z) this.end()
        else this.#onDone(null, 'cancelled')
        return i - start + 1
      } else this.#append(byte)
    }
    return end - start
  }

  #append(byte: number): void {
    this.#isEscaped = false
    if (this.#payload.length < this.#limit) this.#payload.pushByte(byte)
    else this.#isTooLong = true
  }
}
