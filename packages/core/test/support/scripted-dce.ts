/**
 * A DCE that a test plays itself, byte by byte, for what no modem that keeps to the documents would do.
 * `expect` takes what the DTE must have written, `answer` says something, `pass` lets time go by.
 * Strict: a byte that nobody expected fails at once, and so does a call after the port was closed.
 */
import type { Serial } from '../../src/serial.ts'
import { bytesOf, show, textOf } from './bytes.ts'
import { ManualClock } from './manual-clock.ts'

type Text = string | Uint8Array

export interface ScriptedOptions {
  /** Bytes the DTE is told of at once. */
  readonly chunk?: number | (() => number)
  readonly startMs?: number
  /** Room of the DTE's transmit buffer; it empties at once. */
  readonly room?: number
  /** DCD, where it is wired. */
  readonly carrier?: () => boolean
}

export class ScriptedSerial implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  /** What the adapter was asked for beside bytes: `setBaud 921600`, `close`. */
  readonly calls: string[] = []
  drains: boolean = true
  readonly written: number[] = []
  room: number
  #waiting: number[] = []
  #closed = false

  constructor(room: number) {
    this.room = room
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Bytes arrive; the engine is not told. */
  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#waiting.push(byte)
  }

  get waiting(): number {
    return this.#waiting.length
  }

  read(view: Uint8Array): number {
    this.#mustBeOpen('read')
    const count = Math.min(view.length, this.#waiting.length)
    view.set(this.#waiting.splice(0, count))
    return count
  }

  writable(): number {
    this.#mustBeOpen('writable')
    return this.room
  }

  write(view: Uint8Array): void {
    this.#mustBeOpen('write')
    if (view.length === 0 || view.length > this.room) {
      throw new RangeError(`write of ${view.length} bytes, room for ${this.room}`)
    }
    for (const byte of view) this.written.push(byte)
  }

  setBaud(rate: number): void {
    this.#mustBeOpen('setBaud')
    this.calls.push(`setBaud ${rate}`)
  }

  setFlowControl(on: boolean): void {
    this.#mustBeOpen('setFlowControl')
    this.calls.push(`setFlowControl ${on}`)
  }

  setDTR(on: boolean): void {
    this.#mustBeOpen('setDTR')
    this.calls.push(`setDTR ${on}`)
  }

  close(): void {
    this.#mustBeOpen('close')
    this.#closed = true
    this.calls.push('close')
  }

  #mustBeOpen(what: string): void {
    if (this.#closed) throw new Error(`${what} after close`)
  }
}

export class ScriptedDce {
  readonly serial: ScriptedSerial
  readonly clock: ManualClock
  /** The whole exchange, for a failure's message: `>` from the DTE, `<` to it. */
  readonly log: string[] = []
  #chunk: number | (() => number)

  constructor(options: ScriptedOptions = {}) {
    this.serial = new ScriptedSerial(options.room ?? 4096)
    if (options.carrier) Object.assign(this.serial, { carrier: options.carrier })
    this.clock = new ManualClock(options.startMs ?? 0)
    this.#chunk = options.chunk ?? Number.POSITIVE_INFINITY
  }

  /** From now on so many bytes arrive at once. */
  set chunk(chunk: number | (() => number)) {
    this.#chunk = chunk
  }

  /** The DTE must write exactly `text` next, at the latest `withinMs` from now. */
  expect(text: Text, withinMs: number = 0): this {
    const wanted = typeof text === 'string' ? text : textOf(text)
    this.clock.settle()
    let left = withinMs
    while (!this.#matches(wanted) && left > 0) left -= this.clock.step(left)
    if (!this.#matches(wanted)) this.#fail(`${show(wanted)} was expected`)
    this.log.push(`> ${show(wanted)}`)
    this.serial.written.splice(0, wanted.length)
    return this
  }

  /** True once all of `wanted` is there. */
  #matches(wanted: string): boolean {
    const { written } = this.serial
    const length = Math.min(written.length, wanted.length)
    for (let i = 0; i < length; i++) {
      if (written[i] !== wanted.charCodeAt(i)) this.#fail(`${show(wanted)} was expected`)
    }
    return written.length >= wanted.length
  }

  /** Says `text`. What the DTE has written before must have been expected. */
  answer(text: Text): this {
    this.silent()
    const bytes = typeof text === 'string' ? bytesOf(text) : text
    this.log.push(`< ${show(bytes)}`)
    for (let at = 0; at < bytes.length; ) {
      const size = typeof this.#chunk === 'number' ? this.#chunk : this.#chunk()
      const end = Math.min(bytes.length, at + size)
      this.serial.push(bytes.slice(at, end))
      this.serial.onReady?.()
      this.clock.settle()
      at = end
    }
    return this
  }

  /** Lets time go by, in which the DTE must write nothing. */
  pass(ms: number): this {
    this.silent()
    for (let left = ms; left > 0; ) {
      left -= this.clock.step(left)
      this.silent()
    }
    return this
  }

  /** The DTE has written nothing that was not expected. */
  silent(): this {
    this.clock.settle()
    if (this.serial.written.length > 0) this.#fail('nothing was expected')
    return this
  }

  /** Plays exchanges: what is expected, and what is said then. */
  play(...exchanges: readonly (readonly [wanted: Text, said: Text, withinMs?: number])[]): this {
    for (const [wanted, said, withinMs] of exchanges) {
      this.expect(wanted, withinMs)
      if (said.length > 0) this.answer(said)
    }
    return this
  }

  /** The end of a script: the DTE is silent, and no byte of the DCE was left unread. */
  end(): void {
    this.silent()
    if (this.serial.waiting > 0) this.#fail(`${this.serial.waiting} bytes were left unread`)
  }

  #fail(what: string): never {
    const got = show(this.serial.written)
    throw new Error(`${what}, the DTE wrote ${got}\n${this.log.slice(-12).join('\n')}`)
  }
}
