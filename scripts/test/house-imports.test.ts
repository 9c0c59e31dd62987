// Import direction: every wrong way between the packages is planted and must be found.
import { describe, expect, it } from 'vitest'
import { breaches } from './plant.ts'

describe('import direction', () => {
  const wrong: [path: string, specifier: string][] = [
    ['packages/core/src/x.ts', 'vitest'],
    ['packages/core/src/x.ts', 'fast-check'],
    ['packages/core/src/x.ts', 'node:fs'],
    ['packages/core/src/x.ts', 'fs'],
    ['packages/core/src/x.ts', 'embedded:io/serial'],
    ['packages/core/src/x.ts', '@atlink/core'],
    ['packages/core/src/x.ts', '@atlink/mock-modem'],
    ['packages/core/src/x.ts', '../test/help.ts'],
    ['packages/core/src/x.ts', '../conformance/target.ts'],
    ['packages/core/src/x.ts', '../../mock-modem/src/index.ts'],
    ['packages/core/conformance/x.ts', '@atlink/mock-modem'],
    ['packages/core/conformance/x.ts', 'vitest'],
    ['packages/core/conformance/x.ts', '../src/parser.ts'],
    ['packages/core/conformance/x.ts', '../test/help.ts'],
    ['packages/core/test/x.test.ts', '@atlink/node-host'],
    ['packages/core/test/x.test.ts', '@atlink/core/src/parser.ts'],
    ['packages/core/test/x.test.ts', '../../mock-modem/src/uart.ts'],
    ['packages/core/test/x.test.ts', 'undici'],
    ['packages/mock-modem/src/x.ts', 'node:net'],
    ['packages/mock-modem/src/x.ts', 'commander'],
    ['packages/mock-modem/src/x.ts', './node/pty.ts'],
    ['packages/mock-modem/src/x.ts', '@atlink/core'],
    ['packages/mock-modem/src/node/x.ts', '@atlink/node-host'],
    ['packages/mock-modem/src/node/x.ts', 'serialport'],
    ['packages/mock-modem/src/node/x.ts', 'net'],
    ['packages/node-host/src/x.ts', '@atlink/mock-modem'],
    ['packages/node-host/src/x.ts', './cli/main.ts'],
    ['packages/node-host/src/x.ts', 'undici'],
    ['packages/node-host/src/cli/x.ts', '@atlink/moddable-device'],
    ['packages/node-host/src/cli/x.ts', '@atlink/mock-modem/src/uart.ts'],
    ['packages/moddable-device/src/x.ts', 'node:fs'],
    ['packages/moddable-device/src/x.ts', '../../core/test/help.ts'],
    ['packages/moddable-device/src/x.ts', '@atlink/mock-modem'],
    ['packages/moddable-device/src/x.ts', '@atlink/node-host'],
    ['packages/moddable-device/src/x.ts', 'serialport'],
    ['packages/xs-harness/src/x.ts', '@atlink/core'],
    ['packages/moddable-device/src/x.ts', '@atlink/xs-harness/guest'],
    ['apps/examples/src/x.ts', 'vitest'],
    ['apps/examples/src/x.ts', '../test/x.ts'],
    ['apps/examples/x/main.ts', 'node:fs'],
    ['apps/examples/x/main.ts', 'timer'],
    ['apps/examples/x/main.ts', '@atlink/node-host'],
    ['apps/examples/x/main.ts', '../src/x.ts'],
    ['apps/examples/x/esp32.ts', 'node:fs'],
    ['apps/examples/x/esp32.ts', '@atlink/node-host'],
    ['apps/examples/board/node.ts', '@atlink/mock-modem'],
    ['apps/examples/src/x.ts', '@atlink/core/src/modem.ts'],
    ['apps/examples/src/x.ts', '../../../packages/core/src/index.ts'],
    ['apps/examples/src/x.ts', '@atlink/moddable-device'],
  ]
  it.each(wrong)('%s must not import %s', (path, specifier) => {
    expect(breaches(path, `\nimport { a } from '${specifier}'\n`)).toEqual([
      `2 imports ${specifier}`,
    ])
  })

  const right: [path: string, specifier: string][] = [
    ['packages/core/src/x.ts', './ring.ts'],
    ['packages/core/src/dialects/x.ts', '../ring.ts'],
    ['packages/core/conformance/x.ts', '../src/index.ts'],
    ['packages/core/conformance/tcp/x.ts', '../target.ts'],
    ['packages/core/conformance/x.ts', '@atlink/core'],
    ['packages/core/test/x.test.ts', '../src/parser.ts'],
    ['packages/core/test/x.test.ts', '@atlink/mock-modem'],
    ['packages/core/test/x.test.ts', 'fast-check'],
    ['packages/core/test/x.test.ts', 'vitest'],
    ['packages/mock-modem/src/node/x.ts', 'node:net'],
    ['packages/mock-modem/src/node/x.ts', 'commander'],
    ['packages/mock-modem/src/node/x.ts', '@atlink/core'],
    ['packages/node-host/src/x.ts', 'serialport'],
    ['packages/node-host/src/cli/x.ts', '@atlink/mock-modem/node'],
    ['packages/node-host/test/x.test.ts', 'undici'],
    ['packages/moddable-device/src/x.ts', 'embedded:io/serial'],
    ['packages/moddable-device/src/x.ts', 'timer'],
    ['packages/moddable-device/test/x.test.ts', '@atlink/core/conformance'],
    ['packages/moddable-device/test/x.test.ts', '../../core/test/help.ts'],
    ['packages/moddable-device/test/x.test.ts', '@atlink/xs-harness/guest'],
    ['apps/examples/src/x.ts', '@atlink/mock-modem/node'],
    ['apps/examples/src/x.ts', '../x/main.ts'],
    ['apps/examples/x/main.ts', '@atlink/core'],
    ['apps/examples/x/main.ts', '../board/board.ts'],
    ['apps/examples/x/esp32.ts', 'embedded:io/serial'],
    ['apps/examples/board/esp32.ts', 'timer'],
    ['apps/examples/board/node.ts', '@atlink/node-host'],
  ]
  it.each(right)('%s may import %s', (path, specifier) => {
    expect(breaches(path, `import { a } from '${specifier}'\n`)).toEqual([])
  })

  it('sees every way to name a module', () => {
    const text = [
      `export * from 'a'`,
      `export { b } from 'b'`,
      `type C = import('c').C`,
      `const d = import('d')`,
      `const e = import(name)`,
      `import f = require('f')`,
      `import 'g'`,
    ]
    const found = breaches('packages/mock-modem/src/x.ts', text.join('\n'))
    expect(found.map((each) => each.split(' ')[2])).toEqual([
      ...['a', 'b', 'c', 'd', '(computed)', 'f', 'g'],
    ])
  })

  it('lets the mock take types, and only types, from core', () => {
    const path = 'packages/mock-modem/src/x.ts'
    expect(breaches(path, `import type { Clock } from '@atlink/core'`)).toEqual([])
    expect(breaches(path, `import { type Clock } from '@atlink/core'`)).toEqual([])
    expect(breaches(path, `import { type Clock, Modem } from '@atlink/core'`)).toHaveLength(1)
  })

  it('lets core depend on nothing', () => {
    const path = 'packages/core/package.json'
    const text = `{\n"name": "@atlink/core",\n"dependencies": {\n"ws": "1" } }`
    expect(breaches(path, text)).toEqual(['4 imports ws'])
  })
})
