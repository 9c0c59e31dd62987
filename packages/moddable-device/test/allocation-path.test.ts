/**
 * Zero allocation on V8, through the whole path: exactly 0 bytes by core and by this package, in the
 * scenarios that are also counted inside XS.
 */
import { describe, expect, it } from 'vitest'
import { measureAllocation } from '../../core/test/allocation/sampler.ts'
import { CONTROLS, lastKept } from './path/controls.ts'
import { FAMILIES } from './path/families.ts'
import { type Scenario, scenariosOf } from './path/scenarios.ts'

const driver = (url: string): boolean => /\/(core|moddable-device)\/src\//.test(url)
const controls = (url: string): boolean => url.includes('/path/controls.ts')
/** V8 counts each byte of each call, so a part of the amount shows as much as all of it. */
const PART = 16
const timeout = 120_000

function measure({ count, prepare }: Scenario, owns: (url: string) => boolean): number {
  const run = prepare()
  const { bytes, sites } = measureAllocation(() => run(Math.ceil(count / PART)), owns)
  if (owns === driver) expect(sites).toEqual([])
  return bytes
}

describe.each(FAMILIES)('of $name nothing is allocated by', { timeout }, (family) => {
  it.each(scenariosOf(family))('$name', (scenario) => {
    expect(measure(scenario, driver)).toBe(0)
  })
})

describe('is seen', { timeout }, () => {
  it.each([CONTROLS.object, CONTROLS.string, CONTROLS.rare])('$name', (scenario) => {
    const times = scenario === CONTROLS.rare ? scenario.count / 100 : scenario.count
    expect(measure(scenario, controls)).toBeGreaterThanOrEqual((times / PART) * 8)
    expect(lastKept()).toBeDefined()
  })
})
