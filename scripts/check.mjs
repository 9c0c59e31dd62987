// `npm test`: every check of the repository, one after the other, all of them even when one fails.
// It ends with `N passed, N failed`, counted from the tests' own results; a check that is not a
// test (build, types, lint, house rules, coverage, bench) adds to the failed ones when it fails.
//
//   node scripts/check.mjs [name …]    only the named checks
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules', '.cache', 'atlink')
const bench = 'packages/core/bench/main.ts'
const vitest = [
  'vitest',
  'run',
  '--allowOnly=false',
  '--reporter=default',
  '--reporter=./scripts/vitest-tally.mjs',
]

/** @type {{ name: string, command: string[], tests?: boolean, when?: () => boolean }[]} */
const checks = [
  { name: 'build', command: ['turbo', 'run', 'build', '--output-logs=errors-only'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'house', command: ['node', 'scripts/check-house.mjs'] },
  // Core's own tests are the ones that its coverage is counted from.
  { name: 'core', command: [...vitest, '--project=core', '--coverage'], tests: true },
  { name: 'coverage', command: ['node', 'scripts/check-coverage.mjs'] },
  { name: 'tests', command: [...vitest, '--project=!core'], tests: true },
  {
    name: 'bench',
    command: [
      'node',
      '--conditions=@atlink/source',
      '--expose-gc',
      '--import=tsx',
      bench,
      '--check',
    ],
    when: () => existsSync(join(root, bench)),
  },
]

/** @returns {number} the exit code */
function run(/** @type {string[]} */ words, /** @type {string} */ tally) {
  const [name = '', ...args] = words
  const bin = join(root, 'node_modules', '.bin')
  const { status, error } = spawnSync(name, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, ATLINK_TALLY: tally },
    shell: process.platform === 'win32',
  })
  if (error) process.stderr.write(`${error.message}\n`)
  return status ?? 1
}

function main() {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length > 0) {
    process.stderr.write(`no such check: ${unknown.join(', ')}\n`)
    process.exit(2)
  }
  mkdirSync(cache, { recursive: true })
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const check of checks) {
    if (wanted.length > 0 && !wanted.includes(check.name)) continue
    if (check.when && !check.when()) continue
    process.stdout.write(`\n== ${check.name}\n`)
    const tally = join(cache, `tally-${check.name}.json`)
    rmSync(tally, { force: true })
    const from = Date.now()
    const code = run(check.command, tally)
    const seconds = ((Date.now() - from) / 1000).toFixed(1)
    lines.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
    const counted = existsSync(tally)
      ? JSON.parse(readFileSync(tally, 'utf8'))
      : { passed: 0, failed: 0, skipped: 0 }
    // A run that failed although no test did (coverage, a crash, no tests at all) is one failure.
    if (code !== 0 && counted.failed === 0) counted.failed = 1
    total.passed += counted.passed
    total.failed += counted.failed
    total.skipped += counted.skipped
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  const line = `${total.passed} passed, ${total.failed} failed${skipped}`
  writeFileSync(join(cache, 'summary'), `${line}\n`)
  process.stdout.write(`\n${lines.join('\n')}\n${line}\n`)
  process.exitCode = lines.every((text) => text.startsWith('ok')) && total.failed === 0 ? 0 : 1
}

main()
