/**
 * What the driver keeps in RAM on XS: the slots that live, as XS itself counts them, the buffers, and
 * the arrays. Slots are those of the ESP32, 16 bytes. Beside it the goodput of the same configuration.
 * What the code itself takes is not in it: it runs from flash there.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundle, compileWorker, Machine } from '@atlink/xs-harness'
import { readBudgets } from './budgets.ts'
import { goodputOf } from './goodput.ts'
import { percent } from './goodput-section.ts'
import { LINKS, SMALL } from './memory-options.ts'
import { grouped, type Section, table } from './section.ts'

/** Of XS on a 32-bit machine: a slot, and an element of an array, which is one. */
const SLOT = 16
const AIM = 16_384
const LINE = { baud: 115_200, turnMs: 5 }

export interface Kept {
  readonly slots: number
  readonly bytes: number
  readonly elements: number
}

const guest = fileURLToPath(new URL('./memory.guest.ts', import.meta.url))

function minus(a: Kept, b: Kept): Kept {
  return { slots: a.slots - b.slots, bytes: a.bytes - b.bytes, elements: a.elements - b.elements }
}

function part(a: Kept, share: number): Kept {
  return { slots: a.slots * share, bytes: a.bytes * share, elements: a.elements * share }
}

export function sizeOf({ slots, bytes, elements }: Kept): number {
  return (slots + elements) * SLOT + bytes
}

/** What is kept of a work that is done once. The second time: the first may make what all share. */
async function keptBy(machine: Machine, name: string, n: number): Promise<Kept> {
  await machine.work(name, n)
  const now = async (): Promise<Kept> => {
    const bytes = (await machine.work('bytes', 0)) as number
    const elements = (await machine.work('elements', 0)) as number
    return { slots: await machine.collect(), bytes, elements }
  }
  const before = await now()
  await machine.work(name, n)
  return minus(await now(), before)
}

export type Memory = Readonly<Record<'driver' | 'link' | 'socket' | 'listener' | 'all', Kept>>

/** @param worker - the xsnap worker. */
export async function weighMemory(worker: string): Promise<Memory> {
  const machine = await Machine.start(worker, await bundle(guest))
  try {
    const port = await keptBy(machine, 'port', 1)
    const one = minus(await keptBy(machine, 'modem', 1), port)
    const all = minus(await keptBy(machine, 'modem', LINKS), port)
    const link = part(minus(all, one), 1 / (LINKS - 1))
    await machine.work('opened', 0)
    const socket = await keptBy(machine, 'socket', 0)
    const listener = await keptBy(machine, 'listener', 0)
    return { driver: minus(one, link), link, socket, listener, all }
  } finally {
    await machine.close()
  }
}

function row(name: string, kept: Kept): string[] {
  const { slots, bytes, elements } = kept
  return [name, ...[slots, bytes, elements, sizeOf(kept)].map(grouped)]
}

/** docs/esp32.md tells the same figures. */
function staleRows({ driver, link, socket, listener, all }: Memory): string[] {
  const page = readFileSync(new URL('../../../docs/esp32.md', import.meta.url), 'utf8')
  const rows = [driver, link, socket, listener, all].map((kept) => {
    const figures = [kept.slots, kept.bytes, sizeOf(kept)].map(grouped)
    return `| ${figures.join(' | ')} |`
  })
  const missing = rows.filter((text) => !page.includes(text))
  return missing.map((text) => `memory: docs/esp32.md has no row that ends so: ${text}`)
}

export async function memory(): Promise<Section> {
  const compiled = await compileWorker()
  if (compiled.path === undefined) {
    const text = `memory: not measured, there is no XS (${compiled.missing})`
    return { name: 'memory', figures: null, text, breaches: [] }
  }
  const kept = await weighMemory(compiled.path)
  const { received, sent } = goodputOf(LINE, SMALL)
  const { memory: budget } = readBudgets()
  const total = sizeOf(kept.all)
  const rows = [
    ['RAM on XS', 'slots', 'buffers', 'elements', 'bytes in all'],
    row('driver alone', kept.driver),
    row('a link', kept.link),
    row('a socket', kept.socket),
    row('a listener', kept.listener),
    row(`driver and ${LINKS} links`, kept.all),
  ]
  const options = Object.entries(SMALL).map(([name, value]) => `${name} ${value}`)
  const text = [
    table(rows),
    `with ${options.join(', ')}; budget ${grouped(budget)}, aim ${grouped(AIM)}`,
    `its goodput at ${LINE.baud} baud, ${LINE.turnMs} ms turn, % of line: ` +
      `${percent(received)} received by ${LINKS} links, ${percent(sent)} sent by one in 64-byte writes`,
  ].join('\n')
  const breaches = staleRows(kept)
  if (total > budget) {
    breaches.push(
      `memory: driver and ${LINKS} links take ${grouped(total)} bytes, ${grouped(budget)} allowed`,
    )
  }
  return { name: 'memory', figures: { ...kept, total, received, sent }, text, breaches }
}
