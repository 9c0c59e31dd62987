/** The golden traces as they lie in packages/core/traces. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Own, parseOwn, parseTrace } from './parse.ts'
import type { Trace } from './trace.ts'

export const TRACES: string = fileURLToPath(new URL('../../traces/', import.meta.url))

const OWN = 'own.md'

/** What the driver has of its own: every family's, and in place of it what the family's folder has. */
export function readOwn(family: string, root: string = TRACES): Own {
  const paths = [TRACES + OWN, `${root}${family}/${OWN}`].filter((path) => existsSync(path))
  return new Map(paths.flatMap((path) => [...parseOwn(path, readFileSync(path, 'utf8'))]))
}

/**
 * Every trace of a family, by file name. @throws Error: `file:line: what is wrong`.
 * @param root the folder of the families' folders.
 */
export function readTraces(family: string, root: string = TRACES): Trace[] {
  const own = readOwn(family, root)
  const files = readdirSync(root + family).filter((file) => file !== OWN)
  return files
    .sort()
    .map((file) => parseTrace(file, readFileSync(`${root}${family}/${file}`, 'utf8'), own))
}

/** Every trace there is. @throws Error: `file:line: what is wrong`. */
export function allTraces(): Trace[] {
  const families = readdirSync(TRACES, { withFileTypes: true }).filter((one) => one.isDirectory())
  return families.flatMap(({ name }) => readTraces(name))
}
