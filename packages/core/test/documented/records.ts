/**
 * What was run and said in a build: by the tests, as the recorder in packages/mock-modem/test/recorder
 * has written it down, and by the golden traces, as they lie there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTraces, TRACES } from '../traces/folder.ts'
import { isPlayed, type Trace } from '../traces/trace.ts'
import { type Family, families } from './table.ts'

export const columns = ['mock', 'driver', 'trace'] as const
export type Column = (typeof columns)[number]

export interface Noted {
  readonly family: Family
  readonly column: Column
  readonly kind: 'ran' | 'said' | 'answered'
  readonly text: string
  /** SIM800 has many connections. */
  readonly isMulti: boolean
  /** Path of the test or trace, from the repository's root. */
  readonly source: string
  /** What the page calls it. */
  readonly label: string
}

interface Line {
  readonly profile: string
  readonly kind: Noted['kind']
  readonly text: string
  readonly multi?: boolean
}

/** Where the folder of the tests does not say whether the driver speaks in them. */
const odd: readonly (readonly [tests: RegExp, column: Column | 'none'])[] = [
  [/^packages\/mock-modem\/test\/conformance[^/]*$/, 'driver'],
  // They are of the recorder itself, and of what the third column has.
  [/^packages\/mock-modem\/test\/recorder\.test\.ts$/, 'none'],
  [/^packages\/core\/test\/traces\/mock\.test\.ts$/, 'none'],
  // What they come to depends on a seed.
  [/^packages\/core\/test\/property\//, 'none'],
  [/^packages\/mock-modem\//, 'mock'],
]

function columnOf(test: string): Column | 'none' {
  return odd.find(([tests]) => tests.test(test))?.[1] ?? 'driver'
}

function isFamily(name: string): name is Family {
  return (families as readonly string[]).includes(name)
}

/** What a file of the recorder's has; nothing when its test does not exist any more. */
export function notedIn(file: string, exists: (path: string) => boolean): Noted[] {
  const [head = '{}', ...lines] = file.split('\n').filter((line) => line !== '')
  const { test = '' } = JSON.parse(head) as { test?: string }
  const column = columnOf(test)
  if (column === 'none' || !exists(test)) return []
  const label = test.replace(/^.*\//, '').replace(/\.test\.ts$/, '')
  return lines.flatMap((json) => {
    const { profile, kind, text, multi = false } = JSON.parse(json) as Line
    if (!isFamily(profile)) return []
    return [{ family: profile, column, kind, text, isMulti: multi, source: test, label }]
  })
}

/** Every test that was recorded. */
export function readRecords(folder: string, root: string): Noted[] {
  if (!existsSync(folder)) return []
  const exists = (path: string): boolean => existsSync(join(root, path))
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .flatMap((file) => notedIn(readFileSync(join(folder, file), 'utf8'), exists))
}

/** A command as the recorder writes it: no blanks outside quotes, its name in capitals. */
function plainCommand(line: string): string {
  const bare = line.replace(/("[^"]*")|\s/g, (_, quoted: string | undefined) => quoted ?? '')
  return bare.replace(/^at[+&]?[a-z]+/i, (name) => name.toUpperCase())
}

/** The exchanges of the document that a trace has. */
export function notedInTrace(family: Family, trace: Trace): Noted[] {
  const source = `packages/core/traces/${family}/${trace.file}`
  const noted: Noted[] = []
  let isMulti = false
  const ran = (line: string): void => {
    const text = plainCommand(line)
    const mode = /^AT\+CIPMUX=([01])$/.exec(text)?.[1]
    if (mode !== undefined) isMulti = mode === '1'
    note('ran', text)
  }
  const note = (kind: Noted['kind'], text: string): void => {
    noted.push({ family, column: 'trace', kind, text, isMulti, source, label: trace.id })
  }
  for (const line of trace.before) if (/CIPMUX=1/i.test(line)) isMulti = true
  for (const line of trace.lines) {
    if (!('bytes' in line) || !isPlayed(line, 'document')) continue
    const parts = line.bytes.split(/[\r\n]+/).filter((part) => part !== '')
    for (const part of parts) {
      if (line.kind === 'modem') note('said', part)
      else if (/^at|^\+\+\+$/i.test(part)) ran(part)
    }
  }
  return noted
}

/** Every trace of every family that has some. */
export function readTraceNotes(): Noted[] {
  return families
    .filter((family) => existsSync(TRACES + family))
    .flatMap((family) => readTraces(family).flatMap((trace) => notedInTrace(family, trace)))
}
