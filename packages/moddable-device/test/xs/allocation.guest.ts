/** The scenarios, their controls, and a device's life, as works for XS. */
import { type GuestWork, serve } from '@atlink/xs-harness/guest'
import { CONTROLS } from '../path/controls.ts'
import { FAMILIES, FIRST, type PathFamily } from '../path/families.ts'
import { Life } from '../path/life.ts'
import { type Scenario, scenariosOf } from '../path/scenarios.ts'

const LOSS_EVERY = 100

/** Prepared at its first run, so that one that fails does not take the others along. */
function workOf(scenario: Scenario, name: string = scenario.name): GuestWork {
  let run: ((count: number) => void) | null = null
  return {
    name,
    run(count) {
      run ??= scenario.prepare()
      run(count)
      return undefined
    },
  }
}

function lifeOf(name: string, family: PathFamily, keep: boolean): GuestWork {
  let life: Life | null = null
  return {
    name,
    run(connections) {
      life ??= new Life(family)
      const before = life.lost
      life.run(connections, connections / LOSS_EVERY, keep)
      return life.lost - before
    },
  }
}

function worksOf(family: PathFamily): GuestWork[] {
  const works = scenariosOf(family).map((one) => workOf(one, `${family.name}, ${one.name}`))
  return [...works, lifeOf(`${family.name}, life`, family, false)]
}

serve({
  works: [
    ...FAMILIES.flatMap(worksOf),
    ...Object.values(CONTROLS).map((control) => workOf(control)),
    lifeOf('life with a leak', FIRST, true),
  ],
})
