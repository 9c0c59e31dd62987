// Runs every house rule over a tree of files and settles the exceptions. It touches no disk, so that
// tests can plant breaches.
import { globalsRule, isCore, readonlyFunctions, stateRule } from './core.mjs'
import { hotRule } from './hot.mjs'
import { importRule } from './imports.mjs'
import { isPreloaded, preloadRule } from './preload.mjs'
import { sizeRule } from './size.mjs'
import { parse } from './source.mjs'
import { suppressionRule } from './suppressions.mjs'

/** @typedef {import('./source.mjs').Breach} Breach */

/**
 * One breach that is wanted. `name` and `value` are those of the breach; a size may shrink below
 * `value` but not grow. `reason` tells what was measured.
 * @typedef {{ rule: string, file: string, name?: string, value?: number, reason: string }} Exception
 */

/**
 * @param {Map<string, string>} files path to text, with the package.json files
 * @param {readonly Exception[]} exceptions
 * @returns {Breach[]} what is wrong
 */
export function checkHouse(files, exceptions) {
  const imports = importRule(files)
  /** @type {Breach[]} */
  const found = [...manifestRule(files)]
  const sources = []
  for (const [path, text] of files) {
    if (path.endsWith('package.json')) continue
    try {
      sources.push(parse(path, text))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      found.push({ rule: 'parse', file: path, line: 1, column: 1, name: '', text: message })
    }
  }
  const preloaded = sources.filter((source) => isPreloaded(source.path))
  const safe = readonlyFunctions(preloaded)
  for (const source of preloaded) {
    if (isCore(source.path)) found.push(...globalsRule(source))
    found.push(...stateRule(source, safe), ...preloadRule(source))
  }
  for (const source of sources) {
    found.push(...imports(source), ...sizeRule(source), ...hotRule(source))
    found.push(...suppressionRule(source))
  }
  return settle(found, exceptions)
}

/**
 * Core depends on nothing.
 * @param {Map<string, string>} files
 * @returns {Breach[]}
 */
function manifestRule(files) {
  const file = 'packages/core/package.json'
  const text = files.get(file)
  if (text === undefined) return []
  /** @type {Breach[]} */
  const found = []
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    for (const name of Object.keys(JSON.parse(text)[kind] ?? {})) {
      const line = text.slice(0, text.indexOf(`"${name}"`)).split('\n').length
      found.push({ rule: 'imports', file, line, column: 1, name, text: 'core depends on nothing' })
    }
  }
  return found
}

/**
 * Takes away the excepted breaches; each exception stands for exactly one. What is left over, and
 * exceptions that are unreasoned or no longer needed, are reported.
 * @param {Breach[]} found
 * @param {readonly Exception[]} exceptions
 */
function settle(found, exceptions) {
  const left = [...found]
  exceptions.forEach((exception, index) => {
    const at = left.findIndex((breach) => covers(exception, breach))
    const file = 'scripts/house-exceptions.json'
    const place = { rule: 'exceptions', file, line: 1, column: 1, name: exception.name ?? '' }
    const label = `number ${index + 1} (${exception.rule} ${exception.file} ${exception.name ?? ''})`
    if (at < 0) left.push({ ...place, text: `${label} is not needed any more: delete it` })
    else left.splice(at, 1)
    if (!/\d/.test(exception.reason ?? '') || exception.reason.length < 20) {
      left.push({ ...place, text: `${label} needs a reason with what was measured` })
    }
  })
  return left
}

/**
 * @param {Exception} exception
 * @param {Breach} breach
 */
function covers(exception, breach) {
  return (
    exception.rule === breach.rule &&
    exception.file === breach.file &&
    (exception.name ?? '') === breach.name &&
    (breach.value === undefined || breach.value <= (exception.value ?? 0))
  )
}
