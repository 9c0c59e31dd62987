/** The index finds what is missing, what is too much and what is out of date. */
import { expect, test } from 'vitest'
import { readTraces } from './folder.ts'
import { counts, indexPage, problems } from './index-page.ts'
import { A76XX } from './sections.ts'
import type { Trace } from './trace.ts'

const traces = readTraces('a76xx')
const all = (): boolean => true

/** The traces, with some changed: `change` returns null for one that is to be missing. */
function changed(change: (trace: Trace) => Trace | null): Trace[] {
  return traces.flatMap((trace) => change(trace) ?? [])
}

test('nothing is missing', () => {
  expect(problems(A76XX, traces, all)).toEqual([])
})

test('each missing trace is found', () => {
  for (const { id, section } of traces) {
    const found = problems(
      A76XX,
      changed((trace) => (trace.id === id ? null : trace)),
      all,
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(section.replace(/[ab]$/, ''))
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
  expect(problems(A76XX, short, all)).toEqual([
    '3.1.1-network-environment.md has 2 exchanges, section 3.1.1 has 3',
  ])
})

test('a trace of no section, and one with another’s id, are found', () => {
  const odd = changed((trace) =>
    trace.id === 'T14' ? { ...trace, section: '7.1', id: 'T15' } : trace,
  )
  expect(problems(A76XX, odd, all)).toEqual([
    '3.1.1 has 1 examples and 0 traces',
    '3.1.1-network-environment.md is of no section of the document',
    '3.1.2a-context-ipv4.md has the id of another trace, T15',
  ])
})

test('a section that nothing covers, and a path that does not exist, are found', () => {
  const [first, ...rest] = A76XX.sections
  const bare = { ...A76XX, sections: [{ ...first, covered: '' } as (typeof rest)[number], ...rest] }
  expect(problems(bare, traces, all)).toEqual(['1 has no example and no reason'])
  expect(problems(A76XX, traces, (path) => path !== 'docs/glossary.md')).toEqual([
    '1.3 is covered by docs/glossary.md, which does not exist',
  ])
})

test('the page has a row for each section and each trace, and the counts', () => {
  const page = indexPage(A76XX, traces)
  for (const { number } of A76XX.sections)
    expect(page).toMatch(new RegExp(`^\\| ${number}[ab]? `, 'm'))
  for (const { id, file } of traces) expect(page).toContain(`[${id}](a76xx/${file})`)
  expect(page).toContain(counts(traces))
})
