// After core's tests ran with coverage: every branch that none of them took must stand in
// packages/core/coverage-exceptions.md by line and with a reason, and nothing else may stand there.
// The threshold itself is vitest's (vitest.config.ts).
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { compareCoverage } from './house/coverage.mjs'

const SHOWN = 40
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const report = join(root, 'coverage', 'coverage-final.json')
const list = join(root, 'packages', 'core', 'coverage-exceptions.md')

if (!existsSync(report)) {
  process.stdout.write('no coverage report: run core’s tests with coverage, and let them pass\n')
  process.exitCode = 1
} else {
  const wrong = compareCoverage(
    JSON.parse(readFileSync(report, 'utf8')),
    readFileSync(list, 'utf8'),
    join(root, 'packages', 'core') + sep,
  )
  const more = wrong.length > SHOWN ? [`… and ${wrong.length - SHOWN} more`] : []
  process.stdout.write([...wrong.slice(0, SHOWN), ...more].map((line) => `${line}\n`).join(''))
  process.exitCode = wrong.length === 0 ? 0 : 1
}
