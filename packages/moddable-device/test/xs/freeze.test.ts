/** The deep freeze of the engine that does it. */
import { fileURLToPath } from 'node:url'
import { testsInside } from '@atlink/xs-harness/vitest'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const client = here('../fakes/sdk/client.ts')
const alias = {
  'embedded:network/http/client': client,
  'embedded:network/mqtt/client': client,
  'embedded:network/websocket/client': client,
  'embedded:io/socket/tcp/tls': here('../fakes/sdk/tls.ts'),
}

await testsInside(new URL('./freeze.guest.ts', import.meta.url), {
  timeout: 60_000,
  build: { alias },
})
