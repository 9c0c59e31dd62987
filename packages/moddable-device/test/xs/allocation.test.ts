/**
 * Zero allocation inside XS, through the whole path: no slot, no collection, and no chunk in a heap that
 * has hardly room for one. And a device's life leaves the live slots as many as they were.
 */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTROLS } from '../path/controls.ts'
import { FAMILIES, FIRST, type PathFamily } from '../path/families.ts'
import { scenariosOf } from '../path/scenarios.ts'

const worker = findWorker()
const guest = fileURLToPath(new URL('./allocation.guest.ts', import.meta.url))
const timeout = 120_000
/** Of the first family; the others share most of what it runs through. */
const CONNECTIONS = 10_000
const FEWER = 1_000
const LOSS_EVERY = 100
const WARM_UP = 200

let machine: Machine
let program: string

beforeAll(async () => {
  if (worker !== undefined) program = await bundle(guest)
})

/** Each family has a machine of its own, so that none fills the other's heap. */
function onMachine(): void {
  beforeAll(async () => {
    machine = await Machine.start(worker as string, program)
  })
  afterAll(() => machine?.close())
}

async function expectNothing(name: string, count: number): Promise<void> {
  const { slots, collected, grew } = await machine.measure(name, count)
  expect({ slots, collected, grew }).toEqual({ slots: 0, collected: false, grew: 0 })
}

/** What is left of so many connections; a command of the harness leaves something itself. */
async function left(name: string, connections: number): Promise<number> {
  const before = await machine.collect()
  await machine.work(name, connections)
  return (await machine.collect()) - before
}

function ofFamily(family: PathFamily): void {
  onMachine()
  const connections = family === FIRST ? CONNECTIONS : FEWER
  const losses = connections / LOSS_EVERY

  it(`the live slots are as many after ${connections} connections and ${losses} losses`, async () => {
    const life = `${family.name}, life`
    await machine.work(life, WARM_UP)
    const ofNone = await left(life, 0)
    expect(await left(life, connections)).toBe(ofNone)
    expect(await machine.work(life, FEWER)).toBe(FEWER / LOSS_EVERY)
  })

  it.each(scenariosOf(family))('nothing is allocated by $name', async ({ name, count }) => {
    await expectNothing(`${family.name}, ${name}`, count)
  })
}

function controls(): void {
  onMachine()

  it('nothing by the fakes alone', async () => {
    const { name, count } = CONTROLS.alone
    await expectNothing(name, count)
  })

  it('more live slots when each connection leaves an object', async () => {
    const name = 'life with a leak'
    await machine.work(name, WARM_UP)
    expect(await left(name, FEWER)).toBeGreaterThanOrEqual(FEWER)
  })

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
}

describe.skipIf(worker === undefined)('inside XS', { timeout }, () => {
  for (const family of FAMILIES) describe(family.name, () => ofFamily(family))
  describe('is seen', controls)
})
