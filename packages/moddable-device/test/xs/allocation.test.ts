/**
 * Zero allocation inside XS, through the whole path: no slot, no collection, and no chunk in a heap that
 * has hardly room for one. And a device's life leaves the live slots as many as they were.
 */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTROLS } from '../path/controls.ts'
import { SCENARIOS, type Scenario } from '../path/scenarios.ts'

const worker = findWorker()
const guest = fileURLToPath(new URL('./allocation.guest.ts', import.meta.url))
const timeout = 120_000
const CONNECTIONS = 10_000
const WARM_UP = 200

let machine: Machine

beforeAll(async () => {
  if (worker !== undefined) machine = await Machine.start(worker, await bundle(guest))
})

afterAll(() => machine?.close())

describe.skipIf(worker === undefined)('inside XS', { timeout }, () => {
  async function expectNothing({ name, count }: Scenario): Promise<void> {
    const { slots, collected, grew } = await machine.measure(name, count)
    expect({ slots, collected, grew }).toEqual({ slots: 0, collected: false, grew: 0 })
  }

  describe('the live slots', () => {
    /** What is left of so many connections; a command of the harness leaves something itself. */
    async function left(name: string, connections: number): Promise<number> {
      const before = await machine.collect()
      await machine.work(name, connections)
      return (await machine.collect()) - before
    }

    it('are as many after 10,000 connections and 100 losses', async () => {
      await machine.work('life', WARM_UP)
      const ofNone = await left('life', 0)
      expect(await left('life', CONNECTIONS)).toBe(ofNone)
      expect(await machine.work('life', 1_000)).toBe(1_000 / 100)
    })

    it('are more when each connection leaves an object', async () => {
      await machine.work('life with a leak', WARM_UP)
      expect(await left('life with a leak', 1_000)).toBeGreaterThanOrEqual(1_000)
    })
  })

  describe('nothing is allocated by', () => {
    it.each([CONTROLS.alone, ...SCENARIOS])('$name', expectNothing)
  })

  describe('is seen', () => {
    it('an object each time, and in a hundred', async () => {
      const { object, rare } = CONTROLS
      const each = await machine.measure(object.name, 1_000)
      const few = await machine.measure(rare.name, 1_000)
      expect(each.slots).toBeGreaterThanOrEqual(1_000)
      expect(few.slots).toBe(each.slots / 100)
    })

    it('a string each time', async () => {
      const { string } = CONTROLS
      expect((await machine.measure(string.name, string.count)).collected).toBe(true)
    })
  })
})
