// The comparison of untaken branches with their list.
import { describe, expect, it } from 'vitest'
import { compareCoverage } from '../house/coverage.mjs'

/** A report of one file; each entry is a line and how often its branch was taken. */
function report(...branches: [line: number, count: number][]) {
  const path = '/r/packages/core/src/a.ts'
  const branchMap = Object.fromEntries(
    branches.map(([line], id) => [
      id,
      { loc: { start: { line } }, locations: [{ start: { line } }] },
    ]),
  )
  const b = Object.fromEntries(branches.map(([, count], id) => [id, [count]]))
  return { [path]: { path, b, branchMap } }
}

const compare = (of: ReturnType<typeof report>, list: string): string[] =>
  compareCoverage(of, list, '/r/packages/core/')

describe('the list of untaken branches', () => {
  it('must hold every one', () => {
    expect(compare(report([3, 1]), '')).toEqual([])
    expect(compare(report([3, 1], [9, 0], [5, 0]), '# List\n')).toEqual([
      'packages/core/src/a.ts:5 has a branch that no test takes',
      'packages/core/src/a.ts:9 has a branch that no test takes',
    ])
    expect(compare(report([5, 0]), '- `src/a.ts:5` Only a broken UART gets here.\n')).toEqual([])
  })

  it('must hold nothing else, nothing twice and nothing without a reason', () => {
    const entry = '- `src/a.ts:5` Only a broken UART gets here.\n'
    const at = 'packages/core/coverage-exceptions.md'
    expect(compare(report([5, 2]), entry)).toEqual([
      `${at}:1 src/a.ts:5 is covered now: delete the entry`,
    ])
    expect(compare(report([5, 0]), entry + entry)).toEqual([`${at}:2 src/a.ts:5 is listed twice`])
    expect(compare(report([5, 0]), '- `src/a.ts:5`\n')).toEqual([
      `${at}:1 src/a.ts:5 needs a reason`,
    ])
  })

  it('finds the missing else of an if, which has no place of its own', () => {
    const path = '/r/packages/core/src/a.ts'
    const branch = {
      loc: { start: { line: 7 } },
      locations: [{ start: { line: 7 } }, { start: {} }],
    }
    expect(
      compareCoverage(
        { [path]: { path, b: { 0: [4, 0] }, branchMap: { 0: branch } } },
        '',
        '/r/packages/core/',
      ),
    ).toEqual(['packages/core/src/a.ts:7 has a branch that no test takes'])
  })
})
