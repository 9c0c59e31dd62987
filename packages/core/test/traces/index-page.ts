/**
 * The index of the golden traces: the page, made from the documents' tables of sections and the traces,
 * and what is wrong with them. It works on data; check.ts reads and writes the files.
 */
import type { DocumentTable, Section } from './section.ts'
import { exchangesOf, type Trace } from './trace.ts'

/** A document and the traces of it. */
export interface Indexed {
  readonly table: DocumentTable
  readonly traces: readonly Trace[]
}

/** `3.1.2a` is one of two examples in section 3.1.2. */
function sectionOf(trace: Trace): string {
  return trace.section.replace(/[a-z]$/, '')
}

function tracesOf(section: Section, traces: readonly Trace[]): Trace[] {
  return traces.filter((trace) => sectionOf(trace) === section.number)
}

function wrongWithSection(section: Section, traces: readonly Trace[]): string[] {
  const { number, exchanges, covered } = section
  const found = tracesOf(section, traces)
  if (exchanges.length === 0 && covered === '') return [`${number} has no example and no reason`]
  if (found.length !== exchanges.length) {
    return [`${number} has ${exchanges.length} examples and ${found.length} traces`]
  }
  return found.flatMap((trace, i) => {
    const count = exchangesOf(trace)
    if (count === exchanges[i]) return []
    return [`${trace.file} has ${count} exchanges, section ${trace.section} has ${exchanges[i]}`]
  })
}

/** Nobody plays to the driver what no application asks for. */
function wrongWithTrace(table: DocumentTable, trace: Trace): string[] {
  const { file, family, lines } = trace
  const wrong: string[] = []
  const isOfSection = table.sections.some(({ number }) => number === sectionOf(trace))
  if (!isOfSection) wrong.push(`${file} is of no section of the document`)
  if (lines.every(({ kind }) => kind !== 'call')) {
    wrong.push(`${file} has no call of the application: the driver does not play it`)
  }
  if (family.toLowerCase() !== table.family) wrong.push(`${file} is of ${family}`)
  return wrong
}

function wrongWithDocument(
  { table, traces }: Indexed,
  exists: (path: string) => boolean,
): string[] {
  const wrong = [
    ...table.sections.flatMap((section) => wrongWithSection(section, traces)),
    ...traces.flatMap((trace) => wrongWithTrace(table, trace)),
  ]
  for (const { number, covered } of table.sections) {
    for (const [, path = ''] of covered.matchAll(/`([^`]+)`/g)) {
      if (!exists(path)) wrong.push(`${number} is covered by ${path}, which does not exist`)
    }
  }
  return wrong.map((what) => `${table.family}: ${what}`)
}

/** What is wrong, one line each. `exists` tells whether a path of the repository does. */
export function problems(
  documents: readonly Indexed[],
  exists: (path: string) => boolean,
): string[] {
  const wrong = documents.flatMap((document) => wrongWithDocument(document, exists))
  const ids = new Set<string>()
  for (const { file, id } of documents.flatMap(({ traces }) => traces)) {
    if (ids.has(id)) wrong.push(`${file} has the id of another trace, ${id}`)
    ids.add(id)
  }
  return wrong
}

export function counts(traces: readonly Trace[]): string {
  const driven = traces.filter(({ replay }) => replay === 'driven').length
  const exchanges = traces.reduce((sum, trace) => sum + exchangesOf(trace), 0)
  return `${traces.length} traces, ${exchanges} exchanges: driven ${driven}, understood ${traces.length - driven}`
}

function rowsOf(table: DocumentTable, section: Section, traces: readonly Trace[]): string[] {
  const { number, title, covered } = section
  if (covered !== '') return [`| ${number} | ${title} | – | – | – | ${covered} |`]
  return tracesOf(section, traces).map((trace) => {
    const link = `[${trace.id}](${table.family}/${trace.file})`
    const count = exchangesOf(trace)
    return `| ${trace.section} | ${trace.title} | ${link} | ${trace.replay} | ${count} | ${trace.reason} |`
  })
}

function partOf({ table, traces }: Indexed): string[] {
  return [
    `## ${table.title}`,
    '',
    `${counts(traces)}.`,
    '',
    table.remark,
    '',
    '| section | about | trace | replay | exchanges | reason, or what covers it |',
    '|---|---|---|---|---|---|',
    ...table.sections.flatMap((section) => rowsOf(table, section, traces)),
    '',
  ]
}

function knobsOf(trace: Trace): string[] {
  return [...trace.knobs].map(
    ([name, { value, reason }]) =>
      `| ${trace.id} | \`${name}\` | \`${JSON.stringify(value)}\` | ${reason} |`,
  )
}

/** The page. */
export function indexPage(documents: readonly Indexed[]): string {
  const traces = documents.flatMap((document) => document.traces)
  return [
    '# Index of golden traces',
    '',
    'Generated from the traces and from `packages/core/test/traces/documents`; `npm test` compares, and',
    '`npm run traces -- --write` writes it anew.',
    '',
    `${counts(traces)}.`,
    '',
    'An exchange is a command with its answers, an escape, a run of raw data, or an unsolicited line.',
    '',
    ...documents.flatMap(partOf),
    '## Knobs',
    '',
    'The simulated modem, as the family’s profile has it, plays all of them, but for these.',
    '',
    '| trace | knob | value | why |',
    '|---|---|---|---|',
    ...traces.flatMap(knobsOf),
    '',
  ].join('\n')
}
