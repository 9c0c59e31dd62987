/**
 * Plays a golden trace to the driver: a DCE says the modem's bytes, some at a time, the application makes
 * the calls, and the driver has to write exactly the host's bytes and to tell exactly the events.
 */
import type { Dialect } from '@atlink/core'
import { ScriptedDce } from '../support/scripted-dce.ts'
import { Application } from './application.ts'
import { type Bytes, isPlayed, type Line, type Trace } from './trace.ts'

/** What the driver writes or tells comes within this, but for what a trace waits for itself. */
const LIMIT_MS = 1000
/** In the silence that a trace asks for, the last of it belongs to what comes next. */
const EDGE_MS = 1

export class DriverReplay {
  readonly #trace: Trace
  readonly #dialect: Dialect
  readonly #chunk: number
  readonly #events: string[] = []
  #dce: ScriptedDce
  #application: Application

  /** The modem says `chunk` bytes at a time. @param families where the trace's is among them. */
  constructor(trace: Trace, chunk: number, families: readonly Dialect[]) {
    const dialect = families.find(({ name }) => name === trace.family.toLowerCase())
    if (dialect === undefined) throw new Error(`the driver has no dialect for ${trace.family}`)
    this.#trace = trace
    this.#dialect = dialect
    this.#chunk = chunk
    this.#dce = new ScriptedDce({ chunk })
    this.#application = this.#begin()
  }

  /** @throws Error that names the file and the line. */
  play(): void {
    const lines = this.#trace.lines.filter((line) => isPlayed(line, 'driver') && isPlayedHere(line))
    for (let i = 0; i < lines.length; ) {
      const { kind } = lines[i] as Line
      let end = i + 1
      if (kind !== 'call' && kind !== 'host') while (lines[end]?.kind === kind) end++
      this.#at(lines.slice(i, end))
      i = end
    }
    this.#dce.end()
    if (this.#events.length > 0) this.#fail(lines.at(-1) as Line, 'more is told')
  }

  /** Plays a line, or several of one kind. */
  #at(lines: readonly Line[]): void {
    const [first] = lines as [Line]
    try {
      if (first.kind === 'call') this.#call(first.text)
      else if (first.kind === 'host') this.#dce.expect(first.bytes, LIMIT_MS)
      else if (first.kind === 'modem') this.#answer(lines as readonly Bytes[])
      else if (first.kind === 'wait') this.#dce.pass(first.ms - EDGE_MS)
      else if (first.kind === 'event') this.#told(lines)
    } catch (error) {
      this.#fail(first, (error as Error).message)
    }
  }

  #fail({ at }: Line, what: string): never {
    const told = this.#events.join(', ')
    const message = `${this.#trace.file}:${at}: the modem saying ${this.#chunk} at a time, told: ${told}`
    throw new Error(`${message}\n${what}`)
  }

  #call(text: string): void {
    // A modem that was closed has closed its port: the next life is another modem's.
    if (text === 'open' && this.#dce.serial.closed) {
      this.#dce = new ScriptedDce({ chunk: this.#chunk })
      this.#application = this.#begin()
    }
    this.#application.call(text)
    this.#dce.clock.settle()
  }

  #begin(): Application {
    const { serial, clock } = this.#dce
    return new Application(serial, clock, this.#dialect, this.#trace, this.#events)
  }

  #answer(lines: readonly Bytes[]): void {
    this.#dce.answer(lines.map(({ bytes }) => bytes).join(''))
  }

  #told(lines: readonly Line[]): void {
    const wanted = lines.map((line) =>
      line.kind === 'event' ? line.text.replace(/\\x20$/, ' ') : '',
    )
    const { clock } = this.#dce
    for (let left = LIMIT_MS; left > 0 && !isSame(this.#events, wanted); ) left -= clock.step(left)
    if (!isSame(this.#events, wanted)) throw new Error(`not told: ${wanted.join(', ')}`)
    this.#events.length = 0
  }
}

function isSame(told: readonly string[], wanted: readonly string[]): boolean {
  return told.length === wanted.length && told.every((event, i) => event === wanted[i])
}

function isPlayedHere({ kind }: Line): boolean {
  return kind !== 'exchange' && kind !== 'network'
}
