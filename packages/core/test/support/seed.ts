/**
 * How properties are run. The seed is fixed, so that a run says the same twice; fast-check prints it
 * with the smallest failing input. ATLINK_SEED=n tries another one, ATLINK_RUNS=n so many times as many.
 */
import process from 'node:process'
import fc from 'fast-check'

const SEED = 20_260_101
const TIMES = Number(process.env.ATLINK_RUNS ?? 1)

/** For the runner: how long a property may take. */
export const PATIENCE_MS: number = 30_000 * Math.max(1, TIMES)

export function check<T extends [unknown, ...unknown[]]>(
  property: fc.IProperty<T>,
  numRuns: number,
): void {
  const seed = Number(process.env.ATLINK_SEED ?? SEED)
  fc.assert(property, { seed, numRuns: Math.ceil(numRuns * TIMES) })
}
