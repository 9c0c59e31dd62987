/**
 * What the path costs on XS, in opcodes and copied bytes, for each family. The counts are the same in every run, so a
 * change of 2 % is a change of the code. `ATLINK_WRITE_BUDGETS=1` writes the present counts down.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COSTS } from '../path/costs.ts'
import { FAMILIES, FIRST } from '../path/families.ts'

interface Counts {
  /** Without what XS charges for moving bytes. */
  readonly opcodes: number
  readonly copied: number
}

/** By family, by cost. */
type AllCounts = Record<string, Record<string, Counts>>

const worker = findWorker()
const guest = fileURLToPath(new URL('./cost.guest.ts', import.meta.url))
const file = fileURLToPath(new URL('./budgets.json', import.meta.url))
const budgets = JSON.parse(readFileSync(file, 'utf8')) as AllCounts
const page = fileURLToPath(new URL('../../../../docs/cost.md', import.meta.url))
const NAMES = FAMILIES.map(({ name }) => name)
const HEAD = `| what | a | ${NAMES.join(' | ')} |\n|${'---|'.repeat(2 + NAMES.length)}\n`
const TABLE = /\| what \| a \|[\s\S]*?\n\n/
const writes = process.env.ATLINK_WRITE_BUDGETS === '1'
const CEILING = 1.02
/** What XS's meter charges for a byte. */
const COPY_CHARGE = 2
const FILL_CHARGE = 1

let machine: Machine
const counted: AllCounts = Object.fromEntries(NAMES.map((name) => [name, {}]))

async function count(name: string): Promise<Counts> {
  const of = async (what: string): Promise<number> =>
    (await machine.work(`${name}: ${what}`, 1)) as number
  const copied = await of('copied')
  const charges = copied * COPY_CHARGE + (await of('filled')) * FILL_CHARGE
  const all = await of('opcodes')
  console.log(`${name}: ${all.toFixed(2)} metered, of which ${charges.toFixed(2)} for moved bytes`)
  return { opcodes: rounded(all - charges), copied: rounded(copied) }
}

function tableOf(counts: AllCounts): string {
  const row = ({ name, unit }: (typeof COSTS)[number]): string => {
    const cells = NAMES.map((family) => {
      const { opcodes, copied } = (counts[family] as Record<string, Counts>)[name] as Counts
      return `${opcodes.toFixed(1)}, ${copied.toFixed(1)}`
    })
    return `| ${name} | ${unit} | ${cells.join(' | ')} |`
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
  describe.each(NAMES)('%s', (family) => {
    it.each(COSTS)('$name, each $unit', async ({ name, unit, isCounted }) => {
      const { opcodes, copied } = await count(`${family}, ${name}`)
      Object.assign(counted[family] as object, { [name]: { opcodes, copied } })
      console.log(`${family}, ${name}: ${opcodes} opcodes and ${copied} copied bytes a ${unit}`)
      if (unit === 'payload byte') expect(copied).toBeLessThanOrEqual(4)
      if (isCounted) expect(opcodes).toBeLessThanOrEqual(8)
      if (writes) return
      const budget = budgets[family]?.[name] as Counts
      expect(opcodes).toBeLessThanOrEqual(budget.opcodes * CEILING)
      expect(copied).toBeLessThanOrEqual(budget.copied * CEILING)
    })
  })

  it('counts the same each time', async () => {
    const name = `${FIRST.name}, ${COSTS[0]?.name}`
    expect(await count(name)).toEqual(await count(name))
  })
})
