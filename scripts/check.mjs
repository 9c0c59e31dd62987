// `npm test`: every check of the repository, one after the other, all of them even when one fails.
// It ends with `N passed, N failed`, counted from the tests' own results; a check that is not a
// test (build, types, lint, house rules, coverage, bench) adds to the failed ones when it fails.
//
//   npm test -- [name …]    only the named checks
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules', '.cache', 'atlink')
const records = join(cache, 'records')
const LIMIT_MS = 25 * 60_000
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const bench = 'packages/core/bench/main.ts'
const traces = 'packages/core/test/traces/check.ts'
const table = 'packages/core/test/documented/check.ts'
const turbo = ['turbo', 'run', 'build', '--output-logs=errors-only']
const vitest = [
  'vitest',
  'run',
  '--allowOnly=false',
  '--reporter=default',
  '--reporter=./scripts/vitest-tally.mjs',
  '--reporter=./scripts/conformance-table.mjs',
]

/** @type {{ name: string, command: string[], when?: () => boolean }[]} */
const checks = [
  // turbo asks for the workspace's package manager on its PATH.
  {
    name: 'build',
    command: ['node', 'scripts/with-pnpm.mjs', 'pnpm', 'exec', ...turbo],
  },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'house', command: ['node', 'scripts/check-house.mjs'] },
  {
    name: 'traces',
    command: ['node', '--conditions=@atlink/source', '--import=tsx', traces],
  },
  // Core's own tests are the ones that its coverage is counted from.
  { name: 'core', command: [...vitest, '--project=core', '--coverage'] },
  { name: 'coverage', command: ['node', 'scripts/check-coverage.mjs'] },
  { name: 'tests', command: [...vitest, '--project=!core'] },
  // What the two runs of tests have recorded, so after them.
  { name: 'table', command: ['node', '--conditions=@atlink/source', '--import=tsx', table] },
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

/**
 * Runs a check in a process group of its own, so that its end takes everything with it that it
 * started: a test that loops for ever cannot be stopped from inside.
 * @param {string[]} words
 * @param {string} tally
 * @returns {Promise<number>} the exit code
 */
function run(words, tally) {
  const [name = '', ...args] = words
  const windows = process.platform === 'win32'
  const child = spawn(name, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ATLINK_TALLY: tally, ATLINK_RECORDS: records },
    detached: !windows,
    shell: windows,
  })
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (windows) child.kill(signal)
      else if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended by itself.
    }
  }
  /** @param {NodeJS.Signals} signal */
  const interrupted = (signal) => {
    end('SIGKILL')
    process.stdout.write(`\ninterrupted by ${signal}\n`)
    process.exit(1)
  }
  for (const signal of SIGNALS) process.on(signal, interrupted)
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      process.stdout.write(`\nstopped after ${LIMIT_MS / 60_000} minutes\n`)
      end('SIGKILL')
    }, LIMIT_MS)
    const settle = (/** @type {number} */ code) => {
      clearTimeout(timer)
      for (const signal of SIGNALS) process.off(signal, interrupted)
      resolve(code)
    }
    child.once('error', (error) => {
      process.stdout.write(`${error.message}\n`)
      settle(1)
    })
    child.once('close', (code) => settle(code ?? 1))
  })
}

async function main() {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length > 0) {
    process.stderr.write(`no such check: ${unknown.join(', ')}\n`)
    process.exit(2)
  }
  mkdirSync(cache, { recursive: true })
  // A run of everything counts only what ran in it.
  if (wanted.length === 0) rmSync(records, { recursive: true, force: true })
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const check of checks) {
    if (wanted.length > 0 && !wanted.includes(check.name)) continue
    if (check.when && !check.when()) continue
    process.stdout.write(`\n== ${check.name}\n`)
    const tally = join(cache, `tally-${check.name}.json`)
    rmSync(tally, { force: true })
    const from = Date.now()
    const code = await run(check.command, tally)
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
  const line = `${total.passed} passed, ${total.failed} failed`
  writeFileSync(join(cache, 'summary'), `${line}\n`)
  const skips =
    total.skipped > 0 ? `${total.skipped} tests were skipped, each with its reason\n` : ''
  process.stdout.write(`\n${lines.join('\n')}\n${skips}${line}\n`)
  process.exitCode = lines.every((text) => text.startsWith('ok')) && total.failed === 0 ? 0 : 1
}

await main()
