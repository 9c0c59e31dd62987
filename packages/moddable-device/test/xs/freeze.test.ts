/** The deep freeze of the engine that does it. */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, test } from 'vitest'

const worker = findWorker()

if (worker === undefined) test.skip('a frozen device inside XS (no worker)', () => {})
else await runAll(worker)

async function runAll(path: string): Promise<void> {
  const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const client = here('../fakes/sdk/client.ts')
  const alias = {
    'embedded:network/http/client': client,
    'embedded:network/mqtt/client': client,
    'embedded:network/websocket/client': client,
    'embedded:io/socket/tcp/tls': here('../fakes/sdk/tls.ts'),
  }
  const machine = await Machine.start(path, await bundle(here('./freeze.guest.ts'), { alias }))
  afterAll(() => machine.close())
  for (const title of machine.tests) test(title, async () => void (await machine.run(title)))
}
