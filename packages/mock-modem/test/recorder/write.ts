/** A test file's records as a file: one JSON line each, sorted, in a file named after the test's. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** What was recorded before of the same test file is gone. */
export function writeRecords(folder: string, testPath: string, records: Iterable<string>): void {
  const test = relative(ROOT, testPath).split(sep).join('/')
  const file = join(folder, `${test.replaceAll('/', '+')}.jsonl`)
  const lines = [...records].sort()
  if (lines.length === 0) {
    rmSync(file, { force: true })
    return
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${[JSON.stringify({ test }), ...lines].join('\n')}\n`)
}
