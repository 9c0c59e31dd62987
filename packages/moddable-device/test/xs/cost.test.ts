/**
 * What the path costs on XS, in opcodes and copied bytes. The counts are the same in every run, so a
 * change of 2 % is a change of the code. `ATLINK_WRITE_BUDGETS=1` writes the present counts down.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COSTS } from '../path/costs.ts'

interface Counts {
  /** Without what XS charges for moving bytes. */
  readonly opcodes: number
  readonly copied: number
}

const worker = findWorker()
const guest = fileURLToPath(new URL('./cost.guest.ts', import.meta.url))
const file = fileURLToPath(new URL('./budgets.json', import.meta.url))
const budgets = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Counts>
const page = fileURLToPath(new URL('../../../../docs/cost.md', import.meta.url))
const HEAD = '| what | a | opcodes | copied bytes |\n|---|---|---|---|\n'
const TABLE = /\| what \| a \|[\s\S]*?\n\n/
const writes = process.env.ATLINK_WRITE_BUDGETS === '1'
const CEILING = 1.02
/** What XS's meter charges for a byte. */
const COPY_CHARGE = 2
const FILL_CHARGE = 1

let machine: Machine
const counted: Record<string, Counts> = {}

async function count(name: string): Promise<Counts> {
  const of = async (what: string): Promise<number> =>
    (await machine.work(`${name}: ${what}`, 1)) as number
  const copied = await of('copied')
  const charges = copied * COPY_CHARGE + (await of('filled')) * FILL_CHARGE
  const all = await of('opcodes')
  console.log(`${name}: ${all.toFixed(2)} metered, of which ${charges.toFixed(2)} for moved bytes`)
  return { opcodes: rounded(all - charges), copied: rounded(copied) }
}

function tableOf(counts: Record<string, Counts>): string {
  const row = ({ name, unit }: (typeof COSTS)[number]): string => {
    const { opcodes, copied } = counts[name] as Counts
    return `| ${name} | ${unit} | ${opcodes.toFixed(1)} | ${copied.toFixed(1)} |`
  }
  return COSTS.map(row).join('\n')
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

beforeAll(async () => {
  if (worker !== undefined) machine = await Machine.start(worker, await bundle(guest))
})

afterAll(async () => {
  await machine?.close()
  if (!writes) return
  writeFileSync(file, `${JSON.stringify(counted, null, 2)}\n`)
  const text = readFileSync(page, 'utf8')
  writeFileSync(page, text.replace(TABLE, `${HEAD}${tableOf(counted)}\n\n`))
})

it('docs/cost.md has the budgets', () => {
  if (!writes) expect(readFileSync(page, 'utf8')).toContain(`${HEAD}${tableOf(budgets)}\n`)
})

describe.skipIf(worker === undefined)('on XS, with reads of 96 bytes', { timeout: 120_000 }, () => {
  it.each(COSTS)('$name, each $unit', async ({ name, unit, isCounted }) => {
    const { opcodes, copied } = await count(name)
    counted[name] = { opcodes, copied }
    console.log(`${name}: ${opcodes} opcodes and ${copied} copied bytes a ${unit}`)
    if (unit === 'payload byte') expect(copied).toBeLessThanOrEqual(4)
    if (isCounted) expect(opcodes).toBeLessThanOrEqual(8)
    if (writes) return
    const budget = budgets[name] as Counts
    expect(opcodes).toBeLessThanOrEqual(budget.opcodes * CEILING)
    expect(copied).toBeLessThanOrEqual(budget.copied * CEILING)
  })

  it('counts the same each time', async () => {
    const name = COSTS[0]?.name as string
    expect(await count(name)).toEqual(await count(name))
  })
})
