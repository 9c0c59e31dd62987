/**
 * `npm test`'s check `traces`: every section of every document has its trace or its reason, and INDEX.md
 * is what the traces say. Prints how many are driven and how many understood. With `--write` it writes
 * INDEX.md first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { DOCUMENTS } from './documents/index.ts'
import { readTraces, TRACES } from './folder.ts'
import { counts, indexPage, problems } from './index-page.ts'

const ROOT = join(TRACES, '../../..')
const INDEX = join(TRACES, 'INDEX.md')

function check(): string[] {
  const documents = DOCUMENTS.map((table) => ({ table, traces: readTraces(table.family) }))
  const page = indexPage(documents)
  if (process.argv.includes('--write')) writeFileSync(INDEX, page)
  for (const { table, traces } of documents) {
    process.stdout.write(`golden traces, ${table.family}: ${counts(traces)}\n`)
  }
  process.stdout.write(`golden traces: ${counts(documents.flatMap(({ traces }) => traces))}\n`)
  const wrong = problems(documents, (path) => existsSync(join(ROOT, path)))
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
