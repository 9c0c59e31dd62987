// What packages/core/src must not hold: the platform's globals, for it takes ports and time from its
// caller, so that any host can drive it; and state at module level, neither there nor in
// moddable-device: both run from read-only flash on XS, where a written module-level typed array, Map or
// static field throws.
import { posix } from 'node:path'
import { bare, breach, dotted, isFunction, walk } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */
/** @typedef {import('./source.mjs').Node} Node */
/** @typedef {(name: string) => boolean} IsSafe whether a function's result cannot be written */

const PLATFORM = new Set([
  ...['Date', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'],
  ...['clearImmediate', 'queueMicrotask', 'Promise', 'console', 'process', 'Buffer', 'TextEncoder'],
  ...['TextDecoder', 'performance', 'globalThis', 'global', 'window', 'self', 'fetch', 'URL'],
  ...['URLSearchParams', 'structuredClone', 'AbortController', 'AbortSignal', 'Event'],
  ...['EventTarget', 'crypto', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Atomics'],
  ...['SharedArrayBuffer', 'require', 'module', 'exports', '__dirname', '__filename', 'eval'],
])
const CONTAINER =
  /^(Map|Set|WeakMap|WeakSet|Array|ArrayBuffer|SharedArrayBuffer|DataView|\w*Array|Date|RegExp|Object)$/
const PRIMITIVE = /^TS(Number|String|Boolean|BigInt|Symbol|Undefined|Null|Literal)\w*$/
const READONLY = /^(Readonly\w*|ReadonlyArray)$/

/**
 * @param {string} path
 * @returns {boolean}
 */
export function isCore(path) {
  return path.startsWith('packages/core/src/')
}

/**
 * @param {Source} source
 * @returns {Breach[]}
 */
export function globalsRule(source) {
  const declared = declaredNames(source.program)
  /** @type {Breach[]} */
  const found = []
  walk(source.program, (node, around) => {
    const parent = around.at(-1)
    if (node.type === 'Identifier' && PLATFORM.has(node.name) && !declared.has(node.name)) {
      if (!isName(node, parent)) {
        found.push(
          breach(source, 'globals', node, node.name, `'${node.name}' belongs to a platform`),
        )
      }
    } else if (isFunction(node) && node.async) {
      found.push(breach(source, 'globals', node, 'async', 'async functions need promises'))
    } else if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) {
      found.push(breach(source, 'globals', node, 'await', 'await needs promises'))
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      found.push(
        breach(source, 'globals', node, 'import.meta', 'import.meta belongs to a platform'),
      )
    }
  })
  return found
}

/**
 * Names that the file itself declares, anywhere: a parameter called `self` is not the platform's.
 * @param {Node} program
 */
function declaredNames(program) {
  /** @type {Set<string>} */
  const names = new Set()
  /** @param {Node | null | undefined} pattern */
  const add = (pattern) => {
    if (!pattern) return
    if (pattern.type === 'Identifier') names.add(pattern.name)
    else if (pattern.type === 'AssignmentPattern') add(pattern.left)
    else if (pattern.type === 'RestElement') add(pattern.argument)
    else if (pattern.type === 'ArrayPattern') pattern.elements.forEach(add)
    else if (pattern.type === 'ObjectPattern') {
      for (const property of pattern.properties) add(property.value ?? property)
    } else if (pattern.type === 'TSParameterProperty') add(pattern.parameter)
  }
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') add(node.id)
    else if (
      isFunction(node) ||
      node.type === 'TSFunctionType' ||
      node.type === 'TSMethodSignature'
    ) {
      add(node.id)
      node.params?.forEach(add)
    } else if (/^(Class|TSInterface|TSTypeAlias)/.test(node.type)) add(node.id)
    else if (/^Import\w*Specifier$/.test(node.type)) add(node.local)
    else if (node.type === 'CatchClause') add(node.param)
  })
  return names
}

/**
 * Whether an identifier only names a member, a key or an import, and refers to nothing.
 * @param {Node} node
 * @param {Node | undefined} parent
 */
function isName(node, parent) {
  if (parent === undefined) return false
  if (parent.type === 'MemberExpression') return parent.property === node && !parent.computed
  if (parent.type === 'TSQualifiedName') return parent.right === node
  if (/^(Import|Export)\w*Specifier$/.test(parent.type)) return parent.local !== node
  if (parent.type === 'TSNamedTupleMember') return parent.label === node
  if (parent.type === 'Property')
    return parent.key === node && !parent.computed && !parent.shorthand
  return parent.key === node && !parent.computed
}

/**
 * Names `file#function` of functions whose declared result cannot be written.
 * @param {readonly Source[]} sources
 * @returns {Set<string>}
 */
export function readonlyFunctions(sources) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const source of sources) {
    for (const statement of source.program.body) {
      const inner = statement.declaration ?? statement
      if (inner.type === 'FunctionDeclaration' && isReadonly(inner.returnType)) {
        names.add(`${source.path}#${inner.id?.name}`)
      }
    }
  }
  return names
}

/**
 * What a name in this file that can be called stands for, as `file#function`.
 * @param {Source} source
 * @returns {(name: string) => string}
 */
function calleeOf(source) {
  /** @type {Map<string, string>} */
  const imported = new Map()
  for (const statement of source.program.body) {
    if (statement.type !== 'ImportDeclaration') continue
    const file = posix.join(posix.dirname(source.path), statement.source.value)
    for (const each of statement.specifiers) {
      if (each.imported) imported.set(each.local.name, `${file}#${each.imported.name}`)
    }
  }
  return (name) => imported.get(name) ?? `${source.path}#${name}`
}

/**
 * @param {Source} source
 * @param {Set<string>} safe from `readonlyFunctions`
 * @returns {Breach[]}
 */
export function stateRule(source, safe) {
  /** @type {Breach[]} */
  const found = []
  const callee = calleeOf(source)
  /** @type {IsSafe} */
  const isSafe = (name) => safe.has(callee(name))
  for (const statement of source.program.body) {
    const inner = statement.declaration ?? statement
    if (inner.type === 'VariableDeclaration') {
      if (!inner.declare) found.push(...variables(source, inner, isSafe))
    } else if (!/^(Import|Export|Function|Class|TS)/.test(inner.type)) {
      found.push(breach(source, 'state', inner, inner.type, 'a module must do nothing when loaded'))
    }
  }
  walk(source.program, (node) => {
    if (!/^(PropertyDefinition|AccessorProperty)$/.test(node.type) || !node.static) return
    const name = node.key.name ?? '(computed)'
    if (!node.readonly || node.type === 'AccessorProperty') {
      found.push(breach(source, 'state', node, name, `static '${name}' can be written`))
    } else {
      const why = node.value && mutable(node.value, node.typeAnnotation, isSafe)
      if (why) found.push(breach(source, 'state', node, name, `static '${name}': ${why}`))
    }
  })
  return found
}

/**
 * @param {Source} source
 * @param {Node} declaration
 * @param {IsSafe} isSafe
 */
function variables(source, declaration, isSafe) {
  /** @type {Breach[]} */
  const found = []
  for (const declarator of declaration.declarations) {
    const name = declarator.id.name ?? '(pattern)'
    if (declaration.kind !== 'const') {
      const text = `module-level ${declaration.kind} '${name}'`
      found.push(breach(source, 'state', declarator, name, text))
      continue
    }
    const why = declarator.init && mutable(declarator.init, declarator.id.typeAnnotation, isSafe)
    if (why) found.push(breach(source, 'state', declarator, name, `module-level '${name}': ${why}`))
  }
  return found
}

/**
 * Why a value at module level may be written later, or '' when it cannot.
 * @param {Node} value
 * @param {Node | null} annotation
 * @param {IsSafe} isSafe
 * @returns {string}
 */
function mutable(value, annotation, isSafe) {
  if (value.type === 'TSAsExpression' && value.typeAnnotation.typeName?.name === 'const') return ''
  const inner = bare(value)
  if (inner !== value) return mutable(inner, value.typeAnnotation ?? annotation, isSafe)
  if (inner.type === 'ArrayExpression') return 'freeze the array, or say `as const`'
  if (inner.type === 'ObjectExpression') return 'freeze the object, or say `as const`'
  if (inner.type === 'NewExpression') {
    const name = dotted(inner.callee)
    return CONTAINER.test(name) ? `new ${name} can be written` : `new ${name || '…'} is state`
  }
  if (inner.type === 'ConditionalExpression') {
    return (
      mutable(inner.consequent, annotation, isSafe) || mutable(inner.alternate, annotation, isSafe)
    )
  }
  if (inner.type !== 'CallExpression') return ''
  const callee = dotted(inner.callee)
  if (callee === 'Object.freeze') {
    const [argument] = inner.arguments
    const frozen = argument && bare(argument)
    return frozen?.type === 'NewExpression'
      ? 'freezing does not protect what a container holds'
      : ''
  }
  return isReadonly(annotation) || isSafe(callee)
    ? ''
    : `the result of ${callee || 'a call'}() needs a readonly type`
}

/**
 * @param {Node | null | undefined} annotation
 * @returns {boolean}
 */
function isReadonly(annotation) {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation
  if (!type) return false
  if (type.type === 'TSTypeOperator') return type.operator === 'readonly'
  if (type.type === 'TSTypeReference') return READONLY.test(type.typeName.name ?? '')
  return PRIMITIVE.test(type.type)
}
