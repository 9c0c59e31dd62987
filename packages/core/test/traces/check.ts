/**
 * `npm test`'s check `traces`: every section of the document has its trace or its reason, and INDEX.md
 * is what the traces say. Prints how many are driven and how many understood. With `--write` it writes
 * INDEX.md first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { readTraces, TRACES } from './folder.ts'
import { counts, indexPage, problems } from './index-page.ts'
import { A76XX } from './sections.ts'

const ROOT = join(TRACES, '../../..')
const INDEX = join(TRACES, 'INDEX.md')

function check(): string[] {
  const traces = readTraces(A76XX.family)
  const page = indexPage(A76XX, traces)
  if (process.argv.includes('--write')) writeFileSync(INDEX, page)
  process.stdout.write(`golden traces: ${counts(traces)}\n`)
  const wrong = problems(A76XX, traces, (path) => existsSync(join(ROOT, path)))
  const isFresh = existsSync(INDEX) && readFileSync(INDEX, 'utf8') === page
  if (!isFresh)
    wrong.push('packages/core/traces/INDEX.md is out of date: npm run traces -- --write')
  return wrong
}

function main(): void {
  let wrong: string[]
  try {
    wrong = check()
  } catch (error) {
    wrong = [(error as Error).message]
  }
  for (const line of wrong) process.stdout.write(`${line}\n`)
  if (wrong.length > 0) process.exitCode = 1
}

main()
