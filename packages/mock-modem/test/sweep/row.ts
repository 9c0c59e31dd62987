/** What a row of the sweep says of a knob. */
import type { Case } from '@atlink/core/conformance'
import { type Knobs, knobTable, type ProfileName, profiles } from '../../src/index.ts'

export interface Row {
  /** Only these families' modems read it; otherwise all do. */
  readonly of?: readonly ProfileName[]
  /** What it is set to, where the knob's own row lists no values. */
  readonly values?: readonly unknown[]
  /** Areas of the suite, beside the walk. */
  readonly cases?: readonly string[]
  /** Cases whose own subject it changes, and how; behind a family's name, of that family alone. */
  readonly but?: Readonly<Record<string, string>>
  /** Other knobs, without which nothing would be seen of it. */
  readonly beside?: Readonly<Partial<Knobs>>
  /** What a value is for that makes the modem fail; undefined for one that does not. */
  readonly purpose?: (value: unknown, profile: ProfileName) => Case | undefined
  /** Values that the driver does not take yet, as JSON, and what is wrong. */
  readonly open?: Readonly<Record<string, string>>
}

export type Rows = Readonly<Partial<Record<keyof Knobs, Row>>>

export const A76: readonly ProfileName[] = ['a7600', 'a76xx', 'sim7028']

/** What the knob is in that family unless it is turned. */
export function usual(profile: ProfileName, name: keyof Knobs): unknown {
  const own: Readonly<Partial<Knobs>> = profiles[profile].knobs
  return own[name] ?? knobTable[name].default
}

/** Every other value that the row runs. */
export function values(profile: ProfileName, name: keyof Knobs, row: Row): readonly unknown[] {
  const listed = knobTable[name].values
  const all = row.values ?? (Array.isArray(listed) ? (listed as readonly unknown[]) : [])
  return all.filter((value) => value !== usual(profile, name))
}

/** Of the cases, those that the row leaves out for that family. */
export function leftOutBy(profile: ProfileName, { but = {} }: Row): readonly string[] {
  return Object.keys(but).flatMap((key) => {
    const [name = '', family = profile] = key.split(' ').reverse()
    return family === profile ? [name] : []
  })
}
