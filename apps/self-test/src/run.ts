/**
 * Runs the conformance suite case after case and tells how each went; the last line is
 * `N passed, N failed, N skipped`. It knows no platform and imports nothing of the SDK, so it may be
 * preloaded. What is counted as skipped are the cases of the chosen groups that the target cannot run;
 * cases of other groups are not counted.
 */
import type { ModemOptions } from '@atlink/core'
import { Beyond, type CreateTarget, conformance, type Supports } from '@atlink/core/conformance'
import { createSimulated, supports as simulated } from './target.ts'

export { openHardware } from '@atlink/moddable-device'
export { createReal, echoOf, realSupports, simOf } from './real.ts'

export interface SelfTestOptions {
  /** What stands before the slash in a case's name: `tcp,udp`. Empty for all. */
  readonly groups: string
  print(line: string): void
  /** Calls back when the platform has had its turn: between two cases it sees to its own affairs. */
  pause(done: () => void): void
  /** Default: the simulated modem. */
  readonly createTarget?: CreateTarget
  readonly supports?: Supports
  /** Options of every case's modem, unless the case gives others. */
  readonly modem?: Partial<ModemOptions>
}

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

interface Runnable {
  readonly name: string
  /** Why it is not run. */
  readonly reason?: string
  run(): Promise<void>
}

/** Of the suite's titles, which begin with its name. */
const NAME = 'self-test'
const PREFIX = `${NAME}: `

const groupOf = (name: string): string => name.split('/', 1)[0] ?? ''

/** Every case in its order. The suite's own last test, which counts, has no group: it counts here. */
function casesOf({ createTarget, supports, modem = {} }: SelfTestOptions): Runnable[] {
  const cases: Runnable[] = []
  conformance({
    name: NAME,
    createTarget: createTarget ?? createSimulated,
    supports: supports ?? simulated,
    modem,
    test: (title, run) => cases.push({ name: title.slice(PREFIX.length), run }),
    skip: (title, reason) =>
      cases.push({ name: title.slice(PREFIX.length), reason, run: async () => {} }),
  })
  return cases.filter(({ name }) => name.includes('/'))
}

/** @throws RangeError when `groups` names one that does not exist. */
function chosen(cases: readonly Runnable[], groups: string): readonly Runnable[] {
  const wanted = groups.split(/[\s,]+/).filter((name) => name !== '')
  if (wanted.length === 0) return cases
  const known = [...new Set(cases.map(({ name }) => groupOf(name)))]
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new RangeError(`groups: there is no group ${unknown}; there are ${known.join(', ')}`)
  }
  return cases.filter(({ name }) => wanted.includes(groupOf(name)))
}

async function runOne({ name, reason, run }: Runnable, tally: Tally): Promise<string> {
  if (reason !== undefined) {
    tally.skipped++
    return `skipped ${name} (${reason})`
  }
  try {
    await run()
    tally.passed++
    return `passed ${name}`
  } catch (error) {
    if (error instanceof Beyond) {
      tally.skipped++
      return `skipped ${name} (${error.message})`
    }
    tally.failed++
    return `FAILED ${name}: ${error}`
  }
}

export async function selfTest(options: SelfTestOptions): Promise<Tally> {
  const { groups, print } = options
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
  for (const one of chosen(casesOf(options), groups)) {
    // Said first: when the device runs out of memory, this was the case.
    print(`run ${one.name}`)
    print(await runOne(one, tally))
    await new Promise<void>((resolve) => options.pause(resolve))
  }
  const { passed, failed, skipped } = tally
  print(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return tally
}
