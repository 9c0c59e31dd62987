/** What a family lets an application set and ask: checks, command lines and queries, as tables of its dialect. */
import type { Queries } from './answers.ts'
import type { Configuration } from './configuration.ts'
import type { SettingRow } from './setting-lines.ts'

export interface FamilySettings {
  /** @throws RangeError or TypeError that names the setting. Null: the family has no such setting. */
  readonly checks: Readonly<Record<keyof Configuration, ((value: unknown) => void) | null>>
  /** One a command, in the order in which they are sent. */
  readonly rows: readonly SettingRow[]
  readonly queries: Queries
}
