/** The table of the documents' commands, and the page that is made of it: what is missing is found. */
import { expect, test } from 'vitest'
import { coverage } from './page.ts'
import { type Noted, notedIn, readTraceNotes } from './records.ts'
import { families, type Row, rows } from './table.ts'

function row(name: string): Row {
  const found = rows.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no row is called ${name}`)
  return found
}

function noted(change: Partial<Noted> = {}): Noted {
  return {
    family: 'a76xx',
    column: 'mock',
    kind: 'ran',
    text: 'AT+NETOPEN',
    isMulti: false,
    source: 'packages/mock-modem/test/net.test.ts',
    label: 'net',
    ...change,
  }
}

/** The cells of a row on the page of one family: section, mock, driver, trace. */
function cells(name: string, all: readonly Noted[], family: Row['name'] = 'a76xx'): string[] {
  const { page } = coverage(
    [row(name)],
    all,
    families.filter((one) => one === family),
  )
  const line = page.split('\n').find((one) => one.startsWith('| `')) ?? ''
  return line.split(' | ').slice(1)
}

test('no two rows are the same, and some family has each', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  for (const { name, places } of rows) {
    expect(
      families.some((family) => !places[family].isExcluded),
      name,
    ).toBe(true)
  }
})

test('a name is found by its own pattern, and by no other’s', () => {
  const examples: readonly (readonly [text: string, name: string])[] = [
    ['AT+CIPSEND=1,5', 'AT+CIPSEND=<link>,<length>'],
    ['AT+CIPSEND=1,', 'AT+CIPSEND=<link>[,]'],
    ['AT+CIPSEND=1,,"192.0.2.1",7', 'AT+CIPSEND=<link>,,"<host>",<port>'],
    ['AT+CIPRXGET=2,1', 'AT+CIPRXGET=2,<link>[,<length>]'],
    ['AT+CIPOPEN=1,"UDP",,,5000', 'AT+CIPOPEN=<link>,"UDP",,,<local>'],
    ['AT+CIPOPEN=0,"TCP","a.b",80', 'AT+CIPOPEN=<link>,"TCP","<host>",<port>'],
    ['AT+CDNSGIP=?', 'AT+CDNSGIP=?'],
    ['AT+CGPADDR', 'AT+CGPADDR[=<cid>]'],
    ['+++', '+++'],
    ['+CIPSEND: 1,5,-1', '+CIPSEND: <link>,<asked>,<taken>'],
    ['RECV FROM: 192.0.2.1:7', 'RECV FROM: <ip>:<port>'],
    ['CONNECT 115200', 'CONNECT <text>'],
    ['+IPD,5:test1', '+IPD,<length>:'],
    ['0,CONNECT OK', '<link>, CONNECT OK'],
  ]
  for (const [text, name] of examples) {
    const found = rows.filter((one) => one.connection !== 'single' && one.pattern.test(text))
    expect(
      found.map((one) => one.name),
      text,
    ).toEqual([name])
  }
  expect(row('AT+CDNSGIP=<list>').pattern.test('AT+CDNSGIP=?')).toBe(false)
})

test('no command that a trace has is missing in the table, nor marked as not shown', () => {
  for (const { family, kind, text, label } of readTraceNotes()) {
    if (kind !== 'ran') continue
    const found = rows.filter((one) => one.kind === 'command' && one.pattern.test(text))
    expect(
      found.some(({ places }) => places[family].isShown),
      `${family} ${label}: ${text}`,
    ).toBe(true)
  }
})

test('a cell links to the first of the tests that have it', () => {
  const later = noted({ source: 'packages/mock-modem/test/open.test.ts', label: 'open' })
  const other = noted({ family: 'a7600', source: 'a', label: 'a' })
  expect(cells('AT+NETOPEN', [later, other, noted()])[1]).toBe(
    '[net](../packages/mock-modem/test/net.test.ts)',
  )
})

test('a cell that nothing fills is found', () => {
  const { empty, counts } = coverage([row('AT+NETOPEN')], [noted()], ['a76xx'])
  expect(empty).toEqual([
    'a76xx, driver: nothing has AT+NETOPEN',
    'a76xx, trace: nothing has AT+NETOPEN',
  ])
  expect(counts).toEqual({ filled: 1, excluded: 0, empty: 2 })
})

test('a test that is gone fills nothing any more', () => {
  const file = [
    JSON.stringify({ test: 'packages/mock-modem/test/net.test.ts' }),
    JSON.stringify({ profile: 'a76xx', kind: 'ran', text: 'AT+NETOPEN' }),
  ].join('\n')
  expect(notedIn(file, () => true)).toEqual([noted()])
  expect(notedIn(file, () => false)).toEqual([])
})

test('what a document does not have is n/a, with the section; so is a trace of what it does not show', () => {
  expect(cells('AT+CIICR', [])).toEqual(['3.1.3: NETOPEN', 'n/a 3.1.3', 'n/a 3.1.3', 'n/a 3.1.3 |'])
  expect(cells('AT+CIPTIMEOUT?', [noted({ text: 'AT+CIPTIMEOUT?', column: 'trace' })]).at(-1)).toBe(
    'n/a 2.1 |',
  )
})

test('what the driver never says is n/a in its column alone', () => {
  const [, mock, driver] = cells('AT+CIPRXGET=3,<link>[,<length>]', [])
  expect(mock).toBe('**none**')
  expect(driver).toBe('n/a 3.2.2: the driver reads bytes, not digits')
})

test('a line of an answer counts only where the row says so', () => {
  const answer = { kind: 'answered', column: 'mock' } as const
  expect(cells('+CIPOPEN: <link>,<err>', [noted({ ...answer, text: '+CIPOPEN: 0,0' })])[1]).toBe(
    '**none**',
  )
  expect(cells('+CIPERROR: <err>', [noted({ ...answer, text: '+CIPERROR: 4' })])[1]).toContain(
    'net',
  )
})

test('SIM800’s commands are told apart by its kind of connection', () => {
  const close = { family: 'sim800', text: 'AT+CIPCLOSE=1' } as const
  const single = [noted({ ...close })]
  const multi = [noted({ ...close, isMulti: true })]
  expect(cells('AT+CIPCLOSE=<mode>', single, 'sim800')[1]).toContain('net')
  expect(cells('AT+CIPCLOSE=<mode>', multi, 'sim800')[1]).toBe('**none**')
  expect(cells('AT+CIPCLOSE=<link>', multi, 'sim800')[1]).toContain('net')
})

test('tests are told apart by whose they are', () => {
  const columnOf = (path: string): string | undefined =>
    notedIn(
      `${JSON.stringify({ test: path })}\n${JSON.stringify({ profile: 'a76xx', kind: 'ran', text: 'AT' })}`,
      () => true,
    )[0]?.column
  expect(columnOf('packages/mock-modem/test/net.test.ts')).toBe('mock')
  expect(columnOf('packages/mock-modem/test/conformance.test.ts')).toBe('driver')
  expect(columnOf('packages/mock-modem/test/conformance-families.test.ts')).toBe('driver')
  expect(columnOf('packages/core/test/traces/mock.test.ts')).toBeUndefined()
  expect(columnOf('packages/core/test/udp.test.ts')).toBe('driver')
  expect(columnOf('packages/node-host/test/udp.test.ts')).toBe('driver')
})
