// The house checker: prints every breach of the house rules as `file:line:column rule: text` and
// fails when there is one. The rules stand in scripts/house/, the wanted exceptions, each with its
// reason, in scripts/house-exceptions.json; CONTRIBUTING.md says what they are for.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { checkHouse } from './house/check.mjs'
import { readTree } from './house/source.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const files = readTree(root)
const exceptions = JSON.parse(readFileSync(join(root, 'scripts/house-exceptions.json'), 'utf8'))
const breaches = checkHouse(files, exceptions)
for (const { file, line, column, rule, text } of breaches) {
  process.stdout.write(`${file}:${line}:${column} ${rule}: ${text}\n`)
}
const count = files.size
process.stdout.write(
  breaches.length === 0
    ? `house rules kept in ${count} files\n`
    : `${breaches.length} breaches of the house rules in ${count} files\n`,
)
process.exitCode = breaches.length === 0 ? 0 : 1
