/**
 * How the two lists are read. A row is `name | A7600 | A76XX | SIM7028 | SIM800 | remark | …`. A place is
 * the section of that family's document, with a star when one of its exchanges is there; after a minus
 * it is the section that leaves the row out, and what there is instead.
 * The name is also the pattern that a command or a line is found by: `<x>` is a number, or, when it is
 * one of `words`, anything, `<list>` is parameters of any kind; what is in `[ ]` may be missing, and a blank, too; `(…)` only tells apart.
 */
import { lineCommands, netopenCommands, sim800Commands } from './commands.ts'
import { netopenLines, sharedLines, sim800Lines } from './unsolicited.ts'

export const families = ['a7600', 'a76xx', 'sim7028', 'sim800'] as const
export type Family = (typeof families)[number]

export interface Place {
  readonly section: string
  /** The document shows an exchange with it. */
  readonly isShown: boolean
  /** Why the family is without it; empty when it has it. */
  readonly instead: string
  readonly isExcluded: boolean
}

export interface Row {
  readonly name: string
  readonly kind: 'command' | 'line'
  readonly pattern: RegExp
  readonly places: Readonly<Record<Family, Place>>
  /** Of SIM800's two kinds of connection, the one that the row is about. */
  readonly connection: 'single' | 'multi' | 'any'
  /** The line may be the answer to a command. */
  readonly isAnswer: boolean
  /** Why the driver never says it, though some family has it; empty when it does. */
  readonly driver: string
}

const words = ['host', 'ip', 'apn', 'name', 'text']

function patternOf(name: string): RegExp {
  const plain = name.replace(/ \(of [a-z]+\)$/, '')
  const parts = plain.split(/(<[a-z]+>|\[|\])/).map((part) => {
    if (part === '[') return '(?:'
    if (part === ']') return ')?'
    const word = /^<([a-z]+)>$/.exec(part)?.[1]
    if (word === 'list') return '(?!\\?$).+'
    if (word !== undefined) return words.includes(word) ? '.+' : '-?[0-9]+'
    return part.replace(/[+*?.()]/g, '\\$&').replaceAll(' ', ' ?')
  })
  // A rate may follow CONNECT; data follows a header that ends with a colon.
  const end = plain.endsWith(':') ? '' : '$'
  return new RegExp(`^${parts.join('').replaceAll('CONNECT ?.+', 'CONNECT(?: [0-9]+)?')}${end}`)
}

function placeOf(text: string, row: string): Place {
  const match = /^(-?)([0-9]+(?:\.[0-9]+)*)(\*?)(?: (.+))?$/.exec(text)
  if (match === null) throw new Error(`${row}: not a place: ${text}`)
  const [, minus, section = '', star, instead = ''] = match
  const isExcluded = minus === '-'
  if (isExcluded !== (instead !== '')) throw new Error(`${row}: a reason is for what is left out`)
  return { section, isShown: star === '*', instead, isExcluded }
}

function rowOf(kind: Row['kind'], text: string): Row {
  const [name = '', a7600 = '', a76xx = '', sim7028 = '', sim800 = '', ...remarks] = text
    .split('|')
    .map((cell) => cell.trim())
  const connection = (['single', 'multi'] as const).find((one) => remarks.includes(one)) ?? 'any'
  const driver = remarks.find((remark) => remark.startsWith('the driver ')) ?? ''
  return {
    name,
    kind,
    pattern: patternOf(name),
    places: {
      a7600: placeOf(a7600, name),
      a76xx: placeOf(a76xx, name),
      sim7028: placeOf(sim7028, name),
      sim800: placeOf(sim800, name),
    },
    connection,
    isAnswer: remarks.includes('answer'),
    driver,
  }
}

function rowsOf(kind: Row['kind'], ...lists: readonly string[]): Row[] {
  return lists.flatMap((list) =>
    list
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => rowOf(kind, line)),
  )
}

export const rows: readonly Row[] = [
  ...rowsOf('command', lineCommands, netopenCommands, sim800Commands),
  ...rowsOf('line', netopenLines, sharedLines, sim800Lines),
]
