/* hot: no allocation */
/**
 * Cuts the DCE's bytes into lines, counted payload and prompts (V.250 section 5.7, framing rules of
 * the A76XX note). Resumable at any byte: all context is integers, nothing is looked at twice.
 * It knows neither commands nor links: the sink does. Bytes from the wire never throw.
 */
import type { Arena } from './arena.ts'
import { Tag } from './dialect.ts'
import { BEGINS, LONGEST_TAG, type TagTable, WHOLE } from './tags.ts'

const CR = 13
const LF = 10
const SPACE = 32
const PROMPT = 0x3e
const COMMA = 44
const COLON = 58
const MINUS = 45
const OK = 0x4f4b
/** Of a number that surely is an int32. */
const DIGITS = 9
/** A tag that is to be looked up: there were too few bytes when its line began. */
const UNKNOWN = -1
/** `blank` after a CR LF; `lead` when it is complete. */
const CR_LF = 0b101
const NOTED = 0b1000

/** Of `,16,TCP`, as it may stand before the colon. */
function isOfHeader(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === COMMA || byte === SPACE || isOfProtocol(byte)
}

/** T, C, P, U, D. */
function isOfProtocol(byte: number): boolean {
  return byte === 84 || byte === 67 || byte === 80 || byte === 85 || byte === 68
}

export interface ParserSink {
  /** A line without its CR LF; never empty. Returns how many bytes of counted payload follow it. */
  onLine(tag: number, start: number, end: number): number
  /** A run of counted payload. */
  onPayload(start: number, end: number): void
  onPrompt(): void
  /** A run of the online data state. True when there is nothing else to be done about it. */
  onData(start: number, end: number): boolean
  /** A line longer than the arena's tail was dropped. */
  onLongLine(): void
}

export class Parser {
  readonly #arena: Arena
  readonly #tags: TagTable
  readonly #sink: ParserSink
  #tail = 0
  /** Of the tail, when it was found already; else UNKNOWN. */
  #tag: number = UNKNOWN
  #payload = 0
  #skipping = false
  #discarding = false
  /** Online data state: what comes is not looked at here. `goOnline` and `goOffline` set it. */
  online = false
  /** `+IPD,len:` is followed by its payload in the same line (SIM800 without link numbers). */
  countsInline = false
  /** True while a prompt may come: `>` at the start of a line. */
  promptExpected = false
  /** CR and LF bytes since the last payload or line, as bits after a leading 1 (CR 0, LF 1). */
  blank = 1
  /** The first three of those after a payload, which nothing else resets. */
  lead = 1
  /** Where the text after the tag begins. */
  text = 0
  /** What `parseArguments` found: up to four numbers, how many, and whether nothing else followed. */
  a0 = 0
  a1 = 0
  a2 = 0
  a3 = 0
  argc = 0
  clean = false

  constructor(arena: Arena, tags: TagTable, sink: ParserSink) {
    this.#arena = arena
    this.#tags = tags
    this.#sink = sink
  }

  /** True while counted payload is still to come. */
  get inPayload(): boolean {
    return this.#payload !== 0
  }

  /** Whatever follows is data of one connection (V.250 section 5.8). */
  goOnline(): void {
    this.resume()
    this.online = true
    this.#payload = 0
    this.promptExpected = false
  }

  /** Command state: lines again. */
  goOffline(): void {
    this.online = false
    this.resume()
  }

  /** True while no part of a line has come. */
  get isAtStart(): boolean {
    return this.#tail === 0 && !this.#skipping
  }

  /** True when a line has begun, with more than blanks. */
  get hasBegun(): boolean {
    const { bytes, window } = this.#arena
    for (let i = window - this.#tail; i < window; i++) if ((bytes[i] as number) > SPACE) return true
    return this.#skipping
  }

  /** True while nothing at all has come after the last payload. */
  get isUntouched(): boolean {
    return this.lead === 1 && this.isAtStart
  }

  /** Ignores everything until `resume`: what comes cannot be told from payload. */
  discard(): void {
    this.#discarding = true
    this.#payload = 0
    this.#tail = 0
    this.#tag = UNKNOWN
    this.promptExpected = false
  }

  resume(): void {
    this.#discarding = false
    this.#skipping = false
    this.#tail = 0
    this.#tag = UNKNOWN
    this.blank = 1
  }

  /**
   * Takes the `count` bytes that were just read into the arena's window.
   * @returns true when they were nothing but payload, of which more is to come: most reads are.
   */
  feed(count: number): boolean {
    const window = this.#arena.window
    const left = this.#payload - count
    if (left > 0) {
      this.#payload = left
      this.#sink.onPayload(window, window + count)
      return true
    }
    if (this.#discarding) return false
    if (this.online) return this.#sink.onData(window, window + count)
    this.#feedText(window | 0, (window + count) | 0)
    return false
  }

  #feedText(window: number, end: number): void {
    const bytes = this.#arena.bytes
    let start = (window - this.#tail) | 0
    let i = window
    let tag = this.#tag
    bytes[end] = LF
    for (;;) {
      if (this.online) {
        this.#sink.onData(i, end)
        start = end
        break
      }
      if (this.#payload !== 0) {
        start = i = this.#feedPayload(i, end) | 0
        if (this.#payload !== 0 || i === end) break
      }
      if (this.promptExpected && !this.#skipping) {
        const after = this.#findPrompt(start, end) | 0
        if (this.#discarding) return
        if (after >= 0) {
          start = i = after
          continue
        }
      }
      if (i === start && !this.#skipping) {
        if (bytes[i] === CR && bytes[i + 1] === LF && i + 1 < end) {
          this.#noteLineEnd()
          start = i = i + 2
        }
        // The text of a tag holds no LF: so much need not be looked through.
        tag = this.#tags.find(this.#arena.words, i, end)
        if (tag === Tag.none) {
          if (end - i < LONGEST_TAG) tag = UNKNOWN
        } else {
          const isSure = this.#tags.kind < BEGINS || end - i >= LONGEST_TAG
          i += this.#tags.length
          if (!isSure) tag = UNKNOWN
        }
      }
      // What has a tag already keeps its length, too.
      if (this.countsInline && !this.#skipping && (tag === UNKNOWN || tag === Tag.ipd)) {
        const after = this.#inlineHeader(start, end) | 0
        if (this.#discarding) return
        if (after >= 0) {
          tag = UNKNOWN
          start = i = after
          continue
        }
      }
      while (bytes[i] !== LF) i++
      if (i >= end) break
      this.#endLine(start, i, tag)
      if (this.#discarding) return
      tag = UNKNOWN
      start = ++i
    }
    this.#tag = tag
    this.#keepTail(start, end)
  }

  #feedPayload(start: number, end: number): number {
    let run = end - start
    if (run > this.#payload) run = this.#payload
    if (run !== 0) {
      this.#payload -= run
      this.#sink.onPayload(start, start + run)
    }
    this.blank = 1
    this.lead = 1
    return start + run
  }

  /** Takes the next `count` bytes as counted payload: the DCE's echo of a send block. 0 ends a payload. */
  count(count: number): void {
    this.#payload = count
  }

  /** Where the payload of `+IPD,len:` begins; -1 where that is not what the line is, or not yet. */
  #inlineHeader(start: number, end: number): number {
    const bytes = this.#arena.bytes
    let from = start
    while (from < end && (bytes[from] === CR || bytes[from] === LF || bytes[from] === SPACE)) from++
    if (this.#tags.find(this.#arena.words, from, end) !== Tag.ipd) return -1
    const text = from + this.#tags.length
    let at = text
    while (at < end && isOfHeader(bytes[at] as number)) at++
    if (at === end || bytes[at] !== COLON) return -1
    for (let i = start; i < from; i++) this.#noteBlank(bytes[i] === LF ? 1 : 0)
    this.text = text
    this.#payload = this.#sink.onLine(Tag.ipd, from, at)
    this.blank = 1
    return at + 1
  }

  /** Where to go on after a prompt at the start of the line; -1 where there is none. */
  #findPrompt(start: number, end: number): number {
    const bytes = this.#arena.bytes
    let at = start
    while (at < end && (bytes[at] === CR || bytes[at] === LF || bytes[at] === SPACE)) at++
    if (at >= end || bytes[at] !== PROMPT) return -1
    this.promptExpected = false
    for (let i = start; i < at; i++) this.#noteBlank(bytes[i] === LF ? 1 : 0)
    this.#sink.onPrompt()
    this.blank = 1
    return at + 1
  }

  /** @param found the tag at `start`, or UNKNOWN. */
  #endLine(start: number, lf: number, found: number): void {
    const bytes = this.#arena.bytes
    if (this.#skipping) {
      this.#skipping = false
      return
    }
    if (lf - start > this.#arena.lineSize) {
      this.#sink.onLongLine()
      return
    }
    let from = start
    if (found <= Tag.none) {
      from = this.#skipBlank(start)
      if (from === lf) {
        this.#noteBlank(1)
        return
      }
    }
    let to = lf
    let byte: number | undefined
    while ((byte = bytes[to - 1]) === CR || byte === SPACE) to--
    const tag = this.#tagOf(from, to, from === start ? found : UNKNOWN)
    this.#payload = this.#sink.onLine(tag, from, to)
    this.blank = 1
  }

  /** The tag of the text at `from` inside a line that ends at `to`; sets `text`. */
  tagOf(from: number, to: number): number {
    return this.#tagOf(from, to, UNKNOWN)
  }

  /** Where the text of a line begins. */
  #skipBlank(start: number): number {
    const bytes = this.#arena.bytes
    let from = start
    let byte = bytes[from]
    while (byte === CR || byte === SPACE) {
      this.#noteBlank(0)
      byte = bytes[++from]
    }
    return from
  }

  #tagOf(from: number, to: number, found: number): number {
    const words = this.#arena.words
    const tags = this.#tags
    let tag = found
    if (tag === UNKNOWN) tag = tags.find(words, from, to)
    if (tag !== Tag.none) {
      const text = from + tags.length
      this.text = text
      return (tags.kind & WHOLE) !== 0 && text !== to ? Tag.none : tag
    }
    if (to - from === 2 && words.getInt16(from) === OK) {
      this.text = to
      return Tag.ok
    }
    this.text = from
    return Tag.none
  }

  /** CR LF before a line. */
  #noteLineEnd(): void {
    if (this.blank === 1 && this.lead >= NOTED) this.blank = CR_LF
    else {
      this.#noteBlank(0)
      this.#noteBlank(1)
    }
  }

  #noteBlank(bit: number): void {
    if (this.blank < 0x1000) this.blank = (this.blank << 1) | bit
    if (this.lead < 8) this.lead = (this.lead << 1) | bit
  }

  #keepTail(start: number, end: number): void {
    const arena = this.#arena
    const length = end - start
    if (length > arena.lineSize) {
      if (!this.#skipping) {
        this.#skipping = true
        this.#sink.onLongLine()
      }
      this.#tail = 0
      return
    }
    if (this.#skipping) {
      this.#tail = 0
      return
    }
    if (length !== 0) arena.bytes.copyWithin(arena.window - length, start, end)
    this.#tail = length
  }

  /**
   * Reads up to four decimal numbers, separated by commas, from `at` to `end` into a0…a3.
   * A number counts only when a comma or the end follows it; the byte at `end` is no digit.
   * @param wide numbers may wrap around: counters of bytes. Otherwise ten digits are no number.
   */
  parseArguments(at: number, end: number, wide: boolean = false): void {
    const bytes = this.#arena.bytes
    let argc = 0
    let p = at
    this.clean = false
    while (argc < 4) {
      let byte = bytes[p] as number
      while (byte === SPACE) byte = bytes[++p] as number
      if (p >= end) break
      const negative = byte === MINUS
      if (negative) byte = bytes[++p] as number
      const digits = p
      let value = 0
      while (byte >= 48 && byte <= 57) {
        value = (((value << 3) + (value << 1)) | 0) + byte - 48
        byte = bytes[++p] as number
      }
      if (p === digits || (p !== end && byte !== COMMA)) break
      if (p - digits > DIGITS && !wide) break
      value = negative ? -value : value | 0
      if (argc === 0) this.a0 = value
      else if (argc === 1) this.a1 = value
      else if (argc === 2) this.a2 = value
      else this.a3 = value
      argc++
      if (p++ === end) {
        this.clean = true
        break
      }
    }
    this.argc = argc
  }
}
