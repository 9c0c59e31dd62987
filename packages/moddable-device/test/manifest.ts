/**
 * The SDK's manifests as far as this package uses them: what `mcconfig` would make of one. Of this
 * repository it reads sources, for what is built has the same names; of the SDK it knows the names that
 * the manifests here may use, as they are in version 8.2.3.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What is included of the SDK, and which modules that brings. */
const included: Readonly<Record<string, readonly string[]>> = {
  '$(IO)/serial/manifest.json': ['embedded:io/serial'],
  '$(IO)/digital/manifest.json': ['embedded:io/digital'],
  '$(MODULES)/crypt/tls_419.json': ['ssl/session'],
}

/** Files of the SDK that are mapped by themselves, and what they import. */
const mapped: Readonly<Record<string, readonly string[]>> = {
  '$(MODDABLE)/examples/io/tcp/httpclient/httpclient': ['timer'],
  '$(MODDABLE)/examples/io/tcp/mqttclient/mqttclient': ['timer', 'time'],
  '$(MODDABLE)/examples/io/tcp/websocketclient/websocketclient': ['timer', 'logical'],
  '$(MODDABLE)/examples/io/tcp/tlssocket/tlssocket': ['ssl/session', 'timer'],
}

/** Folders of the SDK that are mapped as a whole, and the modules in them. */
const folders: Readonly<Record<string, readonly string[]>> = {
  '$(MODULES)/data/logical/*': ['logical'],
}

/** In every application, by its own `manifest_base.json`. */
const everywhere: readonly string[] = ['timer', 'time']

interface ManifestFile {
  readonly build?: Record<string, string>
  readonly include?: readonly string[]
  readonly modules?: Record<string, string>
  readonly preload?: readonly string[]
}

export class Manifest {
  /** What the application can import, and what each module imports. */
  readonly modules: Map<string, readonly string[]> = new Map()
  readonly preload: string[] = []
  readonly build: Record<string, string> = {}
  /** Paths of the SDK, as written. */
  readonly sdk: string[] = []
  /** Paths that lead nowhere. */
  readonly missing: string[] = []
  readonly #read = new Set<string>()

  constructor(path: string) {
    for (const name of everywhere) this.modules.set(name, [])
    this.#include(path)
  }

  /** What a module imports that nothing provides, as `module: specifier`. */
  get unresolved(): string[] {
    const wrong: string[] = []
    for (const [name, specifiers] of this.modules) {
      for (const specifier of specifiers) {
        if (!this.modules.has(resolveSpecifier(name, specifier)))
          wrong.push(`${name}: ${specifier}`)
      }
    }
    return wrong
  }

  /** The modules that a preload entry stands for. */
  preloaded(entry: string): string[] {
    const star = entry.indexOf('*')
    const names = [...this.modules.keys()]
    if (star < 0) return names.filter((name) => name === entry)
    return names.filter((name) => name.startsWith(entry.slice(0, star)))
  }

  #include(path: string): void {
    if (this.#read.has(path)) return
    this.#read.add(path)
    const {
      build,
      include = [],
      modules = {},
      preload = [],
    } = JSON.parse(readFileSync(path, 'utf8')) as ManifestFile
    Object.assign(this.build, build)
    for (const each of include) {
      if (!each.startsWith('$')) this.#include(join(dirname(path), each))
      else {
        this.sdk.push(each)
        if (included[each] === undefined) this.missing.push(each)
        for (const name of included[each] ?? []) this.modules.set(name, [])
      }
    }
    for (const [name, target] of Object.entries(modules)) this.#map(dirname(path), name, target)
    this.preload.push(...preload)
  }

  #map(folder: string, name: string, target: string): void {
    if (target.startsWith('$')) {
      this.sdk.push(target)
      const found = mapped[target]
      if (found !== undefined) this.modules.set(name, found)
      else if (folders[target] === undefined) this.missing.push(target)
      for (const each of folders[target] ?? []) this.modules.set(name.replace('*', each), [])
      return
    }
    const path = resolve(folder, target)
    if (!target.endsWith('/*')) this.#add(name, sourceOf(path))
    else
      for (const file of sourcesIn(path))
        this.#add(name.replace('*', file), join(sourceOf(dirname(path)), `${file}.ts`))
  }

  #add(name: string, path: string): void {
    if (!existsSync(path)) this.missing.push(path)
    else this.modules.set(name, importsOf(readFileSync(path, 'utf8')))
  }
}

/** `dist` is built from `src`, file by file. */
function sourceOf(path: string): string {
  if (!path.includes('/dist')) return `${path}.js`
  const source = path.replace('/dist', '/src')
  return existsSync(source) ? source : `${source}.ts`
}

function sourcesIn(pattern: string): string[] {
  const files = readdirSync(sourceOf(dirname(pattern)))
  return files.flatMap((file) => /^([^.]+)\.ts$/.exec(file)?.[1] ?? [])
}

/** What is left of a module's imports when its types are gone, with the extensions of what is built. */
function importsOf(text: string): string[] {
  const found: string[] = []
  for (const match of text.matchAll(/^(?:import|export)\s+([^'";]*?)\s*from\s+'([^']+)'/gm)) {
    if (!isErased(match[1] as string)) found.push((match[2] as string).replace(/\.ts$/, '.js'))
  }
  return found
}

/** `type { A }`, or `{ type A, type B }`. */
function isErased(clause: string): boolean {
  if (/^type\b/.test(clause)) return true
  const names = /^\{([^}]*)\}$/
    .exec(clause)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '')
  return names !== undefined && names.length > 0 && names.every((name) => /^\s*type\b/.test(name))
}

/** As the SDK's `fxFindModule` does it: relative to the importing module's name, without extension. */
function resolveSpecifier(from: string, specifier: string): string {
  const bare = specifier.replace(/\.m?js$/, '')
  if (!bare.startsWith('.')) return bare
  const parts = from.split('/').slice(0, -1)
  for (const part of bare.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
