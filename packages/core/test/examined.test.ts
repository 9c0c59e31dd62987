/**
 * How often a received byte is looked at, when the port gives 16 bytes at a time: the scan for the line's
 * end, the tag, the numbers. Counted, so the same on every machine.
 */
import { expect, test } from 'vitest'
import { mixedStream, type Stream, textStream } from '../bench/parser-streams.ts'
import { Arena } from '../src/arena.ts'
import { Tag } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { Parser, type ParserSink } from '../src/parser.ts'
import { TagTable } from '../src/tags.ts'
import { Examined } from './support/examined.ts'

const READ = 16
const MOST = 2

class Typed implements ParserSink {
  readonly arena = new Arena(384, 512, 1, 64, 64)
  readonly examined = new Examined(this.arena)
  readonly parser = new Parser(this.arena, new TagTable(a76xx.tags), this)
  lines = 0
  payload = 0

  feed({ bytes }: Stream): void {
    for (let at = 0; at < bytes.length; at += READ) {
      const chunk = bytes.subarray(at, at + READ)
      this.arena.stage.set(chunk)
      this.parser.feed(chunk.length)
    }
  }

  /** As the engine does: the numbers behind every tag that has some are read. */
  onLine(tag: number, _start: number, end: number): number {
    this.lines++
    if (tag === Tag.none || tag === Tag.ok || tag === Tag.error || tag === Tag.foreign) return 0
    this.parser.parseArguments(this.parser.text, end)
    return tag === Tag.cipRxGet && this.parser.argc === 4 ? this.parser.a2 : 0
  }

  onPayload(start: number, end: number): void {
    this.payload += end - start
  }

  onPrompt(): void {}
  onData(): boolean {
    return false
  }
  onLongLine(): void {}
}

for (const stream of [textStream(), mixedStream()]) {
  test(`a byte is looked at twice at most: ${stream.name}`, () => {
    const typed = new Typed()
    typed.feed(stream)
    expect([typed.lines, typed.payload]).toEqual([stream.lines, stream.payload])
    const each = typed.examined.count / stream.bytes.length
    console.log(`${stream.name}, ${READ}-byte reads: ${each.toFixed(2)} bytes examined per byte`)
    expect(each).toBeLessThanOrEqual(MOST)
    // The measure sees what is looked at: every byte of text, and the payload's never.
    expect(typed.examined.count).toBeGreaterThan((stream.bytes.length - stream.payload) * 1)
  })
}
