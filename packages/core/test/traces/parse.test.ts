/** A trace file that is not well formed is refused, with the file, the line and what is wrong. */
import { describe, expect, test } from 'vitest'
import { fromNotation, parseOwn, parseTrace, toNotation } from './parse.ts'

const OWN = parseOwn('own.md', '## contact\n\n```trace\nH+ AT\\r\nM+ \\r\\nOK\\r\\n\n```\n')

const GOOD = `---
id: T99
document: a note
section: 9.1a
title: An example
family: A76XX
replay: understood
reason: something differs
scripted: the modem does what it does not do
before: AT+NETOPEN, AT+CSQ
knob echo: "stuck-on"; it is so
peers: tcp 192.0.2.1:7, udp 2001:db8::1:8
options: {"apn": "a"}
---

# 9.1 An example

Prose.

## Exchange

\`\`\`trace
A> open
+ contact
# 1 the first
H- AT\\r
M> \\r\\nOK\\r\\n
N> says a\\\\b\\x1a
N+ dials 8080 192.0.2.2:9
N- ends
W> 1000
E> ready
\`\`\`

## What the document got wrong

Nothing.
`

const parse = (text: string): unknown => parseTrace('9.1a-example.md', text, OWN)

test('a file that is well formed', () => {
  const trace = parseTrace('9.1a-example.md', GOOD, OWN)
  expect(trace).toMatchObject({
    id: 'T99',
    section: '9.1a',
    title: 'An example',
    replay: 'understood',
    reason: 'something differs',
    scripted: 'the modem does what it does not do',
    before: ['AT+NETOPEN', 'AT+CSQ'],
    options: { apn: 'a' },
    peers: [
      { protocol: 'tcp', address: '192.0.2.1', port: 7 },
      { protocol: 'udp', address: '2001:db8::1', port: 8 },
    ],
  })
  expect([...trace.knobs]).toEqual([['echo', { value: 'stuck-on', reason: 'it is so' }]])
  const at = GOOD.split('\n').indexOf('A> open') + 1
  expect(trace.lines).toEqual([
    { kind: 'call', text: 'open', at },
    { kind: 'host', side: 'driver', bytes: 'AT\r', at: at + 1 },
    { kind: 'modem', side: 'driver', bytes: '\r\nOK\r\n', at: at + 1 },
    { kind: 'exchange', number: 1, text: 'the first', at: at + 2 },
    { kind: 'host', side: 'document', bytes: 'AT\r', at: at + 3 },
    { kind: 'modem', side: 'both', bytes: '\r\nOK\r\n', at: at + 4 },
    { kind: 'network', side: 'both', peer: 0, verb: 'says', text: 'a\\b\x1a', at: at + 5 },
    {
      kind: 'network',
      side: 'driver',
      peer: 0,
      verb: 'dials',
      text: '8080 192.0.2.2:9',
      at: at + 6,
    },
    { kind: 'network', side: 'document', peer: 0, verb: 'ends', text: '', at: at + 7 },
    { kind: 'wait', side: 'both', ms: 1000, at: at + 8 },
    { kind: 'event', text: 'ready', at: at + 9 },
  ])
})

test('names, other peers, datagrams, and what the network tells', () => {
  const trace = parseTrace(
    '9.1a-example.md',
    GOOD.replace('peers:', 'names: one.example 192.0.2.1 192.0.2.2, nowhere\npeers:').replace(
      'N- ends',
      'N> 2 got a\nN> datagram 80 192.0.2.3:9 a b\\r\nN> tells RING\nN- 3 ends',
    ),
    OWN,
  )
  expect([...trace.names]).toEqual([
    ['one.example', ['192.0.2.1', '192.0.2.2']],
    ['nowhere', []],
  ])
  const lines = trace.lines.filter(({ kind }) => kind === 'network').slice(2)
  expect(lines).toMatchObject([
    { peer: 2, verb: 'got', text: 'a' },
    { peer: 0, verb: 'datagram', text: '80 192.0.2.3:9 a b\r' },
    { peer: 0, verb: 'tells', text: 'RING' },
    { peer: 3, verb: 'ends', text: '' },
  ])
})

test('every byte can be written', () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))
  expect(toNotation(all)).toMatch(/^[ -~]+$/)
  expect(fromNotation(toNotation(all))).toBe(all)
})

/** What is put in place of what, and the line and the words of the error. */
const WRONG: readonly (readonly [string, string, string, number, RegExp])[] = [
  ['no fields', '---\nid', 'id', 1, /begins with ---/],
  ['fields without an end', '---\n\n# 9.1', '\n# 9.1', 14, /no field/],
  ['a field that nobody knows', 'id: T99', 'ids: T99', 2, /no such field: ids/],
  ['a field twice', 'document: a note', 'id: T98', 3, /id is there twice/],
  ['a field that is missing', 'id: T99\n', '', 1, /id is missing/],
  ['another section than the name says', 'section: 9.1a', 'section: 9.1b', 1, /begins with 9\.1b-/],
  ['a knob without a reason', '; it is so', '', 1, /"value; reason" is needed/],
  ['a knob that is no JSON', '"stuck-on"', 'stuck', 1, /no JSON/],
  ['options that are no JSON', '{"apn": "a"}', '{', 1, /options: \{ is no JSON/],
  ['a peer that is none', 'tcp 192.0.2.1:7', 'tcp 192.0.2.1', 1, /no endpoint/],
  ['a replay that is none', 'replay: understood', 'replay: seen', 1, /not driven or understood/],
  ['understood without a reason', 'reason: something differs\n', '', 1, /has a reason/],
  ['driven with a difference', 'replay: understood', 'replay: driven', 26, /document alone/],
  ['another heading', '# 9.1 An example', '# 9.1 Another', 16, /heading is "# 9.1 An example"/],
  ['no exchange', '## Exchange', '## Exchanges', 20, /"## Exchange" is missing/],
  ['nothing on errors', '## What the document got wrong', '## Errors', 35, /is missing/],
  ['one heading more', 'Nothing.', 'Nothing.\n\n## More', 39, /no heading is called ## More/],
  ['no prose', 'Prose.\n', '', 16, /prose is missing/],
  ['a block elsewhere', 'Prose.', 'Prose.\n\n```trace\n# 1 a\n```', 16, /under "## Exchange" only/],
  ['a block of another kind', '```trace', '```sh', 22, /begins with ```trace/],
  ['a block that does not end', '```\n\n## What', '\n## What', 34, /no line of a trace/],
  ['a line of no kind', 'E> ready', 'ready', 32, /"ready" is no line of a trace/],
  ['a mark of no kind', 'E> ready', 'X> ready', 32, /no line of a trace/],
  ['bytes that are missing', 'H- AT\\r', 'H-', 26, /bytes are needed/],
  ['an escape that is none', 'H- AT\\r', 'H- AT\\q', 26, /"\\\\q" is no escape/],
  ['a backslash at the end', 'H- AT\\r', 'H- AT\\', 26, /no escape/],
  ['a letter that is no byte', 'H- AT\\r', 'H- ÄT\\r', 26, /no ASCII/],
  ['a blank at the end', 'H- AT\\r', 'H- AT ', 26, /written \\x20/],
  ['a wait that is none', 'W> 1000', 'W> soon', 31, /no number of milliseconds/],
  ['a datagram without bytes', 'N> says', 'N> datagram 8 a:9\nN> says', 28, /and bytes/],
  ['a peer that does something else', 'N> says', 'N> sings', 28, /nothing a peer does/],
  ['a client from nowhere', '8080 192.0.2.2:9', '8080', 29, /address and port it comes from/],
  ['an end with words', 'N- ends', 'N- ends now', 30, /nothing behind it/],
  ['an event of the document', 'E> ready', 'E- ready', 32, /the driver's alone/],
  ['a call without words', 'A> open', 'A>', 23, /needs words/],
  ['an unknown part', '+ contact', '+ contacts', 24, /nothing of its own called contacts/],
  ['an exchange left out', '# 1 the first', '# 2 the first', 25, /exchange 1 is missing/],
  ['no exchange numbered', '# 1 the first\n', '', 1, /no exchange is numbered/],
]

describe('a file is refused that has', () => {
  for (const [name, from, to, at, words] of WRONG) {
    test(name, () => {
      expect(GOOD).toContain(from)
      const text = GOOD.replace(from, () => to)
      expect(() => parse(text)).toThrow(words)
      if (at > 0) expect(() => parse(text)).toThrow(`9.1a-example.md:${at}: `)
    })
  }

  test('an exchange without a block', () => {
    const text = GOOD.replace(/```trace[\s\S]*```/, 'None.')
    expect(() => parse(text)).toThrow('9.1a-example.md:20: the exchange has no block')
  })

  test('bytes of the modem that the driver is never given', () => {
    const text = GOOD.replace('M> ', 'M- ')
    expect(() => parse(text)).not.toThrow()
    const lacks = text.replace('M- \\r\\nOK', 'M- \\r\\nERROR')
    expect(() => parse(lacks)).toThrow('9.1a-example.md:27: the driver is never given these bytes')
  })

  test('nothing that differs, though it is understood', () => {
    const text = GOOD.replace('H- ', 'H> ').replace('N- ', 'N> ')
    expect(() => parse(text)).toThrow('nothing differs: the trace is driven')
  })

  test('driven and a reason all the same', () => {
    const text = GOOD.replace('replay: understood', 'replay: driven').replace('H- ', 'H> ')
    const none = text.replace('N- ', 'N> ')
    expect(() => parse(none)).toThrow('a driven trace needs no reason')
  })

  test('prose or a block before its first heading', () => {
    expect(() => parseOwn('own.md', 'Prose.')).toThrow('own.md:1: prose stands under a heading')
    expect(() => parseOwn('own.md', '```trace\n```')).toThrow('own.md:1: a block stands under')
  })

  test('among what is the driver’s own, something of the document’s', () => {
    expect(() => parseOwn('own.md', '## a\n```trace\nH> AT\\r\n```')).toThrow('own.md:3: only H+')
    expect(() => parseOwn('own.md', '## a\nProse.')).toThrow('own.md:1: a block is missing')
  })
})
