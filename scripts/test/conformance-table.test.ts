import { afterEach, expect, it, vi } from 'vitest'
import ConformanceTable from '../conformance-table.mjs'

function moduleOf(name: string, tests: readonly (readonly [title: string, state: string])[]) {
  const all = tests.map(([title, state]) => ({ name: title, result: () => ({ state }) }))
  return { moduleId: `/x/test/${name}`, children: { allTests: () => all } }
}

function printed(...modules: ReturnType<typeof moduleOf>[]): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  new ConformanceTable().onTestRunEnd(modules as never)
  return write.mock.calls.map(([text]) => text).join('')
}

afterEach(() => vi.restoreAllMocks())

it('shows cases and targets, and why a case was not run', () => {
  const text = printed(
    moduleOf('conformance.test.ts', [
      ['two: tcp/close', 'passed'],
      ['two: udp/read (needs push)', 'skipped'],
      ['two: every case has run to its end', 'passed'],
    ]),
    moduleOf('conformance-pty.test.ts', [
      ['one: tcp/close', 'failed'],
      ['one: udp/read', 'passed'],
    ]),
  )
  expect(text).toContain('  1 one\n  2 two\n')
  expect(text).toContain('tcp/close  X  +\nudp/read   +  .\n')
  expect(text).toContain('. needs push:\n    udp/read on 2\n')
  expect(text).not.toContain('every case')
})

it('says nothing of one target, or of other tests', () => {
  expect(printed(moduleOf('conformance.test.ts', [['one: tcp/close', 'passed']]))).toBe('')
  expect(
    printed(
      moduleOf('tcp.test.ts', [
        ['a: b/c', 'passed'],
        ['d: e/f', 'passed'],
      ]),
    ),
  ).toBe('')
})
