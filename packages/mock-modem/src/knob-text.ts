/**
 * Knobs as text: `name=value` as a command line, a control line or a file gives them, and the list of
 * all of them for people. What a knob may be is the table's to say.
 */
import { checkKnob, describeValues, type Knobs, knobTable } from './knobs.ts'
import { type ProfileName, profiles } from './profile.ts'

/** @throws RangeError with a sentence, for text that is no knob or no value of one. */
export function parseKnob(text: string): [name: keyof Knobs, value: unknown] {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  if (!Object.hasOwn(knobTable, name)) {
    throw new RangeError(`No knob is called "${name}": atlink-mock --list-knobs shows them all`)
  }
  if (equals < 0) throw new RangeError('It must be name=value')
  const value = knobValue(name as keyof Knobs, text.slice(equals + 1))
  checkKnob(name, value)
  return [name, value]
}

/** The value that the text stands for; the text itself when it stands for none. */
function knobValue(name: keyof Knobs, text: string): unknown {
  const { values } = knobTable[name]
  if (values === 'text') return text
  if (Array.isArray(values)) {
    return values.find((value) => String(value) === text || visible(value) === text) ?? text
  }
  if (values !== 'latencies') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A value as it is written on the command line, with \r and \n for what a shell makes hard. */
function visible(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value).replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}

/** Every knob with its default in that family, its meaning and its values. */
export function knobList(profile: ProfileName): string {
  const own: Readonly<Partial<Knobs>> = profiles[profile].knobs
  const lines = Object.entries(knobTable).map(([name, { values, default: standard, meaning }]) => {
    const allowed = Array.isArray(values) ? values.map(visible).join(' | ') : describeValues(values)
    const value = own[name as keyof Knobs] ?? standard
    return `${name}=${visible(value)}\n    ${meaning}\n    (${allowed})`
  })
  return lines.join('\n')
}
