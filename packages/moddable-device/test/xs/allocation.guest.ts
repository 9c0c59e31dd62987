/** The scenarios, their controls, and a device's life, as works for XS. */
import { type GuestWork, serve } from '@atlink/xs-harness/guest'
import { CONTROLS } from '../path/controls.ts'
import { Life } from '../path/life.ts'
import { SCENARIOS, type Scenario } from '../path/scenarios.ts'

const LOSS_EVERY = 100

/** Prepared at its first run, so that one that fails does not take the others along. */
function workOf(scenario: Scenario): GuestWork {
  let run: ((count: number) => void) | null = null
  return {
    name: scenario.name,
    run(count) {
      run ??= scenario.prepare()
      run(count)
      return undefined
    },
  }
}

function lifeOf(name: string, keep: boolean): GuestWork {
  let life: Life | null = null
  return {
    name,
    run(connections) {
      life ??= new Life()
      const before = life.lost
      life.run(connections, connections / LOSS_EVERY, keep)
      return life.lost - before
    },
  }
}

serve({
  works: [
    ...SCENARIOS.map(workOf),
    ...Object.values(CONTROLS).map(workOf),
    lifeOf('life', false),
    lifeOf('life with a leak', true),
  ],
})
