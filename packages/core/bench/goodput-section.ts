/** Goodput by scheme, line and family, with 2 KB buffers, beside what the wire allows. */
import { FAMILIES, type Family, linksOf, pullExchange } from './families.ts'
import {
  ceiling,
  type Figure,
  pull,
  push,
  send,
  transparentReceived,
  transparentSent,
} from './goodput.ts'
import { stale, writePage } from './pages.ts'
import type { Line } from './rig.ts'
import { type Section, table } from './section.ts'

/** So far below its ceiling a scheme may be, of 1. */
const WITHIN = 0.01
/** A command for each block, and so many more. */
const MORE_COMMANDS = 1.05

const LINES: readonly Line[] = Object.freeze([
  { baud: 115_200, turnMs: 5 },
  { baud: 115_200, turnMs: 20 },
  { baud: 921_600, turnMs: 5 },
  { baud: 921_600, turnMs: 20 },
])

/** What the count of bytes and turns gives for pulling on an A76XX, on these lines; it holds the formula fast. */
const PULL_CEILINGS = Object.freeze(['93.2', '84.2', '74.5', '44.2'])

interface Scheme {
  readonly name: string
  readonly measure: (family: Family, line: Line) => Figure
  readonly lines: readonly Line[]
  /** The most commands for a kB received. */
  readonly commands?: (family: Family) => number
}

const SHORT = LINES.slice(0, 1)
const aBlock = (family: Family): number => (MORE_COMMANDS * 1000) / pullExchange(family).payload
const none = (): number => 0
const together = (measure: (links: number) => Scheme['measure']): Scheme['measure'] => {
  return (family, line) => measure(linksOf(family))(family, line)
}

const SCHEMES: readonly Scheme[] = Object.freeze([
  { name: 'pull', measure: pull(1), lines: LINES, commands: aBlock },
  { name: 'pull, all links', measure: together(pull), lines: SHORT, commands: aBlock },
  { name: 'push', measure: push(1), lines: LINES, commands: none },
  { name: 'push, all links', measure: together(push), lines: SHORT, commands: none },
  { name: 'transparent, received', measure: transparentReceived, lines: LINES, commands: none },
  { name: 'transparent, sent', measure: transparentSent, lines: LINES },
  { name: 'send, 20-byte writes', measure: send(20), lines: SHORT },
  { name: 'send', measure: send(1000), lines: LINES },
])

export function percent(share: number): string {
  return (share * 100).toFixed(1)
}

interface Row {
  readonly scheme: Scheme
  readonly line: Line
  /** By family. */
  readonly figures: Readonly<Record<string, Figure>>
}

function measured(): Row[] {
  return SCHEMES.flatMap((scheme) =>
    scheme.lines.map((line) => {
      const of = (family: Family) => [family.name, scheme.measure(family, line)] as const
      return { scheme, line, figures: Object.fromEntries(FAMILIES.map(of)) }
    }),
  )
}

/** What is below its gate, one sentence each. */
function breachesOf(rows: readonly Row[]): string[] {
  const found: string[] = []
  for (const [i, line] of LINES.entries()) {
    const value = percent(ceiling(pullExchange(FAMILIES[0] as Family), line))
    if (value !== PULL_CEILINGS[i])
      found.push(`goodput: a ceiling of ${value} %, not ${PULL_CEILINGS[i]}`)
  }
  for (const { scheme, line, figures } of rows) {
    for (const family of FAMILIES) {
      const { share, ceiling, commandsPerKb = 0 } = figures[family.name] as Figure
      const where = `${family.name}, ${scheme.name}, ${line.baud} baud, ${line.turnMs} ms turn`
      if (share < ceiling - WITHIN) {
        found.push(`${where}: ${percent(share)} % of the line rate, of ${percent(ceiling)}`)
      }
      const most = scheme.commands?.(family) ?? Number.POSITIVE_INFINITY
      if (commandsPerKb > most) {
        found.push(`${where}: ${commandsPerKb.toFixed(3)} commands per kB, of ${most.toFixed(3)}`)
      }
    }
  }
  return found
}

function rowOf({ scheme, line, figures }: Row): string[] {
  const cells = FAMILIES.map(({ name }) => {
    const { share, ceiling } = figures[name] as Figure
    return `${percent(share)} of ${percent(ceiling)}`
  })
  return [scheme.name, String(line.baud), String(line.turnMs), ...cells]
}

/** @param write - the page takes the figures. */
export function goodput(write: boolean): Section {
  const rows = measured()
  const names = FAMILIES.map(({ name }) => name)
  const text = [
    'goodput in % of the line rate, of what the wire allows',
    table([['scheme', 'baud', 'turn, ms', ...names], ...rows.map(rowOf)]),
  ].join('\n')
  if (write) writePage('goodput', text)
  const breaches = [...breachesOf(rows), ...stale('goodput', text)]
  return { name: 'goodput', figures: rows, text, breaches }
}
