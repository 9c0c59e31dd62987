/** The examples inside XS, the engine of the ESP32. */
import type { Machine } from '@atlink/xs-harness'
import { testsInside } from '@atlink/xs-harness/vitest'
import { expect, test } from 'vitest'

const timeout = 120_000
const guest = new URL('./examples.guest.ts', import.meta.url)
const machine = await testsInside(guest, { timeout })
if (machine !== undefined) nothingIsLeft(machine)

function nothingIsLeft(inside: Machine): void {
  /** What is left of so many rounds; a command of the harness leaves something itself. */
  const left = async (work: string, rounds: number): Promise<number> => {
    const before = await inside.collect()
    await inside.work(work, rounds)
    return (await inside.collect()) - before
  }
  for (const work of inside.works) {
    test(`sensor-uplink: nothing is left of ${work}`, { timeout }, async () => {
      await inside.work(work, 5)
      const ofNone = await left(work, 0)
      expect(await left(work, 50)).toBe(ofNone)
    })
  }
}
