/**
 * How long it takes until data flows again after a fault, and what that has cost without anybody having been
 * told: by fault, family and mode, in virtual time.
 */
import { FAMILIES, type Family } from './families.ts'
import { stale, writePage } from './pages.ts'
import { beyond } from './recovery/bounds.ts'
import type { Fault, Incident } from './recovery/fault.ts'
import { FAULTS, SEEDS } from './recovery/faults.ts'
import { MODES, type Mode, Stage } from './recovery/stage.ts'
import { type Section, table } from './section.ts'

interface Cell {
  readonly family: string
  readonly fault: string
  readonly mode: Mode
  /** Why there is no such thing. */
  readonly none?: string
  /** Of the slowest incident, from the fault to the first good byte. */
  readonly ms: number
  /** Bytes lost, duplicated or misdelivered without an error, of all incidents. */
  readonly unnoticed: number
  readonly incidents: number
  /** Incidents after which nothing came, or that did not come about. */
  readonly failures: readonly string[]
}

const MS = 1000

function measureOne(
  family: Family,
  mode: Mode,
  { options, run }: Incident,
): Stage & { ms: number } {
  const stage = new Stage(family, mode, options)
  run(stage)
  return Object.assign(stage, { ms: stage.recover() })
}

function measure(family: Family, fault: Fault, mode: Mode): Cell {
  const base = { family: family.name, fault: fault.name, mode }
  const incidents = fault.incidents(family, mode)
  if (typeof incidents === 'string') {
    return { ...base, none: incidents, ms: 0, unnoticed: 0, incidents: 0, failures: [] }
  }
  let ms = 0
  let unnoticed = 0
  const failures: string[] = []
  for (const [i, incident] of incidents.entries()) {
    try {
      const done = measureOne(family, mode, incident)
      ms = Math.max(ms, done.ms)
      unnoticed += done.unnoticed
    } catch (error) {
      failures.push(`incident ${i + 1}, seed ${incident.options.seed}: ${String(error)}`)
    }
  }
  return { ...base, ms, unnoticed, incidents: incidents.length, failures }
}

function familyOf(name: string): Family {
  return FAMILIES.find((family) => family.name === name) as Family
}

function breachesOf(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ family, fault, mode, ms, unnoticed, failures }) => {
    const where = `recovery: ${family}, ${mode}, ${fault}`
    const found = failures.map((failure) => `${where}: ${failure}`)
    if (unnoticed !== 0) found.push(`${where}: ${unnoticed} bytes wrong without an error`)
    const bound = beyond(fault, mode, familyOf(family), ms)
    if (bound !== undefined) {
      found.push(`${where}: ${(ms / MS).toFixed(2)} s, at most ${bound / MS} allowed`)
    }
    return found
  })
}

/** One family's table: seconds, and bytes behind a stroke. */
function tableOf(family: Family, cells: readonly Cell[], reasons: string[]): string {
  const cellOf = (fault: Fault, mode: Mode): string => {
    const cell = cells.find((one) => one.fault === fault.name && one.mode === mode) as Cell
    if (cell.none === undefined) return `${(cell.ms / MS).toFixed(2)} / ${cell.unnoticed}`
    if (!reasons.includes(cell.none)) reasons.push(cell.none)
    return `n/a ${reasons.indexOf(cell.none) + 1}`
  }
  const rows = FAULTS.map((fault) => [fault.name, ...MODES.map((mode) => cellOf(fault, mode))])
  return table([[family.name, ...MODES], ...rows])
}

/** @param write - the page takes the figures. */
export function recovery(write: boolean): Section {
  const cells = FAMILIES.flatMap((family) =>
    FAULTS.flatMap((fault) => MODES.map((mode) => measure(family, fault, mode))),
  )
  const reasons: string[] = []
  const tables = FAMILIES.map((family) => {
    const own = cells.filter((cell) => cell.family === family.name)
    return tableOf(family, own, reasons)
  })
  const count = cells.reduce((sum, { incidents }) => sum + incidents, 0)
  const text = [
    'recovery: virtual seconds from the fault to the first good byte, of the slowest incident /',
    'bytes lost, duplicated or misdelivered without an error, of all',
    ...tables,
    ...reasons.map((reason, i) => `${i + 1}: ${reason}`),
    `${count} incidents; seeds ${SEEDS.join(', ')}, and the position of what is lost`,
  ].join('\n')
  if (write) writePage('recovery', text)
  const breaches = [...breachesOf(cells), ...stale('recovery', text)]
  return { name: 'recovery', figures: cells, text, breaches }
}
