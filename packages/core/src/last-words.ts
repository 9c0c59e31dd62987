/* hot: no allocation */
/**
 * Finds what could be the modem's own last words in the stream of the online data state: lines like
 * `CLOSED` or `+IPCLOSE: 0,1`, in any sequence, at the very end of all that has come. A peer may send
 * the same bytes, so this only says what must be held back; online.ts finds out who has spoken.
 * All context is integers. It keeps no bytes, and knows neither time nor links.
 */
import type { LastWord } from './dialect.ts'

const LF = 10
const CR = 13
const SPACE = 32
const PLUS = 43
const DIGIT_0 = 48
const DIGIT_9 = 57
const TILDE = 126
/** In a compiled word: any digit, and anything to the end of the line. */
const DIGIT = 0
const REST = -1
/** CR LF before the text, and after it. */
const AROUND = 4
const BEFORE = 2
const BYTES = 256
/** Of OK. */
const OK_LENGTH = 2
/** In text. */
const LONGEST_STRIDE = 16

const Step = {
  /** Payload. */
  none: 0,
  /** CR, then LF, before the text. */
  cr: 1,
  text: 2,
  /** CR after the text. */
  end: 3,
  /** A line is complete: another may follow. */
  between: 4,
} as const

/* cold: once for each word of a dialect */
function compile(text: string): readonly number[] {
  const codes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    const isRest = character === '*' && i === text.length - 1
    codes.push(character === '#' ? DIGIT : isRest ? REST : text.charCodeAt(i))
  }
  return Object.freeze(codes)
}

/** A dialect's last words, ready to be compared; like `TagIndex` made when its module is loaded. */
export interface LastWordIndex {
  /** Each as codes; OK, the final result code that ends an escape, is behind them. */
  readonly words: readonly (readonly number[])[]
  /** Words that never follow another one, by their bits. */
  readonly openers: number
  /** The first so many bytes of each, from its CR on, are surely there, but for OK's. */
  readonly stride: number
}

/* cold: once for each dialect */
export function lastWordIndex(words: readonly LastWord[]): LastWordIndex {
  let openers = 0
  for (let i = 0; i < words.length; i++) if ((words[i] as LastWord)[1] === true) openers |= 1 << i
  const texts = [...words.map(([text]) => text), 'OK']
  const compiled = texts.map(compile)
  const shortest = Math.min(...compiled.slice(0, words.length).map(lengthOf), LONGEST_STRIDE)
  return Object.freeze({ words: Object.freeze(compiled), openers, stride: BEFORE + shortest })
}

/* cold: as above */
function lengthOf(word: readonly number[]): number {
  return word[word.length - 1] === REST ? word.length - 1 : word.length
}

export class LastWords {
  readonly #words: readonly (readonly number[])[]
  readonly #openers: number
  /** The final result code that ends an escape; not a word until it is awaited. */
  readonly #ok: number
  /** More than so many bytes are not held back. */
  readonly #limit: number
  readonly #stride: number
  /** 1 for bytes that stand in a word's first `#stride` bytes. */
  readonly #marks: Uint8Array = new Uint8Array(BYTES)
  #step: number = Step.none
  /** How much of the text has come, and which words it may still be. */
  #at = 0
  #alive = 0
  /** How many of the last bytes are held back. */
  held = 0
  /** So many of them, at the end, are the echo of the escape sequence. */
  echoed = 0
  /** Complete lines among them. */
  lines = 0
  /** The first of them is OK. */
  ok = false
  /** OK may come: the escape sequence is out and its guard time over. */
  okAwaited = false
  /** The escape sequence is out: a DCE in command state may echo it. */
  echoAwaited = false

  constructor({ words, openers, stride }: LastWordIndex, limit: number) {
    this.#limit = limit
    this.#stride = stride
    const marks = this.#marks
    marks[CR] = marks[LF] = 1
    for (const word of words) {
      for (const code of word.slice(0, stride - BEFORE)) {
        if (code > 0) marks[code] = 1
        else if (code === DIGIT) marks.fill(1, DIGIT_0, DIGIT_9 + 1)
      }
    }
    this.#words = words
    this.#openers = openers
    this.#ok = 1 << (words.length - 1)
  }

  /** Whole lines are held and nothing else. */
  get complete(): boolean {
    return this.#step === Step.between
  }

  reset(): void {
    this.#step = Step.none
    this.held = 0
    this.echoed = 0
    this.lines = 0
    this.ok = false
  }

  /** Bytes [start, end). Afterwards all but the last `held` bytes are known to be payload. */
  takeRun(bytes: Uint8Array, start: number, end: number): void {
    let at = start
    for (;;) {
      while (this.held !== 0) {
        if (at === end) return
        this.take(bytes[at++] as number)
      }
      at = this.#search(bytes, at, end)
      if (at === end) return
      this.take(CR)
      at++
    }
  }

  /**
   * The first CR from `start` on that may begin a word; `end` where there is none. Each word but one
   * that the end cuts off lies on a place that is a multiple of the stride away: few bytes are looked
   * at, which XS thanks for, where a native search takes as long as a loop.
   */
  #search(bytes: Uint8Array, start: number, end: number): number {
    const marks = this.#marks
    const stride = this.okAwaited ? BEFORE + OK_LENGTH : this.#stride
    let at = start + stride - 1
    while (at < end) {
      if (marks[bytes[at] as number] !== 0) {
        for (let i = at - stride + 1; i <= at; i++) if (bytes[i] === CR) return i
      }
      at += stride
    }
    at -= stride - 1
    while (at < end && bytes[at] !== CR) at++
    return at
  }

  /** The next byte. Afterwards all but the last `held` bytes are known to be payload. */
  take(byte: number): void {
    if (this.held >= this.#limit) this.#shorten()
    const step = this.#step
    this.held++
    if (step === Step.none) this.#miss(byte)
    else if (step === Step.text) this.#takeText(byte)
    else if (step === Step.between) this.#takeNext(byte)
    else if (byte !== LF) this.#miss(byte)
    else if (step === Step.end) this.#endLine()
    else this.#beginText()
  }

  /** Too much is held back: the lines before the one that has begun are payload. */
  #shorten(): void {
    const step = this.#step
    const begun = step === Step.cr ? 1 : step === Step.text ? this.#at + 2 : this.#at + 3
    const isWord = step === Step.cr || (step !== Step.between && this.#alive !== 0)
    if (!isWord || begun >= this.#limit) this.reset()
    else {
      this.held = begun
      this.lines = 0
      this.ok = false
    }
  }

  #beginText(): void {
    this.#step = Step.text
    this.#at = 0
    this.#alive = (this.#ok << 1) - 1
    if (!this.okAwaited) this.#alive &= ~this.#ok
  }

  /** It was payload; `byte` may begin anew. */
  #miss(byte: number): void {
    this.reset()
    if (byte !== CR) return
    this.#step = Step.cr
    this.held = 1
  }

  #takeText(byte: number): void {
    if (byte === CR) {
      // After a known word any line may follow: what was unsolicited had to wait.
      if (this.#at === 0 || (this.lines === 0 && this.#whole() === 0)) this.#miss(byte)
      else this.#step = Step.end
      return
    }
    this.#alive = this.#matching(byte)
    this.#at++
    const isText = byte >= SPACE && byte <= TILDE
    if (!isText || (this.#alive === 0 && this.lines === 0)) this.#miss(byte)
  }

  /** Words that go on with `byte`. */
  #matching(byte: number): number {
    let alive = 0
    for (let i = 0; i < this.#words.length; i++) {
      if ((this.#alive & (1 << i)) === 0) continue
      const word = this.#words[i] as readonly number[]
      const at = this.#at < word.length ? this.#at : word.length - 1
      const code = word[at] as number
      const isDigit = code === DIGIT && byte >= DIGIT_0 && byte <= DIGIT_9
      if (code === REST || (at === this.#at && (code === byte || isDigit))) alive |= 1 << i
    }
    return alive
  }

  /** Words that the text is, from its beginning to its end. */
  #whole(): number {
    let found = 0
    for (let i = 0; i < this.#words.length; i++) {
      if ((this.#alive & (1 << i)) === 0) continue
      const word = this.#words[i] as readonly number[]
      if (this.#at === word.length || word[word.length - 1] === REST) found |= 1 << i
    }
    return found
  }

  #endLine(): void {
    const word = this.#whole()
    const ok = (word & this.#ok) !== 0
    this.#step = Step.between
    this.lines++
    this.echoed = 0
    // A word that never follows another shows that what came before was payload.
    if (!ok && (this.ok || (word & this.#openers) === 0)) return
    this.ok = ok
    this.lines = 1
    this.held = this.#at + AROUND
  }

  /** After a complete line. */
  #takeNext(byte: number): void {
    if (byte === CR) this.#step = Step.cr
    else if (byte === PLUS && this.echoAwaited) this.echoed++
    else if (this.echoed !== 0) this.#miss(byte)
    else {
      // It was payload, but for its last CR LF, which may begin anew.
      this.reset()
      this.held = AROUND - 1
      this.#beginText()
      this.#takeText(byte)
    }
  }
}
