/** The examples inside XS, the engine of the ESP32. */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, expect, test } from 'vitest'

const worker = findWorker()

if (worker === undefined) test.skip('the examples inside XS (no worker)', () => {})
else await runAll(worker)

async function runAll(path: string): Promise<void> {
  const guest = fileURLToPath(new URL('./examples.guest.ts', import.meta.url))
  const machine = await Machine.start(path, await bundle(guest))
  afterAll(() => machine.close())
  for (const title of machine.tests) {
    test(title, { timeout: 120_000 }, async () => void (await machine.run(title)))
  }
  /** What is left of so many rounds; a command of the harness leaves something itself. */
  const left = async (work: string, rounds: number): Promise<number> => {
    const before = await machine.collect()
    await machine.work(work, rounds)
    return (await machine.collect()) - before
  }
  for (const work of machine.works) {
    test(`sensor-uplink: nothing is left of ${work}`, { timeout: 120_000 }, async () => {
      await machine.work(work, 5)
      const ofNone = await left(work, 0)
      expect(await left(work, 50)).toBe(ofNone)
    })
  }
}
