/**
 * The parser's speed on this machine's V8 beside that of other parsers, on one stream in one run.
 * Wall clock, so it is printed and never asserted. What each made of the stream stands beside it.
 */
import { setImmediate } from 'node:timers/promises'
import { type Contestant, contestants, OURS } from './parser-contestants.ts'
import { chunksOf, mixedStream, type Stream, textStream } from './parser-streams.ts'
import { grouped, type Section, table } from './section.ts'

const CHUNKS: readonly number[] = [16, 256]
const ROUNDS = 25

export interface Speed {
  readonly stream: string
  readonly chunk: number
  readonly parser: string
  readonly bytesPerSecond: number
  /** How many times as fast as the fastest of the others. 1 for that one. */
  readonly ratio: number
  readonly lines: number
  readonly payload: number
  readonly right: boolean
}

/** The best of many rounds; in each, everyone has a turn. */
async function race(stream: Stream, chunk: number): Promise<Speed[]> {
  const chunks = chunksOf(stream, chunk)
  const all = contestants()
  const best = all.map(() => Number.POSITIVE_INFINITY)
  const found = all.map(() => ({ lines: 0, payload: 0 }))
  // The first turn starts the streams.
  await setImmediate()
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < all.length; i++) {
      const each = all[i] as Contestant
      const from = performance.now()
      each.feed(chunks)
      best[i] = Math.min(best[i] as number, performance.now() - from)
      // What streams have put off.
      await setImmediate()
      found[i] = each.take()
    }
  }
  const fastest = Math.min(...best.slice(1))
  return all.map((each, i) => ({
    stream: stream.name,
    chunk,
    parser: each.name,
    bytesPerSecond: (stream.bytes.length * 1000) / (best[i] as number),
    ratio: fastest / (best[i] as number),
    ...(found[i] as { lines: number; payload: number }),
    right: found[i]?.lines === stream.lines && found[i]?.payload === stream.payload,
  }))
}

/** Beside the fastest of the others: what is aimed at, printed and no gate. */
const AIMS: Readonly<Record<string, string>> = { text: '5', 'text and payload': '2.5' }

export async function parserSpeed(): Promise<Section> {
  const figures: Speed[] = []
  for (const stream of [textStream(), mixedStream()]) {
    for (const chunk of CHUNKS) figures.push(...(await race(stream, chunk)))
  }
  const rows = figures.map((speed) => [
    `${speed.stream}, ${speed.chunk}-byte reads: ${speed.parser}`,
    (speed.bytesPerSecond / 1e6).toFixed(1),
    speed.ratio.toFixed(2),
    speed.parser === OURS ? (AIMS[speed.stream] as string) : '',
    grouped(speed.lines),
    grouped(speed.payload),
    speed.right ? 'yes' : 'no',
  ])
  rows.unshift(['parser, wall clock', 'MB/s', 'ratio', 'aim', 'lines', 'payload bytes', 'right'])
  return { name: 'parser', figures, text: table(rows), breaches: [] }
}
