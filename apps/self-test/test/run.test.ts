/** The run on Node: choice, count, failures; and what the manifest names. */
import { existsSync, readFileSync } from 'node:fs'
import { conformance } from '@atlink/core/conformance'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { type SelfTestOptions, selfTest, type Tally } from '../src/run.ts'
import { createSimulated, supports } from '../src/target.ts'
import { createBroken } from './broken.ts'

interface Run {
  readonly lines: string[]
  readonly tally: Tally
  readonly pauses: number
}

async function run(options: Partial<SelfTestOptions>): Promise<Run> {
  const lines: string[] = []
  let pauses = 0
  const tally = await selfTest({
    groups: '',
    print: (line) => lines.push(line),
    pause: (done) => {
      pauses++
      done()
    },
    ...options,
  })
  return { lines, tally, pauses }
}

const namesOf = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('run ')).map((line) => line.slice('run '.length))

test('groups are chosen by name, in the suite’s order, with a pause after each case', async () => {
  const { lines, tally, pauses } = await run({ groups: 'udp, input' })
  const names = namesOf(lines)
  expect(new Set(names.map((name) => name.split('/')[0]))).toEqual(new Set(['udp', 'input']))
  expect(pauses).toBe(names.length)
  expect(tally.failed).toBe(0)
  expect(tally.passed + tally.skipped).toBe(names.length)
  expect(lines.at(-1)).toBe(`${tally.passed} passed, 0 failed, ${tally.skipped} skipped`)
})

test('without a choice every case of the suite is there, once', { timeout: 120_000 }, async () => {
  const { lines } = await run({ createTarget: createBroken })
  const all: string[] = []
  const add = (title: string): void => void all.push(title.slice('x: '.length))
  conformance({ name: 'x', createTarget: createSimulated, supports, test: add, skip: add })
  expect(namesOf(lines)).toEqual(all.filter((name) => name.includes('/')))
})

test('what the target cannot do is skipped with its reason', async () => {
  const { lines, tally } = await run({ groups: 'power', supports: { ...supports, power: false } })
  expect(tally.skipped).toBeGreaterThan(0)
  expect(lines.filter((line) => /^skipped power\/.* \(needs .*power/.test(line))).toHaveLength(
    tally.skipped,
  )
})

test('a case that fails is told and counted, and the next one runs', async () => {
  const { lines, tally } = await run({ groups: 'push', createTarget: createBroken })
  expect(tally.failed).toBeGreaterThan(1)
  expect(lines.filter((line) => line.startsWith('FAILED push/'))).toHaveLength(tally.failed)
  expect(lines.at(-1)).toContain(`, ${tally.failed} failed, `)
})

test('a group that does not exist throws', async () => {
  await expect(run({ groups: 'tpc' })).rejects.toThrow(
    /^groups: there is no group tpc; there are tcp, /,
  )
})

test('the manifest names what the build makes, and only what imports no SDK module is preloaded', async () => {
  const at = (path: string): URL => new URL(`../${path}`, import.meta.url)
  const { creation, modules, preload } = JSON.parse(readFileSync(at('manifest.json'), 'utf8'))
  expect(modules).toEqual({ 'self-test/*': ['./dist/main', './dist/run'] })
  expect([creation.main, ...preload]).toEqual(['self-test/main', 'self-test/run'])
  for (const name of ['main', 'run']) expect(existsSync(at(`src/${name}.ts`))).toBe(true)
  // It would fail at a name that only the SDK has.
  const { errors } = await build({
    entryPoints: [at('src/run.ts').pathname],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    conditions: ['@atlink/source'],
  })
  expect(errors).toEqual([])
})
