/** A parser on its own, with what it says written down as text. */
import { Arena } from '../../src/arena.ts'
import type { Dialect } from '../../src/dialect.ts'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { Parser, type ParserSink } from '../../src/parser.ts'
import { TagTable } from '../../src/tags.ts'
import { show } from './bytes.ts'

export class Parsing implements ParserSink {
  readonly arena: Arena
  readonly parser: Parser
  readonly events: string[] = []
  /** Bytes of counted payload behind a line, and what is to be done at it. */
  lengthOf: (line: string) => number = () => 0
  atPrompt: () => void = () => {}
  #payload = ''

  constructor(lineSize: number = 384, windowSize: number = 512, dialect: Dialect = a76xx) {
    this.arena = new Arena(lineSize, windowSize, 1, 64, 64)
    this.parser = new Parser(this.arena, new TagTable(dialect.tags), this)
  }

  /** Feeds `bytes`, cut where `cuts` says, and in any case where the window is full. */
  feed(bytes: Uint8Array, cuts: readonly number[] = []): this {
    const ends = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length)
    ends.sort((a, b) => a - b)
    let at = 0
    for (const end of [...ends, bytes.length]) {
      while (at < end) {
        const count = Math.min(end - at, this.arena.windowSize)
        this.arena.stage.set(bytes.subarray(at, at + count))
        this.parser.feed(count)
        at += count
      }
    }
    return this
  }

  /** What was said; payload is told in one piece, however it came. */
  said(): string[] {
    this.#endPayload()
    return this.events.splice(0)
  }

  onLine(tag: number, start: number, end: number): number {
    this.#endPayload()
    const text = String.fromCharCode(...this.arena.bytes.subarray(start, end))
    this.events.push(`${tag} ${show(text)} after ${this.parser.blank.toString(2)}`)
    return this.lengthOf(text)
  }

  onPayload(start: number, end: number): void {
    this.#payload += String.fromCharCode(...this.arena.bytes.subarray(start, end))
  }

  onData(start: number, end: number): boolean {
    this.#endPayload()
    this.events.push(`data ${show(this.arena.bytes.subarray(start, end))}`)
    return false
  }

  onPrompt(): void {
    this.#endPayload()
    this.events.push('prompt')
    this.atPrompt()
  }

  onLongLine(): void {
    this.#endPayload()
    this.events.push('long line')
  }

  #endPayload(): void {
    if (this.#payload !== '') this.events.push(`payload ${show(this.#payload)}`)
    this.#payload = ''
  }
}
