// Reads and parses the repository's source files for the house checker, and walks their trees.
// It knows no rule. Trees are ESTree with TypeScript nodes, as oxc-parser gives them.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'

/**
 * @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node
 * @typedef {{ type: 'Line' | 'Block', value: string, start: number, end: number }} Comment
 * @typedef {{
 *   path: string, text: string, program: Node, comments: Comment[],
 *   line(offset: number): number, column(offset: number): number,
 * }} Source
 * @typedef {{ rule: string, file: string, line: number, column: number, name: string, text: string,
 *   value?: number }} Breach
 */

const TREES = ['packages', 'apps', 'scripts']
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'build'])
const CODE = /\.(ts|mts|mjs|js)$/

/**
 * The code and package.json files under a repository's root, by path with forward slashes.
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function readTree(root) {
  /** @type {Map<string, string>} */
  const files = new Map()
  /** @param {string} folder */
  const visit = (folder) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (name.startsWith('.') || SKIPPED.has(name)) continue
      const path = `${folder}/${name}`
      if (statSync(join(root, path)).isDirectory()) visit(path)
      else if (CODE.test(name) || name === 'package.json') {
        files.set(path, readFileSync(join(root, path), 'utf8'))
      }
    }
  }
  for (const tree of TREES) {
    if (statSync(join(root, tree), { throwIfNoEntry: false })?.isDirectory()) visit(tree)
  }
  files.set('package.json', readFileSync(join(root, 'package.json'), 'utf8'))
  return files
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Source}
 * @throws Error when the text is not a module
 */
export function parse(path, text) {
  const { program, comments, errors } = parseSync(path, text)
  const [first] = errors
  if (first) throw new Error(`${path}: ${first.message}`)
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  /** @param {number} offset */
  const line = (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (/** @type {number} */ (starts[middle]) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
  /** @param {number} offset */
  const column = (offset) => offset - /** @type {number} */ (starts[line(offset) - 1]) + 1
  return { path, text, program: /** @type {any} */ (program), comments, line, column }
}

/**
 * Calls `visit` for each node with the nodes around it, outermost first. `visit` returns false to
 * leave a node's children out.
 * @param {Node} node
 * @param {(node: Node, around: readonly Node[]) => boolean | undefined | void} visit
 * @param {Node[]} around
 */
export function walk(node, visit, around = []) {
  if (visit(node, around) === false) return
  around.push(node)
  for (const key in node) {
    const child = node[key]
    if (Array.isArray(child)) {
      for (const item of child) if (item && typeof item.type === 'string') walk(item, visit, around)
    } else if (child && typeof child.type === 'string') walk(child, visit, around)
  }
  around.pop()
}

/**
 * @param {Node} node
 * @returns {boolean}
 */
export function isFunction(node) {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  )
}

/**
 * Takes away what only the type checker sees around an expression.
 * @param {Node} node
 * @returns {Node}
 */
export function bare(node) {
  let inner = node
  while (
    inner.type === 'TSAsExpression' ||
    inner.type === 'TSSatisfiesExpression' ||
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'ParenthesizedExpression'
  ) {
    inner = inner.expression
  }
  return inner
}

/**
 * The dotted name of `a.b.c`, or '' for anything else.
 * @param {Node} node
 * @returns {string}
 */
export function dotted(node) {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.computed) return ''
  const object = dotted(node.object)
  return object === '' ? '' : `${object}.${node.property.name}`
}

/**
 * @param {Source} source
 * @param {string} rule
 * @param {{ start: number }} node
 * @param {string} name what an exception refers to
 * @param {string} text
 * @returns {Breach}
 */
export function breach(source, rule, node, name, text) {
  const { path: file } = source
  return {
    rule,
    file,
    line: source.line(node.start),
    column: source.column(node.start),
    name,
    text,
  }
}
