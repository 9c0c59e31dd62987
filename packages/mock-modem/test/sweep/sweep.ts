/**
 * Runs the conformance suite in process under a knob's every value, and under seeded combinations of
 * knobs. What is run under which is the rows' to say. A test is a value, or a combination: its failures
 * name the cases.
 */
import process from 'node:process'
import * as core from '@atlink/core'
import { type Case, runCases } from '@atlink/core/conformance'
import { describe, expect, test } from 'vitest'
import { type Knobs, type ProfileName, Random, Simulation } from '../../src/index.ts'
import { supports } from '../targets/in-process.ts'
import { area, chosen, isWhole } from './areas.ts'
import { openCases } from './open-cases.ts'
import { leftOutBy, type Row, type Rows, values } from './row.ts'
import { sharedRows } from './rows.ts'
import { sim800Rows } from './rows-sim800.ts'

export const rows: Rows = { ...sharedRows, ...sim800Rows }

const SEED = 20_260_101
const COMBINATIONS = isWhole ? 200 : 12
const AT_ONCE = 6
const seed = Number(process.env.ATLINK_SEED ?? SEED)

type Run = () => Promise<void>

function dialectOf(name: ProfileName): core.Dialect {
  return (core as unknown as Readonly<Record<string, core.Dialect>>)[name] as core.Dialect
}

/** Knobs that a case sets by itself are its subject, so they win. */
async function runUnder(
  profile: ProfileName,
  knobs: Partial<Knobs>,
  cases: readonly Case[],
  receive: 'pull' | 'push',
): Promise<void> {
  const runs: [title: string, run: Run][] = []
  runCases(
    {
      name: receive,
      dialect: dialectOf(profile),
      supports: { ...supports, rates: true, flowControl: true, dtr: true },
      modem: { receive },
      createTarget: async (options) => {
        const all = { ...knobs, ...options?.knobs }
        return new Simulation(profile, { ...options, profile, seed, knobs: all })
      },
      test: (title, run) => runs.push([title, run]),
    },
    cases,
  )
  const failures: string[] = []
  for (const [title, run] of runs) {
    await run().catch((error) => failures.push(`${title}: ${String(error)}`))
  }
  if (failures.length > 0) throw new Error(failures.join('\n'))
}

/** Ways to receive under which a row's cases run: pushed data has forms of its own. */
function ways({ cases = [] }: Row): readonly ('pull' | 'push')[] {
  return isWhole || cases.includes('push/') ? ['pull', 'push'] : ['pull']
}

function casesOf(profile: ProfileName, row: Row, value: unknown): readonly Case[] {
  const purpose = row.purpose?.(value, profile)
  if (purpose !== undefined) return [purpose]
  return chosen(row.cases ?? [], [...leftOutBy(profile, row), ...(openCases[profile] ?? [])])
}

function reads(profile: ProfileName, row: Row): boolean {
  return row.of === undefined || row.of.includes(profile)
}

/** One test for each value of each knob that the family's modem reads. */
function everyValue(profile: ProfileName): void {
  for (const [key, row] of Object.entries(rows)) {
    const name = key as keyof Knobs
    if (!reads(profile, row)) continue
    for (const value of values(profile, name, row)) {
      const knobs = { ...row.beside, [name]: value }
      const reason = row.open?.[JSON.stringify(value)]
      if (reason !== undefined) {
        test.skip(`${name}=${JSON.stringify(value)} (${reason})`)
        continue
      }
      test(`${name}=${JSON.stringify(value)}`, { timeout: 600_000 }, async () => {
        const ends = row.purpose?.(value, profile) !== undefined
        for (const receive of ends ? (['pull', 'push'] as const) : ways(row)) {
          await runUnder(profile, knobs, casesOf(profile, row, value), receive)
        }
      })
    }
  }
}

function isOpen(row: Row, value: unknown): boolean {
  return row.open?.[JSON.stringify(value)] !== undefined
}

/** Rows that may be turned together: none whose value is there to make the modem fail. */
function combinable(profile: ProfileName): readonly (readonly [keyof Knobs, Row])[] {
  return Object.entries(rows)
    .filter(([, row]) => reads(profile, row) && row.purpose === undefined)
    .map(([name, row]) => [name as keyof Knobs, row] as const)
}

/** Some knobs at once, each with a value of its own: what does not harm alone must not harm together. */
function combinations(profile: ProfileName): void {
  const all = combinable(profile)
  for (let i = 0; i < COMBINATIONS; i++) {
    const random = new Random(seed + i)
    const knobs: Partial<Record<keyof Knobs, unknown>> = {}
    const but: string[] = [...(openCases[profile] ?? [])]
    for (let picked = 0; picked < AT_ONCE; picked++) {
      const [name, row] = all[random.between(0, all.length - 1)] as readonly [keyof Knobs, Row]
      const choice = values(profile, name, row).filter((value) => !isOpen(row, value))
      Object.assign(knobs, row.beside, { [name]: choice[random.between(0, choice.length - 1)] })
      but.push(...leftOutBy(profile, row))
    }
    test(`seed ${seed}, combination ${i}: ${JSON.stringify(knobs)}`, { timeout: 600_000 }, () =>
      runUnder(profile, knobs as Partial<Knobs>, chosen([], but), i % 2 === 0 ? 'pull' : 'push'),
    )
  }
}

/** A case that is left out for the family fails without a knob; one that does not is to be left out no longer. */
function leftOut(profile: ProfileName): void {
  for (const name of openCases[profile] ?? []) {
    test(`${name} is still open`, { timeout: 60_000 }, async () => {
      const ways = ['pull', 'push'] as const
      const runs = ways.map((receive) => runUnder(profile, {}, area(name), receive))
      const ends = await Promise.allSettled(runs)
      expect(ends.map(({ status }) => status)).toContain('rejected')
    })
  }
}

export function sweep(profile: ProfileName): void {
  describe(`${profile}: every knob's every value`, () => everyValue(profile))
  if (openCases[profile] !== undefined) describe(`${profile}: left out`, () => leftOut(profile))
  describe(`${profile}: combinations`, () => combinations(profile))
}
