/**
 * The conformance suite against the families that share A76XX's commands, each with its own dialect and
 * profile; A76XX itself is in conformance.test.ts. What a family lacks is skipped, and the title says what
 * that is. SIM800, which has other commands, is not run here yet.
 */
import * as core from '@atlink/core'
import { conformance } from '@atlink/core/conformance'
import { describe, expect, test } from 'vitest'
import { type ProfileName, profiles, Simulation } from '../src/index.ts'
import { supports } from './targets/in-process.ts'

/** By the name that a family has in both packages. */
function dialectOf(name: string): core.Dialect | undefined {
  const exported: Readonly<Record<string, unknown>> = { ...core }
  return exported[name] as core.Dialect | undefined
}

const names = Object.keys(profiles) as ProfileName[]
const ELSEWHERE: readonly string[] = ['a76xx', 'sim800']

test.each(names)('%s has a dialect', (profile) => {
  expect(dialectOf(profile)?.name).toBe(profile)
})

describe.each(names.filter((name) => !ELSEWHERE.includes(name)))('%s', (profile) => {
  conformance({
    name: profile,
    dialect: dialectOf(profile) as core.Dialect,
    supports: { ...supports, rates: true, flowControl: true, dtr: true },
    createTarget: async (options) => new Simulation(profile, { ...options, profile, startMs: 0 }),
    test: (title, run) => test(title, { timeout: 60_000 }, run),
    // What the family cannot show: the reason is in the title.
    skip: (title, reason) => test.skip(`${title} (${reason})`),
    print: (line) => console.log(line),
  })
})
