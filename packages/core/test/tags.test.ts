/** Every tag of the dialect is found, near misses are not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LineRow, TAG_COUNT, Tag } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { families } from '../src/dialects/index.ts'
import { TagTable, tagIndex, WHOLE } from '../src/tags.ts'
import { bytesOf, textOf } from './support/bytes.ts'
import { check } from './support/seed.ts'

function find(table: TagTable, text: string): [tag: number, length: number] {
  // Not at an aligned place, and with other text around it.
  const bytes = bytesOf(`xyz${text}+CIPRXGET:`)
  const tag = table.find(new DataView(bytes.buffer), 3, 3 + text.length)
  return (table.kind & WHOLE) !== 0 && table.length !== text.length ? [0, 0] : [tag, table.length]
}

/** What the table should find, by looking at the rows one by one. */
function naive(rows: readonly LineRow[], text: string): [tag: number, length: number] {
  const row = rows.find(([start, , whole]) => (whole ? text === start : text.startsWith(start)))
  return row === undefined ? [0, 0] : [row[1], row[0].length]
}

const table = new TagTable(a76xx.tags)

describe('the dialect’s rows', () => {
  for (const [text, tag, whole] of a76xx.lines) {
    test(text, () => {
      expect(find(table, text)).toEqual([tag, text.length])
      expect(find(table, `${text} 1,2`)).toEqual(whole ? [0, 0] : [tag, text.length])
      expect(find(table, ` ${text}`)).toEqual([0, 0])
      expect(find(table, text.slice(0, -1))).toEqual([0, 0])
      for (let i = 0; i < text.length; i++) {
        const miss = `${text.slice(0, i)}~${text.slice(i + 1)}`
        expect(find(table, miss), miss).toEqual([0, 0])
        const short = text.slice(0, i) + text.slice(i + 1)
        expect(find(table, short), short).toEqual(naive(a76xx.lines, short))
      }
    })
  }

  test('no row hides another, and every tag is in use', () => {
    const lines = families.flatMap((family) => family.lines)
    // These two are a classifier's.
    const tags = new Set([...lines.map(([, tag]) => tag), Tag.listed, Tag.ownAddress])
    // OK has two characters; the parser knows it.
    const expected = Array.from({ length: TAG_COUNT }, (_, i) => i).slice(Tag.ok + 1)
    expect([...tags].sort((a, b) => a - b)).toEqual(expected)
    for (const family of families) {
      for (const [text, , whole] of family.lines) {
        // One that must be the whole line hides nothing that goes on.
        const first = family.lines.findIndex(([other, , isWhole]) =>
          isWhole ? other === text : text.startsWith(other),
        )
        expect(family.lines[first]?.[0], `${family.name} ${text} ${whole}`).toBe(text)
      }
    }
  })
})

test('a line of fewer than four bytes has no tag', () => {
  for (const text of ['', 'O', 'OK', '+CI']) expect(find(table, text)).toEqual([0, 0])
})

test('a row’s text has 4 to 12 characters', () => {
  expect(() => new TagTable(tagIndex([['ABC', 1]]))).toThrow('tag "ABC": 4 to 12 characters')
  expect(() => new TagTable(tagIndex([['ABCDEFGHIJKLM', 1]]))).toThrow(RangeError)
  expect(find(new TagTable(tagIndex([['ABCDEFGHIJKL', 1]])), 'ABCDEFGHIJKL')).toEqual([1, 12])
})

test('any table finds what looking at each row finds', () => {
  const letters = fc.constantFrom('+', 'A', 'B', 'C', ':')
  const text = fc.string({ unit: letters, minLength: 4, maxLength: 12 })
  const rows = fc.array(fc.tuple(text, fc.integer({ min: 1, max: 23 }), fc.boolean()), {
    maxLength: 60,
  })
  check(
    fc.property(
      rows,
      fc.array(fc.string({ unit: letters, maxLength: 14 }), { maxLength: 20 }),
      (all, lines) => {
        // Rows that hide each other are not a table's.
        const kept = all.filter(
          ([a], i) => !all.some(([b], j) => j !== i && (a.startsWith(b) || b.startsWith(a))),
        )
        const made = new TagTable(tagIndex(kept))
        for (const line of [...lines, ...kept.map(([one]) => one)]) {
          expect(find(made, line), line).toEqual(naive(kept, line))
        }
      },
    ),
    300,
  )
})

test('random bytes have no tag', () => {
  check(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 20 }), (bytes) => {
      expect(find(table, textOf(bytes))).toEqual(naive(a76xx.lines, textOf(bytes)))
    }),
    300,
  )
})
