import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

// Tests run from the packages' TypeScript sources; nothing has to be built first.
const conditions = ['@atlink/source', ...defaultServerConditions]

// The tests inside XS need its worker, which is compiled first.
const setup = { globalSetup: 'packages/xs-harness/src/setup.ts' }

// What the simulated modem is told and says, for docs/coverage.md; only when `npm test` asks for it.
const recorded = { setupFiles: ['packages/mock-modem/test/recorder/setup.ts'] }

// What the protocol modules of moddable-device bind exists in the SDK only.
const fakeClient = fileURLToPath(
  new URL('packages/moddable-device/test/fakes/sdk/client.ts', import.meta.url),
)
const fakeTls = fileURLToPath(
  new URL('packages/moddable-device/test/fakes/sdk/tls.ts', import.meta.url),
)
const sdk = {
  alias: {
    'embedded:network/http/client': fakeClient,
    'embedded:network/mqtt/client': fakeClient,
    'embedded:network/websocket/client': fakeClient,
    'embedded:io/socket/tcp/tls': fakeTls,
  },
}

const allocation = 'packages/core/test/allocation/**/*.test.ts'

function project(name: string, include: string, more: object = {}): TestProjectConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, include: [include], pool: 'forks', ...more },
  }
}

export default defineConfig({
  test: {
    // Many tests wait for real time: on a machine of two cores one at a time would leave them idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('core', 'packages/core/test/**/*.test.ts', { exclude: [allocation], ...recorded }),
      // Counts garbage collections, so it runs alone, uninstrumented, with gc() at hand.
      project('allocation', allocation, { execArgv: ['--expose-gc'], fileParallelism: false }),
      project('mock-modem', 'packages/mock-modem/test/**/*.test.ts', recorded),
      project('node-host', 'packages/node-host/test/**/*.test.ts', recorded),
      project('moddable-device', 'packages/moddable-device/test/**/*.test.ts', {
        ...setup,
        ...sdk,
      }),
      project('xs-harness', 'packages/xs-harness/test/**/*.test.ts', setup),
      project('examples', 'apps/*/test/**/*.test.ts', setup),
      project('scripts', 'scripts/test/**/*.test.ts'),
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/**/*.ts'],
      reporter: [['text', { skipFull: true }], 'json', 'html'],
      thresholds: { branches: 98 },
    },
  },
})
