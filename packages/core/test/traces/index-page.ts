/**
 * The index of the golden traces: the page, made from the table of sections and the traces, and what is
 * wrong with the two. It works on data; check.ts reads and writes the files.
 */
import type { DocumentTable, Section } from './sections.ts'
import { exchangesOf, type Trace } from './trace.ts'

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

/** What is wrong, one line each. `exists` tells whether a path of the repository does. */
export function problems(
  table: DocumentTable,
  traces: readonly Trace[],
  exists: (path: string) => boolean,
): string[] {
  const numbers = new Set(table.sections.map(({ number }) => number))
  const wrong = table.sections.flatMap((section) => wrongWithSection(section, traces))
  const ids = new Set<string>()
  for (const trace of traces) {
    if (!numbers.has(sectionOf(trace))) wrong.push(`${trace.file} is of no section of the document`)
    if (ids.has(trace.id)) wrong.push(`${trace.file} has the id of another trace, ${trace.id}`)
    ids.add(trace.id)
  }
  for (const { number, covered } of table.sections) {
    for (const [, path = ''] of covered.matchAll(/`([^`]+)`/g)) {
      if (!exists(path)) wrong.push(`${number} is covered by ${path}, which does not exist`)
    }
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

/** The page. */
export function indexPage(table: DocumentTable, traces: readonly Trace[]): string {
  const knobs = traces.flatMap((trace) =>
    [...trace.knobs].map(
      ([name, { value, reason }]) =>
        `| ${trace.id} | \`${name}\` | \`${JSON.stringify(value)}\` | ${reason} |`,
    ),
  )
  return [
    '# Index of golden traces',
    '',
    'Generated from the traces and from `packages/core/test/traces/sections.ts`; `npm test` compares, and',
    '`npm run traces -- --write` writes it anew.',
    '',
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
    '## Knobs',
    '',
    'The simulated modem plays all of them as it is, but for these.',
    '',
    '| trace | knob | value | why |',
    '|---|---|---|---|',
    ...knobs,
    '',
  ].join('\n')
}
