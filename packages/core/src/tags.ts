/* hot: no allocation */
/**
 * Finds the tag of a line (`+CIPRXGET:`, `OK`) by words of four bytes. Built once per modem from the
 * dialect's table; it never sees a string afterwards. It does not parse what follows the tag.
 */
import type { LineRow } from './dialect.ts'

const BUCKETS = 32

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
  /** Length of the tag found last. */
  length = 0

  /** @throws RangeError when a row's text is not 4 to 12 characters: three words are compared. */
  constructor(rows: readonly LineRow[]) {
    for (let i = 0; i < BUCKETS; i++) this.#head.push(-1)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as LineRow
      const text = row[0]
      if (text.length < 4 || text.length > 12)
        throw new RangeError(`tag "${text}": 4 to 12 characters`)
      const word = wordOf(text, 0)
      const bucket = bucketOf(word)
      this.#tag.push(row[1])
      this.#whole.push(row[2] === true)
      this.#length.push(text.length)
      this.#first.push(word)
      this.#middle.push(text.length > 8 ? wordOf(text, 4) : word)
      this.#last.push(wordOf(text, text.length - 4))
      this.#next.push(this.#head[bucket] as number)
      this.#head[bucket] = i
    }
  }

  /** The tag of the line [start, end), 0 when it has none. A line of fewer than four bytes has none. */
  find(words: DataView, start: number, end: number): number {
    this.length = 0
    const size = end - start
    if (size < 4) return 0
    const word = words.getInt32(start)
    let i = this.#head[bucketOf(word)] as number
    while (i >= 0) {
      if (this.#first[i] === word && this.#matches(i, words, start, size)) {
        this.length = this.#length[i] as number
        return this.#tag[i] as number
      }
      i = this.#next[i] as number
    }
    return 0
  }

  #matches(i: number, words: DataView, start: number, size: number): boolean {
    const length = this.#length[i] as number
    if (length > size || (this.#whole[i] && length !== size)) return false
    if (words.getInt32(start + length - 4) !== this.#last[i]) return false
    return length <= 8 || words.getInt32(start + 4) === this.#middle[i]
  }
}
