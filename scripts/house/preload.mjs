// What must not be in modules that the device preloads: XS runs their module level once, at build time,
// and puts the result into read-only flash. What is written there later throws, or is silently a copy;
// what depends on the moment of loading has the build's value; names of functions are stripped. State at
// module level is the matter of core.mjs, for the same modules.
import { bare, breach, dotted, isFunction, walk } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */
/** @typedef {import('./source.mjs').Node} Node */

const PRELOADED = /^packages\/(core|moddable-device)\/src\//
/** They give another value at another time. */
const MOMENT = /^(Date|Math\.random|performance)$/

/**
 * @param {string} path
 * @returns {boolean}
 */
export function isPreloaded(path) {
  return PRELOADED.test(path)
}

/**
 * @param {Source} source
 * @returns {Breach[]}
 */
export function preloadRule(source) {
  const names = moduleNames(source.program)
  /** @type {Breach[]} */
  const found = []
  /** @type {(node: Node, name: string, text: string) => void} */
  const add = (node, name, text) => void found.push(breach(source, 'preload', node, name, text))
  walk(source.program, (node, around) => {
    if (node.type === 'StaticBlock') add(node, 'static', 'a static block runs when it is loaded')
    else if (isMoment(node, around) && isLoaded(around)) {
      add(node, dotted(node), `${dotted(node)} at module level has the build's value`)
    } else if (namesFunction(node, names.functions)) {
      add(node, 'name', 'names of functions are stripped: say it in a string')
    }
    const written = target(node)
    const name = written && root(written)
    if (name && names.all.has(name)) {
      add(node, name, `'${name}' is in read-only flash, with all that it holds`)
    }
  })
  return found
}

/**
 * Names that are declared at module level and nowhere inside a function, for a name there may be another
 * thing; imports are left to the module that declares them.
 * @param {Node} program
 */
function moduleNames(program) {
  /** @type {Set<string>} */
  const all = new Set()
  /** @type {Set<string>} */
  const functions = new Set()
  for (const statement of program.body) {
    const inner = statement.declaration ?? statement
    if (inner.type === 'VariableDeclaration') {
      for (const { id } of inner.declarations) if (id.name) all.add(id.name)
    } else if (/^(Class|Function)Declaration$/.test(inner.type) && inner.id) {
      all.add(inner.id.name)
      functions.add(inner.id.name)
    }
  }
  walk(program, (node, around) => {
    if (!around.some(isFunction)) return
    if (node.type === 'VariableDeclarator' && node.id.name) all.delete(node.id.name)
  })
  walk(program, (node) => {
    if (!isFunction(node)) return
    for (const parameter of node.params) all.delete(parameter.left?.name ?? parameter.name)
  })
  return { all, functions }
}

/**
 * `Date`, in `new Date()` and in `Date.now`; not a member or a type of that name.
 * @param {Node} node
 * @param {readonly Node[]} around
 */
function isMoment(node, around) {
  if (!MOMENT.test(dotted(node))) return false
  const parent = around.at(-1)
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed)
    return false
  if (parent?.key === node && !parent.computed) return false
  return !around.some((each) => /^TS\w*(Type|Reference|Interface)/.test(each.type))
}

/**
 * Whether this is run when the module is loaded: in no function, and in no field of an instance.
 * @param {readonly Node[]} around
 */
function isLoaded(around) {
  return !around.some(
    (each) => isFunction(each) || (each.type === 'PropertyDefinition' && !each.static),
  )
}

/**
 * `x.constructor.name`, and `name` of one of the module's classes or functions.
 * @param {Node} node
 * @param {Set<string>} functions
 */
function namesFunction(node, functions) {
  if (node.type !== 'MemberExpression' || node.computed || node.property.name !== 'name') {
    return false
  }
  const { object } = node
  if (object.type === 'Identifier') return functions.has(object.name)
  return object.type === 'MemberExpression' && object.property.name === 'constructor'
}

/**
 * The member that is written here.
 * @param {Node} node
 * @returns {Node | null}
 */
function target(node) {
  if (node.type === 'AssignmentExpression') return member(node.left)
  if (node.type === 'UpdateExpression') return member(node.argument)
  return node.type === 'UnaryExpression' && node.operator === 'delete'
    ? member(node.argument)
    : null
}

/**
 * @param {Node} node
 * @returns {Node | null}
 */
function member(node) {
  const inner = bare(node)
  return inner.type === 'MemberExpression' ? inner : null
}

/**
 * The name at which `a.b[c].d` begins.
 * @param {Node} node
 * @returns {string}
 */
function root(node) {
  let inner = bare(node)
  while (inner.type === 'MemberExpression') inner = bare(inner.object)
  return inner.type === 'Identifier' ? inner.name : ''
}
