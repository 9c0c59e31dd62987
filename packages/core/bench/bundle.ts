/**
 * What atlink adds to an application of the ESP32: core, its dialect and the device package in one
 * minified module, in bytes. Minified text, not XS byte code: it is watched, so that growth is noticed.
 */
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Budgets, readBudgets, writeBudgets } from './budgets.ts'
import { grouped, type Section, table } from './section.ts'

export interface Weight {
  readonly minified: number
  readonly gzip: number
  /** Bytes of `minified` by part of the sources, the heaviest first. */
  readonly parts: readonly (readonly [part: string, bytes: number])[]
}

const entry = fileURLToPath(new URL('./bundle-entry.ts', import.meta.url))
/** It may have grown by so much since the budget was written. */
const GROWTH = 1.02
/** What the SDK brings is not ours. */
const SDK = ['embedded:*', 'timer', 'time']

/** `packages/core/src/commands/pull.ts` counts as `core/commands`. */
function partOf(path: string): string {
  const [, name = path, folder] = /packages\/([^/]+)\/src\/(?:([^/]+)\/)?/.exec(path) ?? []
  return folder === undefined ? name : `${name}/${folder}`
}

export async function weigh(): Promise<Weight> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    conditions: ['@atlink/source'],
    external: SDK,
    logLevel: 'silent',
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  const sums = new Map<string, number>()
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      sums.set(partOf(path), (sums.get(partOf(path)) ?? 0) + bytesInOutput)
    }
  }
  const parts = [...sums].filter(([, size]) => size > 0).sort((a, b) => b[1] - a[1])
  return { minified: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, parts }
}

/** What has grown beyond its budget. */
export function heavier(weight: Weight, budget: Budgets['bundle']): string[] {
  return (['minified', 'gzip'] as const)
    .filter((kind) => weight[kind] > budget[kind] * GROWTH)
    .map(
      (kind) =>
        `bundle, ${kind}: ${grouped(weight[kind])} bytes, more than 2 % over ` +
        `${grouped(budget[kind])}; if it is worth it: npm run bench -- bundle --write`,
    )
}

/** @param write - takes what was weighed as the new budget. */
export async function bundle(write: boolean): Promise<Section> {
  const weight = await weigh()
  const { minified, gzip, parts } = weight
  if (write) writeBudgets({ bundle: { minified, gzip } })
  const budget = readBudgets().bundle
  const rows = [
    ['core, a76xx, device package', 'bytes', 'budget'],
    ['minified', grouped(minified), grouped(budget.minified)],
    ['gzip', grouped(gzip), grouped(budget.gzip)],
    ...parts.map(([part, size]) => [`  ${part}`, grouped(size), '']),
  ]
  return { name: 'bundle', figures: weight, text: table(rows), breaches: heavier(weight, budget) }
}
