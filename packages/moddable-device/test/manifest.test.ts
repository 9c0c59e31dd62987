/** The manifests that an application includes, and what the package's metadata tell `mcpack`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Manifest } from './manifest.ts'

const home = fileURLToPath(new URL('..', import.meta.url))
const core = fileURLToPath(new URL('../../core', import.meta.url))
const files = readdirSync(home).filter((name) => /^manifest.*\.json$/.test(name))
const protocols = ['http', 'https', 'mqtt', 'mqtts', 'ws', 'wss']

/** Of the SDK's clients, by the specifier that each is known by. */
const client: Record<string, string> = {
  http: 'embedded:network/http/client',
  https: 'embedded:network/http/client',
  mqtt: 'embedded:network/mqtt/client',
  mqtts: 'embedded:network/mqtt/client',
  ws: 'embedded:network/websocket/client',
  wss: 'embedded:network/websocket/client',
}

interface Package {
  readonly name: string
  readonly type: string
  readonly exports: Record<string, Record<string, string> | string>
  readonly files: readonly string[]
  readonly moddable?: { readonly manifest: { readonly preload: readonly string[] } }
}

function packageOf(folder: string): Package {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Package
}

it('there is one manifest for the package, one per protocol, and one for TLS', () => {
  const names = ['manifest.json', 'manifest_tls.json']
  expect(files.sort()).toEqual(
    [...names, ...protocols.map((name) => `manifest_${name}.json`)].sort(),
  )
})

describe.each(files)('%s', (file) => {
  const manifest = new Manifest(`${home}/${file}`)

  it('names only what there is', () => {
    expect(manifest.missing).toEqual([])
    expect(manifest.build).toEqual({ MODULES: '$(MODDABLE)/modules', IO: '$(MODULES)/io' })
  })

  it('maps every module that a module imports', () => {
    expect(manifest.unresolved).toEqual([])
    expect(manifest.modules.size).toBeGreaterThan(80)
  })

  it('preloads all of it that is ours, and nothing that it does not have', () => {
    const preloaded = new Set(manifest.preload.flatMap((entry) => manifest.preloaded(entry)))
    for (const entry of manifest.preload) expect(manifest.preloaded(entry), entry).not.toEqual([])
    const ours = [...manifest.modules.keys()].filter((name) => name.startsWith('@atlink/'))
    expect(ours.filter((name) => !preloaded.has(name))).toEqual([])
  })

  it('brings neither Wi-Fi nor the SDK’s own TCP/IP', () => {
    const all = [...manifest.sdk, ...manifest.modules.keys()].join('\n')
    expect(all).not.toMatch(/wi-?fi|manifest_net|lwip|modules\/io\/manifest|socket\/tcp$|\bdns\b/im)
  })
})

describe('what an application can import', () => {
  const base = new Manifest(`${home}/manifest.json`)

  it('by the package’s manifest: core, the package, port and pins, no client', () => {
    const names = ['@atlink/core', '@atlink/moddable-device', 'embedded:io/serial']
    for (const name of [...names, 'embedded:io/digital'])
      expect([...base.modules.keys()]).toContain(name)
    for (const name of protocols) {
      expect(base.modules.has(`@atlink/moddable-device/${name}`)).toBe(false)
      expect(base.modules.has(client[name] as string)).toBe(false)
    }
  })

  it.each(protocols)(
    'by that of %s: also its module and its client, and TLS only where it is',
    (name) => {
      const { modules } = new Manifest(`${home}/manifest_${name}.json`)
      const plain = name.replace(/^(http|mqtt|ws)s$/, '$1')
      const expected = [name, plain].map((each) => `@atlink/moddable-device/${each}`)
      const bound = [...modules.keys()].filter((each) =>
        /^@atlink\/moddable-device\/[a-z]+$/.test(each),
      )
      expect(bound.sort()).toEqual([...new Set(expected)].sort())
      expect(modules.has(client[name] as string)).toBe(true)
      expect(modules.has('embedded:io/socket/tcp/tls')).toBe(name !== plain)
    },
  )
})

describe('package metadata', () => {
  it.each([home, core])('%s: its exports have built modules for mcpack', (folder) => {
    const { type, exports } = packageOf(folder)
    expect(type).toBe('module')
    for (const [name, conditions] of Object.entries(exports)) {
      if (typeof conditions === 'string' || conditions.moddable === undefined) continue
      const built = conditions.moddable
      expect(built, name).toMatch(/^\.\/dist\/[^/]+\.js$/)
      const source = built.replace('/dist/', '/src/').replace(/\.js$/, '.ts')
      expect([conditions['@atlink/source'], existsSync(`${folder}/${source}`)]).toEqual([
        source,
        true,
      ])
    }
    expect(exports['.']).toHaveProperty('moddable')
  })

  it('exports every protocol', () => {
    const { exports } = packageOf(home)
    for (const name of protocols) expect(exports[`./${name}`]).toHaveProperty('moddable')
  })

  it('publishes the manifests and what they name', () => {
    expect(packageOf(home).files).toEqual([
      'dist',
      'manifest.json',
      'manifest_*.json',
      'moddable',
      'src',
    ])
  })

  it('core, which has no manifest of its own, is preloaded', () => {
    expect(existsSync(`${core}/manifest.json`)).toBe(false)
    expect(packageOf(core).moddable).toEqual({ manifest: { preload: ['@atlink/core/dist/*'] } })
  })
})
