/**
 * The examples' entries for the ESP32: each imports the SDK's modules that it needs and no others, nothing of
 * Node, and its manifest names exactly the files that it is made of.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { describe, expect, test } from 'vitest'
import httpGet from '../http-get/main.ts'
import { examples } from '../src/example/examples.ts'
import { esp32World } from './world.ts'

const home = fileURLToPath(new URL('..', import.meta.url))
const board = ['embedded:io/digital', 'embedded:io/serial', 'mc/config', 'time', 'timer']
const clients: Readonly<Record<string, string>> = {
  'http-get': 'embedded:network/http/client',
  mqtt: 'embedded:network/mqtt/client',
  'sensor-uplink': 'embedded:network/mqtt/client',
}

interface Manifest {
  readonly include: string[]
  readonly creation?: { readonly main: string }
  readonly modules: Record<string, string[]>
  readonly preload: string[]
  readonly config?: Record<string, unknown>
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(home, folder, 'manifest.json'), 'utf8'))
}

/** The names of a manifest's modules, and their sources in this package. */
function modulesOf(folder: string): Map<string, string> {
  const modules = new Map<string, string>()
  for (const [pattern, files] of Object.entries(manifestOf(folder).modules)) {
    for (const file of files) {
      const name = pattern.replace('*', file.slice(file.lastIndexOf('/') + 1))
      modules.set(name, `${normalize(join(folder, file)).replace(/^dist\//, '')}.ts`)
    }
  }
  return modules
}

async function bundled(name: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(home, name, 'esp32.ts')],
    absWorkingDir: home,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    conditions: ['@atlink/source'],
    external: ['embedded:*', 'mc/config', 'time', 'timer'],
  })
  return metafile
}

describe.each(Object.keys(examples))('%s', (name) => {
  test('imports what it needs of the SDK, and nothing else', async () => {
    const { inputs } = await bundled(name)
    const imports = Object.values(inputs).flatMap((input) => input.imports)
    const names = imports.filter((each) => each.external).map((each) => each.path)
    const client = clients[name]
    const expected = client === undefined ? board : [...board, client]
    expect([...new Set(names)].sort()).toEqual([...expected].sort())
    expect(Object.keys(inputs).filter((path) => /(^|\/)shim\/|node/.test(path))).toEqual([])
  })

  test('has a manifest that names its files', async () => {
    const { creation, include, preload, config } = manifestOf(name)
    const modules = new Map([...modulesOf(name), ...modulesOf('board')])
    const { inputs } = await bundled(name)
    const own = Object.keys(inputs).filter((path) => !path.startsWith('..'))
    expect([...modules.values()].sort()).toEqual(own.sort())
    expect(modules.get(creation?.main ?? '')).toBe(`${name}/esp32.ts`)
    // The entry runs when it is loaded; all others may be in flash.
    const [entry, ...others] = [`${name}/esp32`, ...preload]
    expect(preload).not.toContain(entry)
    expect([...modulesOf(name).keys()].sort()).toEqual([entry, ...others].sort())
    for (const path of include.filter((each) => !each.startsWith('$'))) {
      expect(existsSync(join(home, name, path)), path).toBe(true)
    }
    expect(Object.keys(config ?? {})).toEqual(expect.arrayContaining(['apn', 'pin', 'port']))
  })
})

test('the board’s manifest includes what exists', () => {
  const { include, preload } = manifestOf('board')
  for (const path of include) expect(existsSync(join(home, 'board', path)), path).toBe(true)
  const names = [...modulesOf('board').keys()].filter((name) => name !== 'board/esp32')
  expect([...preload].sort()).toEqual(names.sort())
  expect(dirname(include[0] ?? '')).toBe('../../../packages/moddable-device')
})

test('the settings and the SIM’s options come from the manifest’s config, as text', () => {
  const world = esp32World()
  const settings = { host: 'a.example', port: 8080, intervalMs: 500 }
  world.run((board) => {
    expect(board.settings).toEqual(settings)
    httpGet(board)
  }, settings)
  expect(world.dce.takeCommands()).toContain('AT+CGDCONT=1,"IP","internet"')
})
