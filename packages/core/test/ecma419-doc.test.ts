/** docs/ecma419.md names only cases that there are, and all of those that run clients. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const doc = readFileSync(new URL('../../../docs/ecma419.md', import.meta.url), 'utf8')
const cases = new URL('../conformance/cases/', import.meta.url)
const named = [...doc.matchAll(/`((?:tcp|udp|listener|input|clients)\/[\w-]+)`/g)].map(
  ([, name]) => name as string,
)

/** What the files of a folder call their cases. */
function casesIn(folder: string): string[] {
  const at = new URL(`${folder}/`, cases)
  return readdirSync(at).flatMap((file) =>
    [...readFileSync(new URL(file, at), 'utf8').matchAll(/^ {2}name: '(.+)',$/gm)].map(
      ([, name]) => name as string,
    ),
  )
}

const all = readdirSync(cases).flatMap(casesIn)

describe('docs/ecma419.md', () => {
  test('names cases that there are', () => {
    expect(named.filter((name) => !all.includes(name))).toEqual([])
  })

  test.each(['tcp', 'udp', 'clients'])('leaves out none of %s/', (folder) => {
    expect(casesIn(folder).filter((name) => !named.includes(name))).toEqual([])
  })

  test('has a row for each of the SDK’s tests', () => {
    const rows = doc.match(/^\| `[\w-]+` \| `(tcp|udp|listener)\//gm) ?? []
    expect(rows.length).toBe(21 + 10 + 10)
  })
})
