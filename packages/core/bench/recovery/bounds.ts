/**
 * How long a recovery may take, in milliseconds. Most of each bound is a deadline of the driver's (docs/recovery.md):
 * the fault is only known when it has passed.
 */
import type { Mode } from './stage.ts'

interface Bound {
  readonly ms: number
  readonly transparent?: number
}

const BOUNDS: Readonly<Record<string, Bound>> = Object.freeze({
  'remote close': { ms: 1_000, transparent: 5_000 },
})

/** @returns the bound where `ms` is beyond it. */
export function beyond(fault: string, mode: Mode, ms: number): number | undefined {
  const bound = BOUNDS[fault]
  if (bound === undefined) return undefined
  const most = mode === 'transparent' ? (bound.transparent ?? bound.ms) : bound.ms
  return ms > most ? most : undefined
}
