/** What a case is, and what it is given. */
import type { Bench, BenchOptions } from './bench.ts'
import type { Wants } from './family.ts'
import type { Supports } from './target.ts'

export interface Context {
  readonly supports: Supports
  /** A target with a modem that has not been opened. */
  bench(options?: BenchOptions): Promise<Bench>
  /** The same, brought up. */
  ready(options?: BenchOptions): Promise<Bench>
}

export interface Case {
  /** As the file is called: `tcp/close` is in cases/tcp/close.ts. */
  readonly name: string
  /** What the target must support; otherwise the case is skipped, and that is said. */
  readonly needs?: readonly (keyof Supports)[]
  /** What the modem's family must have; likewise. */
  readonly wants?: Wants
  run(context: Context): Promise<void>
}
