/** The index finds what is missing, what is too much and what is out of date. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DOCUMENTS } from './documents/index.ts'
import { readTraces, TRACES } from './folder.ts'
import { counts, type Indexed, indexPage, problems } from './index-page.ts'
import { exchangesOf, type Trace } from './trace.ts'

const documents = DOCUMENTS.map((table) => ({ table, traces: readTraces(table.family) }))
const A76XX = documents.find(({ table }) => table.family === 'a76xx') as Indexed
const all = (): boolean => true
const exists = (path: string): boolean => existsSync(join(TRACES, '../../..', path))

/** The A76XX note alone, with some traces changed: `change` returns null for one that is to be missing. */
function changed(change: (trace: Trace) => Trace | null): Indexed[] {
  return [{ table: A76XX.table, traces: A76XX.traces.flatMap((trace) => change(trace) ?? []) }]
}

test('nothing is missing', () => {
  expect(problems(documents, exists)).toEqual([])
})

describe('each missing trace is found', () => {
  for (const { table, traces } of documents) {
    test(table.title, () => {
      for (const { id, section } of traces) {
        const less = { table, traces: traces.filter((trace) => trace.id !== id) }
        const found = problems([less], all)
        expect(found).toHaveLength(1)
        expect(found[0]).toContain(`${table.family}: ${section.replace(/[a-z]$/, '')} has`)
      }
    })
  }
})

test('a trace with an exchange too few is found', () => {
  const short = changed((trace) => {
    if (trace.id !== 'T14') return trace
    return {
      ...trace,
      lines: trace.lines.filter((line) => !('number' in line && line.number === 3)),
    }
  })
  expect(problems(short, all)).toEqual([
    'a76xx: 3.1.1-network-environment.md has 2 exchanges, section 3.1.1 has 3',
  ])
})

test('a trace of no section, and one with another’s id, are found', () => {
  const odd = changed((trace) =>
    trace.id === 'T14' ? { ...trace, section: '7.1', id: 'T15' } : trace,
  )
  expect(problems(odd, all)).toEqual([
    'a76xx: 3.1.1 has 1 examples and 0 traces',
    'a76xx: 3.1.1-network-environment.md is of no section of the document',
    '3.1.2a-context-ipv4.md has the id of another trace, T15',
  ])
})

test('an id of another document’s is found', () => {
  const odd = changed((trace) => (trace.id === 'T14' ? { ...trace, id: 'T01' } : trace))
  const others = documents.filter(({ table }) => table !== A76XX.table)
  expect(problems([...others, ...odd], all)).toEqual([
    '3.1.1-network-environment.md has the id of another trace, T01',
  ])
})

test('a trace of another family, and one that the driver does not play, are found', () => {
  const odd = changed((trace) => {
    if (trace.id === 'T15') return { ...trace, family: 'SIM800' }
    if (trace.id !== 'T14') return trace
    return { ...trace, lines: trace.lines.filter(({ kind }) => kind !== 'call') }
  })
  expect(problems(odd, all)).toEqual([
    'a76xx: 3.1.1-network-environment.md has no call of the application: the driver does not play it',
    'a76xx: 3.1.2a-context-ipv4.md is of SIM800',
  ])
})

test('a section that nothing covers, and a path that does not exist, are found', () => {
  const { table, traces } = A76XX
  const [first, ...rest] = table.sections
  const bare = { ...table, sections: [{ ...first, covered: '' } as (typeof rest)[number], ...rest] }
  expect(problems([{ table: bare, traces }], all)).toEqual([
    'a76xx: 1 has no example and no reason',
  ])
  expect(problems([A76XX], (path) => path !== 'docs/glossary.md')).toEqual([
    'a76xx: 1.3 is covered by docs/glossary.md, which does not exist',
  ])
})

test('the page has a row for each section and each trace, and the counts', () => {
  const page = indexPage(documents)
  for (const { table, traces } of documents) {
    for (const { number } of table.sections)
      expect(page).toMatch(new RegExp(`^\\| ${number}[a-z]? `, 'm'))
    for (const { id, file } of traces) expect(page).toContain(`[${id}](${table.family}/${file})`)
    expect(page).toContain(counts(traces))
  }
  expect(page).toContain(counts(documents.flatMap(({ traces }) => traces)))
})

test('no example of a document is left out', () => {
  // What a count of the documents themselves gave, by chapter of examples.
  const wanted: Readonly<Record<string, readonly [traces: number, exchanges: number]>> = {
    a7600: [13, 90],
    a76xx: [15, 94],
    sim7028: [35, 145],
    sim800: [17, 143],
  }
  for (const { table, traces } of documents) {
    const exchanges = traces.reduce((sum, trace) => sum + exchangesOf(trace), 0)
    expect([traces.length, exchanges]).toEqual(wanted[table.family])
  }
})
