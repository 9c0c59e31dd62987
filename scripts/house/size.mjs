// Functions of at most 70 lines, files of at most 400. A test's describe() is a heading, not a
// function, and is not counted.
import { breach, isFunction, walk } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */
/** @typedef {import('./source.mjs').Node} Node */

export const FUNCTION_LINES = 70
export const FILE_LINES = 400
const HEADING = /^(describe|suite)\b/

/**
 * @param {Source} source
 * @returns {Breach[]}
 */
export function sizeRule(source) {
  /** @type {Breach[]} */
  const found = []
  const lines = source.line(source.text.replace(/\n$/, '').length)
  if (lines > FILE_LINES) {
    const text = `${lines} lines; a file has at most ${FILE_LINES}`
    found.push({ ...breach(source, 'file-lines', { start: 0 }, '', text), value: lines })
  }
  walk(source.program, (node, around) => {
    const parent = around.at(-1)
    if (!isFunction(node) || (parent && isHeading(source, parent))) return
    const length = source.line(node.end) - source.line(node.start) + 1
    if (length <= FUNCTION_LINES) return
    const name = nameOf(node, parent)
    const text = `${name || 'a function'} has ${length} lines; at most ${FUNCTION_LINES}`
    found.push({ ...breach(source, 'function-lines', node, name, text), value: length })
  })
  return found
}

/**
 * @param {Source} source
 * @param {Node} parent
 */
function isHeading(source, parent) {
  if (parent.type !== 'CallExpression') return false
  return HEADING.test(source.text.slice(parent.callee.start, parent.callee.end))
}

/**
 * @param {Node} node
 * @param {Node | undefined} parent
 * @returns {string}
 */
function nameOf(node, parent) {
  return node.id?.name ?? parent?.key?.name ?? parent?.id?.name ?? ''
}
