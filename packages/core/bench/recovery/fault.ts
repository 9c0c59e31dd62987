/** A fault, and one way in which it happens. */
import type { Family } from '../families.ts'
import type { Mode, Stage, StageOptions } from './stage.ts'

/** One way in which a fault happens. */
export interface Incident {
  readonly options: StageOptions
  /** Brings the stage up and has the fault happen, once it is brought about. */
  run(stage: Stage): void
}

export interface Fault {
  readonly name: string
  /** What is done, or why there is no such thing. */
  incidents(family: Family, mode: Mode): readonly Incident[] | string
}
