/** Options of the programs of this folder, and what is wrong with them: one sentence, exit code 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

type Parsed<C extends ParseArgsConfig> = ReturnType<typeof parseArgs<C>>

/** @throws UsageError with one sentence. */
export function parse<C extends ParseArgsConfig>(config: C): Parsed<C> {
  try {
    return parseArgs(config)
  } catch (error) {
    // Node's own advice on unusual arguments follows its first sentence.
    const [sentence = ''] = (error as Error).message.split(/\.(?:\s|$)/)
    throw new UsageError(sentence)
  }
}

export function baudOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const baud = Number(text)
  if (!Number.isInteger(baud) || baud < 300 || baud > 4_000_000) {
    throw new UsageError(`--baud ${text}: not a rate from 300 to 4000000`)
  }
  return baud
}
