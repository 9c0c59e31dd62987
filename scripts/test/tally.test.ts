// The counting reporter: whatever goes wrong in a run must show as failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TestModule } from 'vitest/node'
import Tally from '../vitest-tally.mjs'

interface Planted {
  tests?: string[]
  errors?: number
  suiteErrors?: number
}

function planted({ tests = [], errors = 0, suiteErrors = 0 }: Planted): TestModule {
  const module = {
    errors: () => new Array(errors).fill({}),
    children: {
      allSuites: () => [{ errors: () => new Array(suiteErrors).fill({}) }],
      allTests: () => tests.map((state) => ({ result: () => ({ state }) })),
    },
  }
  return module as unknown as TestModule
}

let folder = ''
const saved = process.env.ATLINK_TALLY

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlink-tally-'))
  process.env.ATLINK_TALLY = join(folder, 'tally.json')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
  if (saved === undefined) delete process.env.ATLINK_TALLY
  else process.env.ATLINK_TALLY = saved
})

function count(modules: Planted[], unhandled: unknown[] = []): unknown {
  new Tally().onTestRunEnd(modules.map(planted), unhandled)
  return JSON.parse(readFileSync(join(folder, 'tally.json'), 'utf8'))
}

it('counts tests over all files', () => {
  const modules = [{ tests: ['passed', 'failed'] }, { tests: ['passed', 'skipped'] }]
  expect(count(modules)).toEqual({ passed: 2, failed: 1, skipped: 1 })
})

it('counts as failed what never ran, never loaded or came loose', () => {
  expect(count([{ tests: ['pending'] }])).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(count([{ errors: 1 }])).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(count([{ suiteErrors: 1 }])).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(count([], [new Error('loose')])).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
