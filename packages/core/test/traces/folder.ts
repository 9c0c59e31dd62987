/** The golden traces as they lie in packages/core/traces. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Own, parseOwn, parseTrace } from './parse.ts'
import type { Trace } from './trace.ts'

export const TRACES: string = fileURLToPath(new URL('../../traces/', import.meta.url))

export function readOwn(): Own {
  return parseOwn('own.md', readFileSync(`${TRACES}own.md`, 'utf8'))
}

/** Every trace of a family, by file name. @throws Error: `file:line: what is wrong`. */
export function readTraces(family: string): Trace[] {
  const own = readOwn()
  const files = readdirSync(TRACES + family).sort()
  return files.map((file) =>
    parseTrace(file, readFileSync(`${TRACES}${family}/${file}`, 'utf8'), own),
  )
}
