// What a hot file must not hold. A file whose comments include `/* hot: no allocation */` runs for
// every byte or every poll; on XS each form named here costs heap slots on every use. Constructors,
// field initialisers, module level and `throw` run once or never and are free to allocate, and so is
// a function right after a comment `/* cold: why */`.
import { bare, breach, dotted, isFunction, walk } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */
/** @typedef {import('./source.mjs').Node} Node */

const MARKER = 'hot: no allocation'
const COLD = /^cold: \S/
// Members that return a new array, view, string or function.
const ALLOCATING = new Set([
  ...['subarray', 'slice', 'map', 'filter', 'concat', 'split', 'join', 'bind', 'entries', 'keys'],
  ...['values', 'toString', 'substring', 'padStart', 'padEnd', 'repeat', 'toFixed', 'flat'],
  ...['flatMap', 'toSorted', 'matchAll', 'match', 'replace', 'replaceAll', 'trim'],
])

/** @type {Record<string, string>} */
const FORMS = {
  ForOfStatement: 'for..of makes an iterator',
  ForInStatement: 'for..in makes an iterator',
  SpreadElement: 'spread copies',
  RestElement: 'a rest parameter makes an array',
  ArrayPattern: 'array destructuring makes an iterator',
  TemplateLiteral: 'a template string makes a string',
  YieldExpression: 'generators allocate',
  ArrayExpression: 'an array literal',
  ObjectExpression: 'an object literal',
  NewExpression: 'new allocates',
  ClassExpression: 'a class made at run time',
}

/**
 * @param {Source} source
 * @returns {Breach[]}
 */
export function hotRule(source) {
  /** @type {Breach[]} */
  const found = []
  for (const comment of source.comments) {
    const text = comment.value.trim()
    if (/^(hot|cold)\b/.test(text) && text !== MARKER && !COLD.test(text)) {
      const message = `write /* ${MARKER} */ or /* cold: why */`
      found.push(breach(source, 'hot', comment, 'marker', message))
    }
  }
  if (!source.comments.some((comment) => comment.value.trim() === MARKER)) return found
  const cold = coldFunctions(source)
  walk(source.program, (node, around) => {
    const isType = /^TS/.test(node.type) && bare(node) === node
    if (cold.has(node) || isMisuse(node) || isType) return false
    const text = judge(node, around)
    if (text !== '') found.push(breach(source, 'hot', node, node.type, text))
    return true
  })
  return found
}

/**
 * Misuse by the caller throws, and what throws may allocate, also where the error is only made.
 * @param {Node} node
 */
function isMisuse(node) {
  if (node.type === 'ThrowStatement') return true
  return node.type === 'NewExpression' && /Error$/.test(node.callee.name ?? '')
}

/**
 * Functions that may allocate: constructors, and those right after a cold comment.
 * @param {Source} source
 */
function coldFunctions(source) {
  const ends = new Set()
  for (const comment of source.comments) {
    if (COLD.test(comment.value.trim())) {
      const gap = /\s*/y
      gap.lastIndex = comment.end
      gap.exec(source.text)
      ends.add(gap.lastIndex)
    }
  }
  /** @type {Set<Node>} */
  const cold = new Set()
  walk(source.program, (node, around) => {
    const parent = around.at(-1)
    if (node.type === 'MethodDefinition' && node.kind === 'constructor') cold.add(node)
    const exported = /^Export/.test(parent?.type ?? '') ? parent?.start : undefined
    const isMember = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition'
    if (!isMember && !isFunction(node)) return
    if (ends.has(node.start) || ends.has(exported)) cold.add(node)
  })
  return cold
}

/**
 * @param {Node} node
 * @param {readonly Node[]} around
 * @returns {string}
 */
function judge(node, around) {
  const parent = /** @type {Node} */ (around.at(-1))
  if (isFunction(node)) {
    if (node.generator) return 'generators allocate'
    if (node.async) return 'async functions allocate'
    if (!around.some(isFunction)) return ''
    const isMethod = parent.type === 'MethodDefinition' || parent.method === true
    return isMethod ? '' : 'a closure'
  }
  if (!around.some(isFunction)) return ''
  // `[a, b] = …` and `for (const [a] …)` alike hold an ArrayPattern.
  if (node.type in FORMS) return FORMS[node.type] ?? ''
  if (node.type === 'Identifier' && node.name === 'arguments') return 'arguments makes an object'
  if (node.type === 'Literal' && node.regex) return 'a regular expression'
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    const member = node.callee.property.name
    if (ALLOCATING.has(member) && !node.callee.computed) {
      return `${dotted(node.callee) || member}() makes a new object`
    }
  }
  return ''
}
