/**
 * docs/coverage.md: the page, made from the rows and from what was noted, and what is wrong with it. It
 * works on data; check.ts reads and writes the files.
 */
import { type Column, columns, type Noted } from './records.ts'
import { type Family, families, type Place, type Row } from './table.ts'

/** Of each family its document's title, and how many cells of each kind its table has. */
const titles: Readonly<Record<Family, string>> = {
  a7600: 'A7600 (TCPIP application note V1.00)',
  a76xx: 'A76XX (TCPIP application note V1.04)',
  sim7028: 'SIM7028 (TCPIP application note V1.04)',
  sim800: 'SIM800 (TCPIP application note V1.02)',
}

export interface Counts {
  filled: number
  excluded: number
  empty: number
}

function isOf(row: Row, noted: Noted): boolean {
  if ((row.kind === 'command') !== (noted.kind === 'ran')) return false
  if (noted.kind === 'answered' && !row.isAnswer) return false
  if (row.kind === 'command' && noted.family === 'sim800' && row.connection !== 'any') {
    if (noted.isMulti !== (row.connection === 'multi')) return false
  }
  return row.pattern.test(noted.text)
}

/** Of all that fill a cell, the first by name, so that the page does not depend on their order. */
function found(row: Row, family: Family, column: Column, all: readonly Noted[]): Noted | undefined {
  const fitting = all.filter(
    (noted) => noted.family === family && noted.column === column && isOf(row, noted),
  )
  return fitting.sort((a, b) => (a.source < b.source ? -1 : 1))[0]
}

/** What stands in a cell that cannot be filled: a trace can only be of what its document shows. */
function exclusion(row: Row, place: Place, column: Column): string {
  if (place.isExcluded) return `n/a ${place.section}`
  if (column === 'trace') return place.isShown ? '' : `n/a ${place.section}`
  if (column === 'driver' && row.driver !== '') return `n/a ${place.section}: ${row.driver}`
  return ''
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}

class Table {
  readonly counts: Counts = { filled: 0, excluded: 0, empty: 0 }
  readonly empty: string[] = []
  readonly #family: Family
  readonly #noted: readonly Noted[]

  constructor(family: Family, noted: readonly Noted[]) {
    this.#family = family
    this.#noted = noted.filter((one) => one.family === family)
  }

  lines(rows: readonly Row[]): string[] {
    return rows.map((row) => {
      const { section, instead } = row.places[this.#family]
      const where = instead === '' ? section : `${section}: ${instead}`
      const cells = columns.map((column) => this.#cell(row, column))
      return `| \`${escaped(row.name)}\` | ${where} | ${cells.join(' | ')} |`
    })
  }

  #cell(row: Row, column: Column): string {
    const place = row.places[this.#family]
    const excluded = exclusion(row, place, column)
    if (excluded !== '') {
      this.counts.excluded++
      return excluded
    }
    const noted = found(row, this.#family, column, this.#noted)
    if (noted === undefined) {
      this.counts.empty++
      this.empty.push(`${this.#family}, ${column}: nothing has ${row.name}`)
      return '**none**'
    }
    this.counts.filled++
    return `[${noted.label}](../${noted.source})`
  }
}

const heading = `# Coverage

Every command of the five documents, form by form, and every line that they know to come by itself or
after its command's answer, for each family. A cell links to a test or a trace of this build:

- **mock**: a test in which the simulated modem ran the command with success, or said the line;
- **driver**: a test in which it was the driver that said the command, or was told the line;
- **trace**: a [golden trace](../packages/core/traces/INDEX.md), which both of them play.

\`n/a\` names the section that leaves it out: the family has something else for it, or, in the last
column, the document tells of it but shows no exchange with it. Where a note only lists a command (its
section 2.1), the forms are those of the family's AT manual.

Generated from what \`npm test\` has recorded; \`npm run coverage-table -- --write\` writes it anew. The
rows are in \`packages/core/test/documented\`.
`

export interface Coverage {
  readonly page: string
  readonly counts: Counts
  /** One line for each cell that has nothing and should have something. */
  readonly empty: readonly string[]
}

/** The page of the families given; what has no simulated modem yet has no table. */
export function coverage(
  rows: readonly Row[],
  noted: readonly Noted[],
  present: readonly Family[] = families,
): Coverage {
  const counts: Counts = { filled: 0, excluded: 0, empty: 0 }
  const empty: string[] = []
  const parts = [heading]
  for (const family of present) {
    const table = new Table(family, noted)
    const commands = table.lines(rows.filter(({ kind }) => kind === 'command'))
    const lines = table.lines(rows.filter(({ kind }) => kind === 'line'))
    const { filled, excluded } = table.counts
    const head = (what: string): string =>
      `\n| ${what} | section | mock | driver | trace |\n|---|---|---|---|---|`
    parts.push(`\n## ${titles[family]}\n\n${filled} cells filled, ${excluded} n/a.`)
    parts.push(head('command'), ...commands, head('line'), ...lines)
    counts.filled += filled
    counts.excluded += excluded
    counts.empty += table.counts.empty
    empty.push(...table.empty)
  }
  return { page: `${parts.join('\n').replaceAll('\n\n\n', '\n\n')}\n`, counts, empty }
}
