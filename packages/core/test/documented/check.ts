/**
 * `npm test`'s check `table`: every command and every line of the documents has a test for each family,
 * column by column, and docs/coverage.md links to tests that ran in this build. Prints how many cells
 * are filled and how many n/a. With `--write` it writes the page first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { coverage } from './page.ts'
import { readRecords, readTraceNotes } from './records.ts'
import { rows } from './table.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const PAGE = join(ROOT, 'docs/coverage.md')
const RECORDS = join(ROOT, 'node_modules/.cache/atlink/records')

function main(): void {
  const noted = readRecords(process.env.ATLINK_RECORDS ?? RECORDS, ROOT)
  if (noted.length === 0) {
    process.stdout.write('no test has been recorded: npm test does it\n')
    process.exitCode = 1
    return
  }
  const { page, counts, empty } = coverage(rows, [...noted, ...readTraceNotes()])
  if (process.argv.includes('--write')) writeFileSync(PAGE, page)
  const { filled, excluded } = counts
  process.stdout.write(`docs/coverage.md: ${filled} cells filled, ${excluded} n/a\n`)
  const wrong = [...empty]
  const isFresh = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === page
  if (!isFresh) wrong.push('docs/coverage.md is out of date: npm run coverage-table -- --write')
  for (const line of wrong) process.stdout.write(`${line}\n`)
  if (wrong.length > 0) process.exitCode = 1
}

main()
