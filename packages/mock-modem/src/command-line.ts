/**
 * From the body of a command line to its commands: ITU-T V.250 clause 5.3 (basic syntax) and 5.4
 * (extended syntax). It knows the grammar, not the commands.
 * Two liberties that SIMCom's modems take: blanks outside quotes are skipped, and `&W` may follow an
 * extended command directly (`AT+IPR=115200&W`).
 */
export type Form = 'exec' | 'read' | 'test' | 'set'

export interface Value {
  readonly text: string
  readonly quoted: boolean
}

export interface ParsedCommand {
  /** In capitals, with its prefix: `+CSQ`, `E`, `&D`. */
  readonly name: string
  readonly form: Form
  /** Of a set command: an omitted value is undefined. */
  readonly values: readonly (Value | undefined)[]
}

export interface ParsedLine {
  /** The commands up to the first that is no command. */
  readonly commands: readonly ParsedCommand[]
  /** What follows them is not a command: the line ends in ERROR there. */
  readonly wrong: boolean
}

const basic = /^(&?[A-Z])([0-9]*)/i
const extendedName = /^[+*^$#][A-Z][A-Z0-9!%\-./:_]*/i

export function parseLine(body: string): ParsedLine {
  const commands: ParsedCommand[] = []
  let rest = withoutBlanks(body)
  while (rest !== undefined && rest !== '') {
    const taken = takeExtended(rest) ?? takeBasic(rest)
    if (taken === undefined) return { commands, wrong: true }
    commands.push(taken.command)
    rest = rest.slice(taken.length)
    if (rest.startsWith(';')) rest = rest.slice(1)
  }
  return { commands, wrong: rest === undefined }
}

interface Taken {
  readonly command: ParsedCommand
  readonly length: number
}

function takeBasic(text: string): Taken | undefined {
  const match = basic.exec(text)
  if (match === null) return undefined
  const [all, name = '', digits = ''] = match
  const values = digits === '' ? [] : [{ text: digits, quoted: false }]
  const form = digits === '' ? 'exec' : 'set'
  return { command: { name: name.toUpperCase(), form, values }, length: all.length }
}

function takeExtended(text: string): Taken | undefined {
  const name = extendedName.exec(text)?.[0]
  if (name === undefined) return undefined
  const length = endOfExtended(text)
  const tail = text.slice(name.length, length)
  const command = (form: Form, values: ParsedCommand['values'] = []): Taken => ({
    command: { name: name.toUpperCase(), form, values },
    length,
  })
  if (tail === '') return command('exec')
  if (tail === '?') return command('read')
  if (tail === '=?') return command('test')
  if (!tail.startsWith('=')) return undefined
  const values = parseValues(tail.slice(1))
  return values === undefined ? undefined : command('set', values)
}

/** Where an extended command ends: before `;`, or before a basic `&` command, outside quotes. */
function endOfExtended(text: string): number {
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === ';' || character === '&')) return i
  }
  return text.length
}

function parseValues(text: string): (Value | undefined)[] | undefined {
  const values: (Value | undefined)[] = []
  for (const piece of splitAtCommas(text)) {
    if (piece === '') values.push(undefined)
    else if (/^"[^"]*"$/.test(piece)) values.push({ text: piece.slice(1, -1), quoted: true })
    else if (piece.includes('"')) return undefined
    else values.push({ text: piece, quoted: false })
  }
  return values
}

function splitAtCommas(text: string): string[] {
  const pieces: string[] = []
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted
    else if (text[i] === ',' && !quoted) {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

/** @returns undefined when a quote is not closed: nothing can be said about what it would enclose. */
function withoutBlanks(body: string): string | undefined {
  let result = ''
  let quoted = false
  for (const character of body) {
    if (character === '"') quoted = !quoted
    if (quoted || character !== ' ') result += character
  }
  return quoted ? undefined : result
}
