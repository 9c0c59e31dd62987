/** Which family the simulated modem is of, as the programs of this folder take it. */
import { type Dialect, families } from '@atlink/core'
import { type ProfileName, profiles } from '@atlink/mock-modem'
import { UsageError } from './command-line.ts'

/** The families, as one reads them in the documents. */
export const familyNames: readonly string[] = Object.keys(profiles)

/** @throws UsageError that lists the profiles. */
export function profileOf(text: string | undefined): ProfileName {
  if (text === undefined) return 'a76xx'
  if (Object.hasOwn(profiles, text)) return text as ProfileName
  throw new UsageError(
    `--profile ${text}: there is no such family; there are ${familyNames.join(', ')}`,
  )
}

/** The driver's side of that family. */
export function dialectOf(profile: ProfileName): Dialect {
  return families.find(({ name }) => name === profile) as Dialect
}

/** The highest rate of the family that a port can be expected to have. */
export function bestRate(profile: ProfileName, most: number): number {
  return Math.max(...profiles[profile].rates.filter((rate) => rate <= most))
}
