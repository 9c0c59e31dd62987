/* hot: no allocation */
/**
 * Finds the tag of a line (`+CIPRXGET:`, `OK`) by words of four bytes. Built once per modem from the
 * dialect's table; it never sees a string afterwards. It does not parse what follows the tag.
 */
import type { LineRow } from './dialect.ts'

const BUCKETS = 32
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

export class TagTable {
  // Plain arrays: on XS an Array element costs half of a typed array's.
  readonly #tag: number[] = []
  readonly #length: number[] = []
  readonly #whole: boolean[] = []
  readonly #first: number[] = []
  readonly #middle: number[] = []
  readonly #last: number[] = []
  readonly #next: number[] = []
  readonly #head: number[] = []
  /** Length of the tag found last, and whether it must be the whole line. */
  length = 0
  whole = false

  /** @throws RangeError when a row's text is not 4 to 12 characters: three words are compared. */
  constructor(rows: readonly LineRow[]) {
    for (let i = 0; i < BUCKETS; i++) this.#head.push(-1)
    for (let i = 0; i < rows.length; i++) {
      const [text, tag, whole] = rows[i] as LineRow
      if (text.length < 4 || text.length > LONGEST_TAG) {
        throw new RangeError(`tag "${text}": 4 to ${LONGEST_TAG} characters`)
      }
      const word = wordOf(text, 0)
      this.#tag.push(tag)
      this.#whole.push(whole === true)
      this.#length.push(text.length)
      this.#first.push(word)
      this.#middle.push(text.length > 8 ? wordOf(text, 4) : word)
      this.#last.push(wordOf(text, text.length - 4))
      this.#next.push(-1)
    }
    // Of the rows in a bucket the first one is found first.
    for (let i = rows.length - 1; i >= 0; i--) {
      const bucket = bucketOf(this.#first[i] as number)
      this.#next[i] = this.#head[bucket] as number
      this.#head[bucket] = i
    }
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
    let i = this.#head[bucketOf(word)] as number
    while (i >= 0) {
      if (this.#first[i] === word && this.#matches(i, words, start, size)) {
        this.length = this.#length[i] as number
        this.whole = this.#whole[i] as boolean
        return this.#tag[i] as number
      }
      i = this.#next[i] as number
    }
    return 0
  }

  #matches(i: number, words: DataView, start: number, size: number): boolean {
    const length = this.#length[i] as number
    if (length > size) return false
    if (words.getInt32(start + length - 4) !== this.#last[i]) return false
    return length <= 8 || words.getInt32(start + 4) === this.#middle[i]
  }
}
