/**
 * Compiles the xsnap worker from the sources in its package, once for each version, into a cache. It
 * needs a C compiler and make; where they are missing it says so and the callers go on without XS.
 */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const cache = join(root, 'node_modules/.cache/atlink')
const built = 'xsnap-native/xsnap/build/bin/lin/release/xsnap-worker'

/** A worker that can be started, or why there is none. */
export type Compiled =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string }

/** The folder of the package; nothing of it is imported. */
function sources(): string {
  return dirname(createRequire(import.meta.url).resolve('@agoric/xsnap/package.json'))
}

function version(): string {
  const text = readFileSync(join(sources(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

function target(): string {
  return join(cache, `xsnap-worker-${version()}`)
}

/** The worker, if it was compiled before. */
export function findWorker(): string | undefined {
  const path = target()
  return existsSync(path) ? path : undefined
}

async function has(command: string): Promise<boolean> {
  try {
    await run(command, ['--version'])
    return true
  } catch {
    return false
  }
}

async function whatIsMissing(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the recipe to compile XS is for Linux'
  for (const command of ['cc', 'make']) {
    if (!(await has(command))) return `${command} is not installed`
  }
  return undefined
}

/**
 * Newer compilers have warnings that XS does not mind, and the sources ask for a builtin test that
 * older ones lack.
 */
async function make(folder: string): Promise<void> {
  const makefiles = join(folder, 'xsnap-native/xsnap/makefiles/lin')
  const settings = [
    'GOAL=release',
    `MODDABLE=${join(folder, 'moddable')}`,
    `XSNAP_VERSION=${version()}`,
    'CC=cc -w "-D__has_builtin(x)=1"',
  ]
  const limits = { maxBuffer: 64 * 1024 * 1024 }
  await run('make', ['-j2', '-C', makefiles, '-f', 'xsnap-worker.mk', ...settings], limits)
}

/**
 * Compiles the worker unless that was done before; half a minute on a slow machine.
 * @throws Error with the compiler's text when it fails.
 */
export async function compileWorker(): Promise<Compiled> {
  const found = findWorker()
  if (found !== undefined) return { path: found }
  const missing = await whatIsMissing()
  if (missing !== undefined) return { missing }
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'xsnap-'))
  try {
    cpSync(sources(), folder, { recursive: true, dereference: true })
    await make(folder)
    // Whole or not at all, whoever else compiles it at the same time.
    renameSync(join(folder, built), target())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { path: target() }
}
