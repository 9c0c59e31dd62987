/** The conformance suite inside XS, the engine of the ESP32. */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, test } from 'vitest'

const worker = findWorker()

if (worker === undefined) test.skip('the conformance suite inside XS (no worker)', () => {})
else await runAll(worker)

async function runAll(path: string): Promise<void> {
  const guest = fileURLToPath(new URL('./conformance.guest.ts', import.meta.url))
  const machine = await Machine.start(path, await bundle(guest))
  afterAll(() => machine.close())
  for (const title of machine.tests) {
    if (title.startsWith('skipped ')) test.skip(title.slice('skipped '.length), () => {})
    else test(title, { timeout: 300_000 }, async () => void (await machine.run(title)))
  }
}
