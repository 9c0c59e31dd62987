// A vitest reporter for the conformance suite: cases x targets as one table, and under it why some
// cases were not run on some targets. It tells nothing when fewer than two targets were run.
import process from 'node:process'

const MARKS = { passed: '+', failed: 'X', skipped: '.', pending: '?' }
/** A skipped case's title ends with the reason. */
const SKIPPED = /^(.*?) \((needs .*)\)$/

/** @typedef {Map<string, Map<string, string>>} Table a mark for each case and target */
/** @typedef {Map<string, Map<string, Set<string>>>} Reasons cases and targets for each reason */

/**
 * @param {string} title
 * @returns {{ target: string, name: string, reason: string } | undefined}
 */
function parse(title) {
  const [, plain = title, reason = ''] = SKIPPED.exec(title) ?? []
  const at = plain.indexOf(': ')
  const name = plain.slice(at + 2)
  if (at < 0 || !/^[a-z-]+\/[\w-]+$/i.test(name)) return undefined
  return { target: plain.slice(0, at), name, reason }
}

/**
 * @template T
 * @param {Map<string, T>} map
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function at(map, key, make) {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

/**
 * @param {Table} table
 * @param {readonly string[]} targets
 */
function rows(table, targets) {
  const width = Math.max(...[...table.keys()].map((name) => name.length))
  const numbers = targets.map((_, i) => String(i + 1).padStart(3)).join('')
  const lines = [`${'case'.padEnd(width)}${numbers}`]
  for (const [name, marks] of table) {
    const cells = targets.map((target) => (marks.get(target) ?? ' ').padStart(3)).join('')
    lines.push(`${name.padEnd(width)}${cells}`)
  }
  return lines
}

/** @param {Reasons} reasons @param {readonly string[]} targets */
function explanations(reasons, targets) {
  const lines = []
  for (const [reason, cases] of reasons) {
    lines.push(`. ${reason}:`)
    for (const [name, on] of cases) {
      const numbers = [...on].map((target) => targets.indexOf(target) + 1).join(', ')
      lines.push(`    ${name} on ${numbers}`)
    }
  }
  return lines
}

export default class ConformanceTable {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    /** @type {Table} */
    const table = new Map()
    /** @type {Reasons} */
    const reasons = new Map()
    /** @type {Set<string>} */
    const targets = new Set()
    for (const module of modules) {
      if (!/conformance[^/]*\.test\.ts$/.test(module.moduleId)) continue
      for (const test of module.children.allTests()) {
        const parsed = parse(test.name)
        if (parsed === undefined) continue
        const { target, name, reason } = parsed
        targets.add(target)
        at(table, name, () => new Map()).set(target, MARKS[test.result().state])
        if (reason === '') continue
        const cases = at(reasons, reason, () => new Map())
        at(cases, name, () => new Set()).add(target)
      }
    }
    if (targets.size < 2) return
    const names = [...targets].sort()
    const legend = names.map((name, i) => `${String(i + 1).padStart(3)} ${name}`)
    const lines = ['', 'conformance: + passed, X failed, . not run', ...legend, '']
    lines.push(...rows(table, names), '', ...explanations(reasons, names), '')
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}
