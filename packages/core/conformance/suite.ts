/**
 * Runs cases with whatever runner it is given: one test a case, a skip for each case that the target
 * cannot run, and the count at the end. It imports no runner, no mock and no adapter.
 */

import { a76xx, type Dialect, type ModemOptions, type TCPOptions } from '../src/index.ts'
import { Bench, type BenchOptions } from './bench.ts'
import { Beyond } from './beyond.ts'
import type { Case, Context } from './case.ts'
import { lacks } from './family.ts'
import type { CreateTarget, Supports } from './target.ts'

export interface Suite {
  /** The target's name, for titles. */
  readonly name: string
  readonly createTarget: CreateTarget
  readonly supports: Supports
  /** The family of the target's modem. Default: a76xx. */
  readonly dialect?: Dialect
  /** Options of every case's modem and sockets, unless the case gives others. */
  readonly modem?: Partial<ModemOptions>
  readonly socket?: Partial<TCPOptions>
  /**
   * The runner: takes a title and what is to be run and awaited, and runs in order, one at a time. Where a
   * case throws `Beyond`, it counts as skipped.
   */
  readonly test: (title: string, run: () => Promise<void>) => void
  /** Told of each case that is not run; `print` is too. */
  readonly skip?: (title: string, reason: string) => void
  /** Takes lines for people: skips, and the count. */
  readonly print?: (line: string) => void
}

interface Count {
  registered: number
  passed: number
  failed: number
  skipped: number
}

export function runCases(suite: Suite, cases: readonly Case[]): void {
  const supports = {
    ...suite.supports,
    pull: suite.modem?.receive !== 'push',
    atOnce: suite.modem?.waitForPeer !== true,
    push: suite.modem?.receive === 'push',
    fixed: suite.socket?.sending !== 'variable',
  }
  const count: Count = { registered: 0, passed: 0, failed: 0, skipped: 0 }
  for (const one of cases) {
    const title = `${suite.name}: ${one.name}`
    const missing: string[] = (one.needs ?? []).filter((need) => supports[need] !== true)
    const lacking = lacks(suite.dialect ?? a76xx, one.wants)
    if (lacking !== '') missing.push(lacking)
    if (missing.length > 0) {
      const reason = `needs ${missing.join(' and ')}`
      count.skipped++
      suite.print?.(`skipped ${title} (${reason})`)
      suite.skip?.(title, reason)
      continue
    }
    count.registered++
    suite.test(title, () => counted(count, () => runCase(one, suite, supports)))
  }
  suite.test(`${suite.name}: every case has run to its end`, async () => {
    const { registered, passed, failed, skipped } = count
    suite.print?.(`${suite.name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    const missed = registered - passed - failed
    if (missed !== 0) throw new Error(`${missed} cases have not ended: the runner must await each`)
  })
}

async function counted(count: Count, run: () => Promise<void>): Promise<void> {
  try {
    await run()
    count.passed++
  } catch (error) {
    if (error instanceof Beyond) {
      count.registered--
      count.skipped++
    } else count.failed++
    throw error
  }
}

async function runCase(one: Case, suite: Suite, supports: Supports): Promise<void> {
  const { createTarget, dialect = a76xx, modem = {}, socket = {} } = suite
  const benches: Bench[] = []
  const bench = async (options: BenchOptions = {}): Promise<Bench> => {
    const made = new Bench(await createTarget(options), {
      ...options,
      modem: { dialect, ...modem, ...options.modem },
      socket,
    })
    benches.push(made)
    return made
  }
  const context: Context = {
    supports,
    bench,
    async ready(options) {
      const made = await bench(options)
      await made.up()
      return made
    },
  }
  try {
    await one.run(context)
    for (const made of benches) await made.finish()
  } finally {
    for (const made of benches) await made.target.dispose()
  }
}
