/**
 * Reads a golden trace from its Markdown. Strict: whatever is not understood is an error that names
 * the file and the line, because a line that is passed over is a byte that nobody compares.
 */
import type { Endpoint, KnobSetting, Line, Peer, Side, Trace } from './trace.ts'

/** @throws Error: `file:line: what is wrong`. */
function wrong(file: string, at: number, what: string): never {
  throw new Error(`${file}:${at}: ${what}`)
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', '\\': '\\' }

/** Text as traces write it: `\r`, `\n`, `\\` and `\x1a` are escapes, all else printable ASCII. */
export function fromNotation(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|.|$)|[^ -~]/g, (all, code: string | undefined) => {
    if (code?.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    const plain = code === undefined ? undefined : ESCAPES[code]
    if (plain === undefined)
      throw new RangeError(`${JSON.stringify(all)} is no escape and no ASCII`)
    return plain
  })
}

/** The reverse of `fromNotation`. */
export function toNotation(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (character) => {
    if (character === '\r') return '\\r'
    if (character === '\n') return '\\n'
    if (character === '\\') return '\\\\'
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}

const SIDES: Readonly<Record<string, Side>> = { '>': 'both', '-': 'document', '+': 'driver' }
const MARKED = /^([HMNWAE])([>+-])(?: (.*))?$/
const EXCHANGE = /^# (\d+) (.+)$/
const INCLUDE = /^\+ ([a-z0-9 -]+)$/
const NETWORK = /^(?:([1-9]) )?(says|got|dials|ends|datagram|tells)(?: (.+))?$/

/** What the driver has of its own, by name: lines that traces include. */
export type Own = ReadonlyMap<string, readonly Line[]>

interface Place {
  readonly file: string
  readonly at: number
}

function bytesOf(place: Place, text: string): string {
  if (text === '') wrong(place.file, place.at, 'bytes are needed')
  if (text.endsWith(' ')) wrong(place.file, place.at, 'a blank at the end is written \\x20')
  try {
    return fromNotation(text)
  } catch (error) {
    return wrong(place.file, place.at, (error as Error).message)
  }
}

/** What a verb needs behind it, and what to say where it is missing. */
const OBJECTS: Readonly<Record<Peer['verb'], readonly [RegExp, string]>> = {
  says: [/./, 'bytes are needed'],
  got: [/./, 'bytes are needed'],
  tells: [/./, 'bytes are needed'],
  dials: [/^\d+ \S+:\d+$/, 'N: dials needs the port, and the address and port it comes from'],
  datagram: [
    /^\d+ \S+:\d+ ./,
    'N: datagram needs the port, the address and port it comes from, and bytes',
  ],
  ends: [/^$/, 'N: ends has nothing behind it'],
}

function networkLine(place: Place, side: Side, text: string): Line {
  const { file, at } = place
  const match = NETWORK.exec(text) ?? wrong(file, at, `N: ${text} is nothing a peer does`)
  const verb = match[2] as Peer['verb']
  const rest = match[3] ?? ''
  const [pattern, missing] = OBJECTS[verb]
  if (!pattern.test(rest)) wrong(file, at, missing)
  return {
    kind: 'network',
    side,
    peer: Number(match[1] ?? 0),
    verb,
    text: rest === '' ? rest : bytesOf(place, rest),
    at,
  }
}

function markedLine(place: Place, mark: string, side: Side, text: string): Line {
  const { file, at } = place
  if (mark === 'H') return { kind: 'host', side, bytes: bytesOf(place, text), at }
  if (mark === 'M') return { kind: 'modem', side, bytes: bytesOf(place, text), at }
  if (mark === 'N') return networkLine(place, side, text)
  if (mark === 'W') {
    if (!/^[1-9]\d{0,5}$/.test(text)) wrong(file, at, `W: ${text} is no number of milliseconds`)
    return { kind: 'wait', side, ms: Number(text), at }
  }
  if (side !== 'both') wrong(file, at, `${mark} is the driver's alone: write ${mark}>`)
  if (text === '') wrong(file, at, `${mark}> needs words`)
  return { kind: mark === 'A' ? 'call' : 'event', text, at }
}

function linesOf(place: Place, text: string, own: Own): readonly Line[] {
  const { file, at } = place
  const marked = MARKED.exec(text)
  if (marked !== null) {
    const [, mark = '', side = '', rest = ''] = marked
    return [markedLine(place, mark, SIDES[side] as Side, rest)]
  }
  const exchange = EXCHANGE.exec(text)
  if (exchange !== null) {
    return [{ kind: 'exchange', number: Number(exchange[1]), text: exchange[2] ?? '', at }]
  }
  const include = INCLUDE.exec(text)
  if (include === null) wrong(file, at, `${JSON.stringify(text)} is no line of a trace`)
  const name = include[1] as string
  const lines = own.get(name)
  if (lines === undefined) wrong(file, at, `the driver has nothing of its own called ${name}`)
  return lines.map((line) => ({ ...line, at }))
}

interface Section {
  readonly heading: string
  readonly at: number
  readonly prose: string[]
  readonly lines: Line[]
}

/** The body by its headings: prose, and the lines of its ```trace blocks. */
function sectionsOf(file: string, text: readonly string[], from: number, own: Own): Section[] {
  const sections: Section[] = []
  let fence = ''
  for (let i = from; i < text.length; i++) {
    const line = text[i] as string
    const at = i + 1
    const section = sections.at(-1)
    if (line.startsWith('```')) {
      if (fence === '' && line !== '```trace') wrong(file, at, 'a block begins with ```trace')
      if (fence !== '' && line !== '```') wrong(file, at, 'a block ends with ```')
      if (section === undefined) wrong(file, at, 'a block stands under a heading')
      fence = fence === '' ? line : ''
    } else if (fence !== '') {
      if (line !== '') section?.lines.push(...linesOf({ file, at }, line, own))
    } else if (/^#+ /.test(line)) {
      sections.push({ heading: line, at, prose: [], lines: [] })
    } else if (line !== '') {
      if (section === undefined) wrong(file, at, 'prose stands under a heading')
      section.prose.push(line)
    }
  }
  if (fence !== '') wrong(file, text.length, 'the last block has no end')
  return sections
}

const FRONT = /^([a-z]+(?: [A-Za-z0-9]+)?): (.+)$/
const FIELDS = ['id', 'document', 'section', 'title', 'family', 'replay']
const MORE = ['reason', 'scripted', 'before', 'names', 'peers', 'options']

/** The fields between the two `---`, and where the body begins. */
function frontOf(file: string, text: readonly string[]): [ReadonlyMap<string, string>, number] {
  if (text[0] !== '---') wrong(file, 1, 'the file begins with ---')
  const fields = new Map<string, string>()
  for (let i = 1; i < text.length; i++) {
    const line = text[i] as string
    if (line === '---') return [fields, i + 1]
    const [, key = '', value = ''] = FRONT.exec(line) ?? wrong(file, i + 1, `no field: ${line}`)
    const isKnown = FIELDS.includes(key) || MORE.includes(key) || key.startsWith('knob ')
    if (!isKnown) wrong(file, i + 1, `no such field: ${key}`)
    if (fields.has(key)) wrong(file, i + 1, `${key} is there twice`)
    fields.set(key, value)
  }
  return wrong(file, text.length, 'the fields have no end: --- is missing')
}

function jsonOf(file: string, key: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return wrong(file, 1, `${key}: ${text} is no JSON`)
  }
}

function knobsOf(file: string, fields: ReadonlyMap<string, string>): Map<string, KnobSetting> {
  const knobs = new Map<string, KnobSetting>()
  for (const [key, text] of fields) {
    if (!key.startsWith('knob ')) continue
    const end = text.indexOf('; ')
    if (end < 0) wrong(file, 1, `${key}: "value; reason" is needed`)
    const value = jsonOf(file, key, text.slice(0, end))
    knobs.set(key.slice('knob '.length), { value, reason: text.slice(end + 2) })
  }
  return knobs
}

function peersOf(file: string, text: string | undefined): Endpoint[] {
  if (text === undefined) return []
  return text.split(', ').map((peer) => {
    const [, protocol, address = '', port] =
      /^(tcp|udp) (\S+):(\d+)$/.exec(peer) ?? wrong(file, 1, `peers: ${peer} is no endpoint`)
    return { protocol: protocol as 'tcp' | 'udp', address, port: Number(port) }
  })
}

/** `name address address, name`: what names lead to; without an address nobody knows the name. */
function namesOf(text: string): Map<string, readonly string[]> {
  if (text === '') return new Map()
  return new Map(
    text.split(', ').map((one) => {
      const [name = '', ...addresses] = one.split(' ')
      return [name, addresses]
    }),
  )
}

/** The body's headings, in this order. */
const HEADINGS = ['## Exchange', '## What the document got wrong']

function bodyOf(file: string, sections: readonly Section[], title: string): readonly Line[] {
  const [top, ...rest] = sections
  if (top?.heading !== `# ${title}`) wrong(file, top?.at ?? 1, `the heading is "# ${title}"`)
  HEADINGS.forEach((heading, i) => {
    if (rest[i]?.heading !== heading) wrong(file, rest[i]?.at ?? 1, `"${heading}" is missing`)
  })
  const [exchange, errata, more] = rest as [Section, Section, Section?]
  if (more !== undefined) wrong(file, more.at, `no heading is called ${more.heading}`)
  for (const section of [top, errata]) {
    if (section.prose.length === 0) wrong(file, section.at, 'prose is missing')
    if (section.lines.length > 0) wrong(file, section.at, 'a block stands under "## Exchange" only')
  }
  if (exchange.lines.length === 0) wrong(file, exchange.at, 'the exchange has no block')
  return exchange.lines
}

function checkNumbers(file: string, lines: readonly Line[]): void {
  let next = 1
  for (const line of lines) {
    if (line.kind !== 'exchange') continue
    if (line.number !== next) wrong(file, line.at, `exchange ${next} is missing`)
    next++
  }
  if (next === 1) wrong(file, 1, 'no exchange is numbered')
}

/** What the document's modem says and the driver is not given there, it is given elsewhere. */
function checkGiven({ file, lines }: Trace): void {
  const given = new Set<string>()
  for (const line of lines) {
    if (line.kind === 'modem' && line.side === 'driver') given.add(line.bytes)
  }
  for (const line of lines) {
    if (line.kind !== 'modem' || line.side !== 'document' || given.has(line.bytes)) continue
    wrong(file, line.at, 'the driver is never given these bytes: an M+ line is missing')
  }
}

/** A trace is driven when the driver does all that the document does, understood otherwise. */
function checkReplay(trace: Trace): void {
  const { file, replay, reason, lines } = trace
  const other = lines.find((line) => 'side' in line && line.side === 'document')
  if (replay === 'driven') {
    if (other !== undefined)
      wrong(file, other.at, 'a driven trace has no line of the document alone')
    if (reason !== '' || trace.scripted !== '') wrong(file, 1, 'a driven trace needs no reason')
  } else if (replay === 'understood') {
    if (other === undefined) wrong(file, 1, 'nothing differs: the trace is driven')
    if (reason === '') wrong(file, 1, 'an understood trace has a reason')
  } else {
    wrong(file, 1, `replay: ${replay} is not driven or understood`)
  }
}

/** @throws Error: `file:line: what is wrong`. */
export function parseTrace(file: string, markdown: string, own: Own): Trace {
  const text = markdown.split('\n')
  const [fields, from] = frontOf(file, text)
  for (const key of FIELDS) if (!fields.has(key)) wrong(file, 1, `${key} is missing`)
  const field = (key: string): string => fields.get(key) ?? ''
  const section = field('section')
  if (!file.startsWith(`${section}-`)) wrong(file, 1, `the name begins with ${section}-`)
  const options = jsonOf(file, 'options', fields.get('options') ?? '{}')
  const lines = bodyOf(
    file,
    sectionsOf(file, text, from, own),
    `${section.replace(/[a-z]$/, '')} ${field('title')}`,
  )
  checkNumbers(file, lines)
  const trace: Trace = {
    file,
    id: field('id'),
    document: field('document'),
    section,
    title: field('title'),
    family: field('family'),
    replay: field('replay') as Trace['replay'],
    reason: field('reason'),
    scripted: field('scripted'),
    before: field('before') === '' ? [] : field('before').split(', '),
    knobs: knobsOf(file, fields),
    names: namesOf(field('names')),
    peers: peersOf(file, fields.get('peers')),
    options: options as Trace['options'],
    lines,
  }
  checkReplay(trace)
  checkGiven(trace)
  return trace
}

/**
 * What the driver has of its own: `## name` and a block under it. Nothing in it is the document's.
 * @throws Error: `file:line: what is wrong`.
 */
export function parseOwn(file: string, markdown: string): Own {
  const own = new Map<string, readonly Line[]>()
  for (const section of sectionsOf(file, markdown.split('\n'), 0, own)) {
    if (!section.heading.startsWith('## ')) continue
    for (const line of section.lines) {
      if (!('side' in line) || line.side !== 'driver') wrong(file, line.at, 'only H+, M+ and W+')
    }
    if (section.lines.length === 0) wrong(file, section.at, 'a block is missing')
    own.set(section.heading.slice(3), section.lines)
  }
  return own
}
