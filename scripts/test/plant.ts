// Plants one file among the packages' manifests and gives what the house checker finds.
import { checkHouse, type Exception } from '../house/check.mjs'

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name: `@atlink/${name}`, exports: { '.': './src/index.ts' }, ...more })

const MANIFESTS: Record<string, string> = {
  'package.json': JSON.stringify({ devDependencies: { vitest: '1', '@atlink/mock-modem': '1' } }),
  'packages/core/package.json': manifest('core', {
    exports: { '.': './src/index.ts', './conformance': './conformance/index.ts' },
    devDependencies: { 'fast-check': '1' },
  }),
  'packages/mock-modem/package.json': manifest('mock-modem', {
    exports: { '.': './src/index.ts', './node': './src/node/index.ts' },
    dependencies: { '@atlink/core': '1', commander: '1' },
  }),
  'packages/node-host/package.json': manifest('node-host', {
    dependencies: { '@atlink/core': '1', '@atlink/mock-modem': '1', serialport: '1' },
    devDependencies: { undici: '1' },
  }),
  'packages/moddable-device/package.json': manifest('moddable-device', {
    dependencies: { '@atlink/core': '1' },
    devDependencies: { '@atlink/mock-modem': '1', '@atlink/xs-harness': '1' },
  }),
  'packages/xs-harness/package.json': manifest('xs-harness', {
    exports: { '.': './src/index.ts', './guest': './src/guest.ts' },
  }),
  'apps/examples/package.json': manifest('examples', {
    dependencies: { '@atlink/core': '1', '@atlink/node-host': '1', '@atlink/mock-modem': '1' },
  }),
}

/** Breaches as `line rule name`, of one file among the packages' manifests. */
export function breaches(
  path: string,
  text: string,
  exceptions: readonly Exception[] = [],
): string[] {
  const files = new Map(Object.entries({ ...MANIFESTS, [path]: text }))
  return checkHouse(files, exceptions).map((each) => `${each.line} ${each.rule} ${each.name}`)
}
