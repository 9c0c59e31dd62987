/* hot: no allocation */
/**
 * Finds the tag of a line (`+CIPRXGET:`, `OK`) by words of four bytes. Its table is built once from the
 * dialect's rows; it never sees a string afterwards. It does not parse what follows the tag.
 */
import { type LineRow, Tag } from './dialect.ts'

const BUCKETS = 32
/** OK with its CR LF: the commonest line of all. */
const OK_LINE = 0x4f4b0d0a
/** Of a tag: it must be the whole line; and another one begins with it, so that a part of the line cannot tell. */
export const WHOLE = 1
export const BEGINS = 2
/** Three words are compared. */
export const LONGEST_TAG: number = 12

function wordOf(text: string, at: number): number {
  return (
    (text.charCodeAt(at) << 24) |
    (text.charCodeAt(at + 1) << 16) |
    (text.charCodeAt(at + 2) << 8) |
    text.charCodeAt(at + 3)
  )
}

function bucketOf(word: number): number {
  return (word ^ (word >> 10) ^ (word >> 5)) & (BUCKETS - 1)
}

/* cold: once for each row of a dialect */
function kindOf(texts: readonly string[], text: string, isWhole: boolean): number {
  const begins = texts.some((other) => other !== text && other.startsWith(text))
  return (isWhole ? WHOLE : 0) | (begins ? BEGINS : 0)
}

/**
 * A dialect's rows, ready to be searched: plain arrays, since an element of one costs XS half of a typed
 * array's. It is made when the dialect's module is loaded, so that on a device it lies in flash.
 */
export interface TagIndex {
  readonly tag: readonly number[]
  readonly length: readonly number[]
  /** WHOLE, BEGINS, both or neither. */
  readonly kind: readonly number[]
  readonly first: readonly number[]
  readonly middle: readonly number[]
  readonly last: readonly number[]
  /** The next row of the same bucket, -1 for none; and the first row of each bucket. */
  readonly next: readonly number[]
  readonly head: readonly number[]
}

/** @throws RangeError when a row's text is not 4 to 12 characters: three words are compared. */
/* cold: once for each dialect */
export function tagIndex(rows: readonly LineRow[]): TagIndex {
  const texts = rows.map(([text]) => text)
  for (const text of texts) {
    if (text.length < 4 || text.length > LONGEST_TAG) {
      throw new RangeError(`tag "${text}": 4 to ${LONGEST_TAG} characters`)
    }
  }
  const first = texts.map((text) => wordOf(text, 0))
  const next: number[] = texts.map(() => -1)
  const head: number[] = Array.from({ length: BUCKETS }, () => -1)
  // Of the rows in a bucket the first one is found first.
  for (let i = rows.length - 1; i >= 0; i--) {
    const bucket = bucketOf(first[i] as number)
    next[i] = head[bucket] as number
    head[bucket] = i
  }
  // The arrays are not frozen: V8 reads frozen ones so much slower that a line takes half as long again.
  return Object.freeze({
    tag: rows.map(([, tag]) => tag),
    length: texts.map((text) => text.length),
    kind: rows.map(([text, , whole]) => kindOf(texts, text, whole === true)),
    first,
    middle: texts.map((text) => wordOf(text, text.length > 8 ? 4 : 0)),
    last: texts.map((text) => wordOf(text, text.length - 4)),
    next,
    head,
  })
}

export class TagTable {
  readonly #index: TagIndex
  readonly #first: readonly number[]
  readonly #next: readonly number[]
  readonly #head: readonly number[]
  /** Length and kind of the tag found last. */
  length = 0
  kind = 0

  constructor(index: TagIndex) {
    this.#index = index
    this.#first = index.first
    this.#next = index.next
    this.#head = index.head
  }

  /**
   * The tag whose text begins at `start` and ends before `end`, 0 where there is none. The rest of the
   * line need not be there yet.
   */
  find(words: DataView, start: number, end: number): number {
    this.length = 0
    const size = end - start
    if (size < 4) return 0
    const word = words.getInt32(start)
    if (word === OK_LINE) {
      this.length = 2
      this.kind = WHOLE
      return Tag.ok
    }
    const first = this.#first
    let i = this.#head[bucketOf(word)] as number
    while (i >= 0) {
      if (first[i] === word && this.#matches(i, words, start, size)) {
        this.kind = this.#index.kind[i] as number
        return this.#index.tag[i] as number
      }
      i = this.#next[i] as number
    }
    return 0
  }

  /** The rest of the row's text, after its first word; leaves its length. */
  #matches(i: number, words: DataView, start: number, size: number): boolean {
    const index = this.#index
    const length = index.length[i] as number
    if (length > size) return false
    if (length !== 4) {
      if (words.getInt32(start + length - 4) !== index.last[i]) return false
      if (length > 8 && words.getInt32(start + 4) !== index.middle[i]) return false
    }
    this.length = length
    return true
  }
}
