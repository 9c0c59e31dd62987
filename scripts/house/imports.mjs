// Import direction: who may import whom. Adapters and the mock import core, apps import all, core
// imports nothing. Packages meet only at the entry points that their package.json exports.
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { breach, walk } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */
/** @typedef {import('./source.mjs').Node} Node */

/**
 * A zone's own folders are the only ones it may reach by a relative path.
 * `workspace`: @atlink packages it may import. `external`: which of its package.json's dependencies.
 * @typedef {{
 *   pattern: RegExp, folders: RegExp, workspace: readonly string[], node: boolean,
 *   external: 'none' | 'dependencies' | 'all', device?: boolean, typesOnly?: boolean,
 * }} Zone
 */

const ALL = ['core', 'mock-modem', 'moddable-device', 'node-host']
const NOTHING = /** @type {const} */ ({ workspace: [], node: false, external: 'none' })

// The first pattern that matches a file is its zone.
/** @type {Zone[]} */
const ZONES = [
  { ...NOTHING, pattern: /^packages\/core\/src\//, folders: /^packages\/core\/src\// },
  {
    ...NOTHING,
    pattern: /^packages\/core\/conformance\//,
    folders: /^packages\/core\/(conformance\/|src\/index\.ts$)/,
    workspace: ['core'],
  },
  {
    ...NOTHING,
    pattern: /^packages\/mock-modem\/src\/node\//,
    folders: /^packages\/mock-modem\/src\//,
    workspace: ['core'],
    node: true,
    external: 'dependencies',
  },
  {
    ...NOTHING,
    pattern: /^packages\/mock-modem\/src\//,
    folders: /^packages\/mock-modem\/src\/(?!node\/)/,
    workspace: ['core'],
    typesOnly: true,
  },
  {
    ...NOTHING,
    pattern: /^packages\/node-host\/src\/cli\//,
    folders: /^packages\/node-host\/src\//,
    workspace: ['core', 'mock-modem'],
    node: true,
    external: 'dependencies',
  },
  {
    ...NOTHING,
    pattern: /^packages\/node-host\/src\//,
    folders: /^packages\/node-host\/src\/(?!cli\/)/,
    workspace: ['core'],
    node: true,
    external: 'dependencies',
  },
  {
    ...NOTHING,
    pattern: /^packages\/moddable-device\/src\//,
    folders: /^packages\/moddable-device\/src\//,
    workspace: ['core'],
    device: true,
  },
  // An example's files run on Node and on the ESP32 alike, but for the entries of each platform.
  {
    ...NOTHING,
    pattern: /^apps\/[^/]+\/board\/node\.ts$/,
    folders: /^apps\/[^/]+\/(?!src\/|test\/)/,
    workspace: ['core', 'node-host'],
    node: true,
  },
  {
    ...NOTHING,
    pattern: /^apps\/[^/]+\/(?!src\/|test\/)[^/]+\/esp32[^/]*\.ts$/,
    folders: /^apps\/[^/]+\/(?!src\/|test\/)/,
    workspace: ['core', 'moddable-device'],
    device: true,
  },
  {
    ...NOTHING,
    pattern: /^apps\/[^/]+\/(?!src\/|test\/)[^/]+\//,
    folders: /^apps\/[^/]+\/(?!src\/|test\/)/,
    workspace: ['core'],
  },
  {
    pattern: /^apps\/[^/]+\/src\//,
    folders: /^apps\/[^/]+\/(?!test\/)/,
    workspace: ALL,
    node: true,
    external: 'dependencies',
    device: true,
  },
  // The harness serves tests only, and knows none of the others.
  {
    ...NOTHING,
    pattern: /^packages\/xs-harness\/src\//,
    folders: /^packages\/xs-harness\/src\//,
    node: true,
    external: 'dependencies',
  },
  // Tests, benches and tools: their own package's files, any package's entry points.
  {
    pattern: /^/,
    folders: /^/,
    workspace: [...ALL, 'xs-harness'],
    node: true,
    external: 'all',
    device: true,
  },
]

// Modules that the Moddable SDK provides by bare names; everything else of it has a scheme.
const DEVICE =
  /^(embedded:|moddable:|(timer|time|system|instrumentation|wifi|flash|preference)$|(pins|mc|text)\/)/
const BUILTIN = new Set(builtinModules)

/**
 * The folder of a file's package: `packages/core`, `apps/examples`, or '' for the root's own.
 * @param {string} path
 */
function packageOf(path) {
  return /^(packages|apps)\/[^/]+/.exec(path)?.[0] ?? ''
}

/**
 * Every module name that a file mentions, with whether only types are taken.
 * @param {Source} source
 * @returns {{ node: Node, name: string, types: boolean }[]}
 */
function specifiers(source) {
  /** @type {{ node: Node, name: string, types: boolean }[]} */
  const found = []
  walk(source.program, (node) => {
    const kind = node.importKind ?? node.exportKind
    const from = node.source ?? node.expression
    const literal = from?.type === 'Literal' && typeof from.value === 'string'
    if (/^(Import|Export)\w*Declaration$/.test(node.type) && literal) {
      const types = kind === 'type' || onlyTypes(node)
      found.push({ node, name: from.value, types })
    } else if (node.type === 'TSImportType' && literal) {
      found.push({ node, name: from.value, types: true })
    } else if (node.type === 'TSExternalModuleReference' && literal) {
      found.push({ node, name: from.value, types: false })
    } else if (node.type === 'ImportExpression') {
      // A name that is computed cannot be checked, so it is never right.
      found.push({ node, name: literal ? from.value : '(computed)', types: false })
    } else if (node.type === 'CallExpression' && /^require$/.test(node.callee.name ?? '')) {
      const [argument] = node.arguments
      found.push({ node, name: argument?.value ?? '(computed)', types: false })
    }
  })
  return found
}

/** @param {Node} node */
function onlyTypes(node) {
  const names = node.specifiers ?? []
  return (
    names.length > 0 &&
    names.every((/** @type {Node} */ name) => (name.importKind ?? name.exportKind) === 'type')
  )
}

/**
 * @param {Map<string, string>} files
 * @returns {(source: Source) => Breach[]}
 */
export function importRule(files) {
  /** @type {Map<string, any>} */
  const manifests = new Map()
  for (const [path, text] of files) {
    if (!path.endsWith('package.json')) continue
    const folder = path === 'package.json' ? '' : posix.dirname(path)
    manifests.set(folder, JSON.parse(text))
  }
  const entries = entryPoints(manifests)
  return (source) => {
    const zone = /** @type {Zone} */ (ZONES.find((each) => each.pattern.test(source.path)))
    /** @type {Breach[]} */
    const breaches = []
    for (const { node, name, types } of specifiers(source)) {
      const text = judge({ source, zone, name, types, manifests, entries })
      if (text !== null) breaches.push(breach(source, 'imports', node, name, text))
    }
    return breaches
  }
}

/**
 * What `@atlink/...` names exist.
 * @param {Map<string, any>} manifests
 * @returns {Map<string, string>} the entry point's name to the package's short name
 */
function entryPoints(manifests) {
  /** @type {Map<string, string>} */
  const entries = new Map()
  for (const manifest of manifests.values()) {
    const short = /^@atlink\/(.+)$/.exec(manifest.name ?? '')?.[1]
    if (short === undefined) continue
    for (const key of Object.keys(manifest.exports ?? {})) {
      entries.set(posix.join(manifest.name, key), short)
    }
  }
  return entries
}

/**
 * @param {{ source: Source, zone: Zone, name: string, types: boolean,
 *   manifests: Map<string, any>, entries: Map<string, string> }} question
 * @returns {string | null} what is wrong with importing `name`, null when nothing is
 */
function judge({ source, zone, name, types, manifests, entries }) {
  if (name.startsWith('.')) {
    const target = posix.join(posix.dirname(source.path), name)
    const home = packageOf(source.path)
    // Tests may share their helpers.
    if (zone.external === 'all' && /^packages\/[^/]+\/test\//.test(target)) return null
    if (packageOf(target) !== home) return `'${name}' reaches into another package; use its name`
    return zone.folders.test(target)
      ? null
      : `'${name}' leaves the folders this file may import from`
  }
  if (name.startsWith('@atlink/')) {
    const short = entries.get(name)
    if (short === undefined) return `'${name}' is not an entry point of that package`
    if (!zone.workspace.includes(short)) return `${zoneName(source.path)} must not import '${name}'`
    if (!isDeclared(source.path, zone, short, manifests)) {
      return `'@atlink/${short}' is not among the dependencies of its package.json`
    }
    if (zone.typesOnly && !types) return `only types may come from '${name}' here: import type`
    return null
  }
  if (name.startsWith('node:') || BUILTIN.has(name)) {
    if (!zone.node) return `${zoneName(source.path)} must not import '${name}'`
    return name.startsWith('node:') ? null : `write 'node:${name}'`
  }
  if (DEVICE.test(name)) {
    return zone.device ? null : `${zoneName(source.path)} must not import '${name}'`
  }
  return external(source, zone, name, manifests)
}

/**
 * What a file's package.json lets it import: sources only what is installed with the package.
 * @param {string} path
 * @param {Zone} zone
 * @param {Map<string, any>} manifests
 * @returns {Record<string, string>}
 */
function dependencies(path, zone, manifests) {
  const home = manifests.get(packageOf(path)) ?? {}
  if (zone.external !== 'all') return home.dependencies ?? {}
  const root = manifests.get('') ?? {}
  return { ...root.devDependencies, ...home.devDependencies, ...home.dependencies }
}

/**
 * @param {string} path
 * @param {Zone} zone
 * @param {string} short
 * @param {Map<string, any>} manifests
 */
function isDeclared(path, zone, short, manifests) {
  const name = `@atlink/${short}`
  if (manifests.get(packageOf(path))?.name === name) return true
  return name in dependencies(path, zone, manifests)
}

/**
 * @param {Source} source
 * @param {Zone} zone
 * @param {string} name
 * @param {Map<string, any>} manifests
 */
function external(source, zone, name, manifests) {
  if (zone.external === 'none') return `${zoneName(source.path)} must not import '${name}'`
  const words = name.split('/')
  const dependency = words.slice(0, name.startsWith('@') ? 2 : 1).join('/')
  if (dependency in dependencies(source.path, zone, manifests)) return null
  const which = zone.external === 'all' ? 'dependencies' : 'dependencies (not dev)'
  return `'${dependency}' is not among the ${which} of its package.json`
}

/** @param {string} path */
function zoneName(path) {
  return path
    .split('/')
    .slice(0, 3)
    .join('/')
    .replace(/\/[^/]+\.\w+$/, '')
}
