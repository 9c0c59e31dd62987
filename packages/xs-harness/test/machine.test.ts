/** The harness itself: what it must see, and what it must not take for something else. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, findWorker, Machine } from '../src/index.ts'

const worker = findWorker()
const controls = fileURLToPath(new URL('./guests/controls.ts', import.meta.url))
const rounds = 20_000

describe.skipIf(worker === undefined)('a machine', () => {
  let machine: Machine

  beforeAll(async () => {
    machine = await Machine.start(worker as string, await bundle(controls))
  })

  afterAll(() => machine.close())

  it('runs what passes, at once or later', async () => {
    await machine.run('passes')
    await machine.run('passes later')
  })

  it('tells what was thrown, and what has not ended', async () => {
    await expect(machine.run('throws')).rejects.toThrow('as planned')
    await expect(machine.run('never ends')).rejects.toThrow('has not come to its end')
    await expect(machine.run('is not there')).rejects.toThrow('has no "is not there"')
  })

  it('hands out what was printed', async () => {
    await machine.takeOutput()
    await machine.run('prints')
    expect(await machine.takeOutput()).toBe('printed\n')
    expect(await machine.takeOutput()).toBe('')
  })

  it('goes on after its end', async () => {
    await expect(machine.run('overflows the stack')).rejects.toThrow('stack overflow')
    await machine.run('passes')
  })

  it('tells what a work told, or threw', async () => {
    expect(await machine.work('tells', 21)).toBe(42)
    await expect(machine.work('throws too', 1)).rejects.toThrow('a work')
  })
})

describe.skipIf(worker === undefined)('the measure', () => {
  let machine: Machine

  beforeAll(async () => {
    machine = await Machine.start(worker as string, await bundle(controls))
  })

  afterAll(() => machine.close())

  it('is zero for what allocates nothing', async () => {
    const { slots, collected, grew } = await machine.measure('nothing', rounds)
    expect({ slots, collected, grew }).toEqual({ slots: 0, collected: false, grew: 0 })
  })

  it('counts each slot', async () => {
    expect((await machine.measure('an object each', 1000)).slots).toBe(2000)
    expect((await machine.measure('an object in a hundred', 1000)).slots).toBe(20)
  })

  it('sees strings by their collections', async () => {
    expect((await machine.measure('a string each', rounds)).collected).toBe(true)
  })

  it('counts the same opcodes each time', async () => {
    const first = await machine.measure('nothing', 1000)
    const second = await machine.measure('nothing', 1000)
    expect(second.compute).toBe(first.compute)
    expect(first.compute).toBeGreaterThan(1000)
  })
})
