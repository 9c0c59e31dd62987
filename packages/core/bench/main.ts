/**
 * `npm run bench [-- name …] [--json] [--check] [--write]`: figures of the driver, by section. All are
 * deterministic, but for the parser's speed. `--check` leaves that out and fails where a gate is
 * broken; `npm test` runs it so. `--write` takes what the bundle weighs now as its budget, and the figures of
 * docs/figures.md.
 */
import process from 'node:process'
import { bundle } from './bundle.ts'
import { goodput } from './goodput-section.ts'
import { memory } from './memory.ts'
import { parserSpeed } from './parser-speed.ts'
import { recovery } from './recovery-section.ts'
import type { Section } from './section.ts'

const words = process.argv.slice(2)
const has = (flag: string): boolean => words.includes(flag)

/** In the order in which they are printed. */
const SECTIONS: Readonly<Record<string, () => Section | Promise<Section>>> = {
  goodput: () => goodput(has('--write')),
  recovery: () => recovery(has('--write')),
  bundle: () => bundle(has('--write')),
  memory,
  parser: parserSpeed,
}

function chosen(): string[] {
  const names = words.filter((word) => !word.startsWith('--'))
  for (const name of names) {
    if (!(name in SECTIONS)) throw new Error(`bench: no section "${name}"`)
  }
  if (names.length > 0) return names
  return Object.keys(SECTIONS).filter((name) => !has('--check') || name !== 'parser')
}

const sections: Section[] = []
for (const name of chosen()) {
  const section = await (SECTIONS[name] as () => Section | Promise<Section>)()
  sections.push(section)
  if (!has('--json')) process.stdout.write(`${section.text}\n\n`)
}
if (has('--json')) {
  const all = Object.fromEntries(sections.map(({ name, figures }) => [name, figures]))
  process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
}
if (has('--check')) {
  const breaches = sections.flatMap((section) => section.breaches)
  for (const text of breaches) process.stderr.write(`beyond its gate: ${text}\n`)
  process.exitCode = breaches.length === 0 ? 0 : 1
}
