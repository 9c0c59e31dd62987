/**
 * Who is timed: the driver's parser, and what Node programs cut a modem's answers with. Each is fed
 * runs of bytes and tells what it made of them. The others get theirs by the shortest way there is,
 * without a pipe and without waiting for a turn of the loop: what a stream costs besides is not counted.
 */
import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import type { Transform } from 'node:stream'
import { DelimiterParser, ReadlineParser, RegexParser } from 'serialport'
import { Arena } from '../src/arena.ts'
import { Buffers } from '../src/buffers.ts'
import { Tag } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { Parser, type ParserSink } from '../src/parser.ts'
import { TagTable } from '../src/tags.ts'

export interface Contestant {
  readonly name: string
  /** Takes the whole stream, run by run. */
  feed(chunks: readonly Buffer[]): void
  /** Lines that are not empty, and bytes that were delivered as payload, since the last call. */
  take(): { lines: number; payload: number }
}

export const OURS = 'atlink'

const WINDOW = 512
const RING = 2048
/** `+CIPRXGET: 2,n,len,rest`: payload follows (A76XX note, section 3.2.2). */
const READ = 2

/**
 * The driver's parser with what the engine does at its hooks: a tag is looked up and its numbers are
 * read, payload goes through the link's ring to the application's buffer.
 */
export class Ours implements Contestant, ParserSink {
  readonly name = OURS
  readonly #arena = new Arena(384, WINDOW, 1, RING, 64)
  readonly #parser = new Parser(this.#arena, new TagTable(a76xx.tags), this)
  readonly #ring = new Buffers(this.#arena, 0)
  readonly #target = new Uint8Array(RING)
  #lines = 0
  #payload = 0
  /** Of all numbers, so that reading them is not for nothing. */
  #sum = 0

  feed(chunks: readonly Buffer[]): void {
    const { bytes, window } = this.#arena
    for (let i = 0; i < chunks.length; i++) {
      const chunk = chunks[i] as Buffer
      bytes.set(chunk, window)
      this.#parser.feed(chunk.length)
      // As in the engine after a feed: the way to the application's buffer is the window itself.
      if (this.#ring.readable !== 0) {
        this.#payload += this.#ring.read(this.#target, 0, this.#target.length)
      }
    }
  }

  take(): { lines: number; payload: number } {
    if (this.#sum === 0) throw new Error('bench: no number was read')
    const taken = { lines: this.#lines, payload: this.#payload }
    this.#lines = this.#payload = this.#sum = 0
    return taken
  }

  onLine(tag: number, _start: number, end: number): number {
    const parser = this.#parser
    this.#lines++
    if (this.#ring.pending !== 0) this.#ring.commit()
    if (tag === Tag.none || tag === Tag.ok || tag === Tag.error || tag === Tag.foreign) return 0
    parser.parseArguments(parser.text, end)
    this.#sum = (this.#sum + parser.a0 + parser.a1 + parser.a2) | 0
    return tag === Tag.cipRxGet && parser.argc === 4 && parser.a0 === READ ? parser.a2 : 0
  }

  onPayload(start: number, end: number): void {
    this.#ring.take(start, end)
  }

  onPrompt(): void {}
  onData(): boolean {
    return false
  }
  onLongLine(): void {}
}

/** One of serialport's parsers: a Transform that is written to. */
class Written implements Contestant {
  readonly name: string
  readonly #parser: Transform
  #lines = 0

  constructor(name: string, parser: Transform) {
    this.name = name
    this.#parser = parser
    parser.on('data', (line: string | Buffer) => {
      if (line.length !== 0) this.#lines++
    })
  }

  feed(chunks: readonly Buffer[]): void {
    for (let i = 0; i < chunks.length; i++) this.#parser.write(chunks[i])
  }

  take(): { lines: number; payload: number } {
    const lines = this.#lines
    this.#lines = 0
    return { lines, payload: 0 }
  }
}

/** What `createInterface` needs of its input, and nothing that costs. */
class Input extends EventEmitter {
  resume(): this {
    return this
  }

  pause(): this {
    return this
  }
}

class NodeReadline implements Contestant {
  readonly name = 'node:readline'
  readonly #input = new Input()
  #lines = 0

  constructor() {
    const input = this.#input as unknown as NodeJS.ReadableStream
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (line.length !== 0) this.#lines++
    })
  }

  feed(chunks: readonly Buffer[]): void {
    for (let i = 0; i < chunks.length; i++) this.#input.emit('data', chunks[i])
  }

  take(): { lines: number; payload: number } {
    const lines = this.#lines
    this.#lines = 0
    return { lines, payload: 0 }
  }
}

export function contestants(): readonly Contestant[] {
  return [
    new Ours(),
    new Written('serialport readline', new ReadlineParser({ delimiter: '\r\n' })),
    new Written('serialport delimiter', new DelimiterParser({ delimiter: '\r\n' })),
    new Written('serialport regex', new RegexParser({ regex: /\r\n/ })),
    new NodeReadline(),
  ]
}
