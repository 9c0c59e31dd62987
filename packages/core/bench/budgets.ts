/** What may not grow unnoticed, in budgets.json: changed on purpose, by `--write` or by hand. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Budgets {
  /** Bytes of the bundle; it may be 2 % more. */
  readonly bundle: { readonly minified: number; readonly gzip: number }
  /** Bytes of RAM for the driver and ten links. */
  readonly memory: number
}

const file = fileURLToPath(new URL('./budgets.json', import.meta.url))

export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(file, 'utf8')) as Budgets
}

export function writeBudgets(changes: Partial<Budgets>): void {
  writeFileSync(file, `${JSON.stringify({ ...readBudgets(), ...changes }, null, 2)}\n`)
}
