/** Lines, counted payload and prompts, cut anywhere. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Tag } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { sim800 } from '../src/sim800/dialect.ts'
import { bytesOf, pattern, textOf } from './support/bytes.ts'
import { Parsing } from './support/parsing.ts'
import { check } from './support/seed.ts'

/** Five bytes of payload follow each `+CIPRXGET: 2,0,5,0`. */
function counted(text: string): number {
  const match = /^\+CIPRXGET: 2,\d,(\d+),\d+$/.exec(text)
  return match === null ? 0 : Number(match[1])
}

function said(text: string, cuts: readonly number[] = [], promptExpected = false): string[] {
  const parsing = new Parsing()
  parsing.lengthOf = counted
  parsing.parser.promptExpected = promptExpected
  return parsing.feed(bytesOf(text), cuts).said()
}

describe('lines', () => {
  const cases: readonly (readonly [text: string, events: readonly string[]])[] = [
    ['\r\nOK\r\n', [`${Tag.ok} 'OK' after 101`]],
    ['OK\r\n', [`${Tag.ok} 'OK' after 1`]],
    ['OK\n', [`${Tag.ok} 'OK' after 1`]],
    ['\r\r\n  OK \r \r\n', [`${Tag.ok} 'OK' after 100100`]],
    ['\r\n\r\n\r\n', []],
    ['OK', []],
    ['OKAY\r\n', [`0 'OKAY' after 1`]],
    ['K\r\n', [`0 'K' after 1`]],
    ['a\rb\r\n', [`0 'a\\rb' after 1`]],
    [
      '\r\n+CSQ: 1,2\r\n\r\nOK\r\n',
      [`${Tag.csq} '+CSQ: 1,2' after 101`, `${Tag.ok} 'OK' after 101`],
    ],
  ]
  for (const [text, events] of cases) {
    test(JSON.stringify(text), () => expect(said(text)).toEqual(events))
  }

  test.each([
    { dialect: a76xx, countsInline: false },
    { dialect: sim800, countsInline: false },
    { dialect: sim800, countsInline: true },
  ])('a line has its tag wherever it is cut: $dialect.name, $countsInline', (variant) => {
    for (const [text, tag, whole] of variant.dialect.lines) {
      if (variant.countsInline && tag === Tag.ipd) continue
      const line = whole ? text : `${text} 1,2`
      const all = `\r\n${line}\r\n\r\nOK\r\n`
      const events = [`${tag} '${line}' after 101`, `${Tag.ok} 'OK' after 101`]
      for (let cut = 0; cut < all.length; cut++) {
        for (const cuts of [[cut], [cut, cut + 1]]) {
          const parsing = new Parsing(undefined, undefined, variant.dialect)
          parsing.parser.countsInline = variant.countsInline
          const told = parsing.feed(bytesOf(all), cuts).said()
          expect(told, `${text} cut at ${cuts}`).toEqual(events)
        }
      }
      const longer = whole ? `${text}~` : `${text}~ 1,2`
      const parsing = new Parsing(undefined, undefined, variant.dialect)
      const told = parsing.feed(bytesOf(`\r\n${longer}\r\n`)).said()
      expect(told).toEqual([`${whole ? 0 : tag} '${longer}' after 101`])
    }
  })

  test('what is left of a long line has no tag', () => {
    const parsing = new Parsing(320, 64)
    for (let i = 0; i < 8; i++) parsing.feed(bytesOf('x'.repeat(50)))
    parsing.feed(bytesOf('OK\r\n+CSQ: 1,2\r\n'))
    expect(parsing.said()).toEqual(['long line', `${Tag.csq} '+CSQ: 1,2' after 1`])
  })

  test('an endless run of blank bytes is a line end at most', () => {
    const parsing = new Parsing(320, 64)
    for (let i = 0; i < 40; i++) parsing.feed(bytesOf('\r'.repeat(50)))
    parsing.feed(bytesOf('\nOK\r\n'))
    expect(parsing.said()).toEqual(['long line', `${Tag.ok} 'OK' after 1`])
  })
})

describe('counted payload', () => {
  test('holds what looks like lines and prompts, byte for byte', () => {
    const payload = '\r\nOK\r\n>\n+CIPRXGET: 1,0\r\n\x00\xff'
    const text = `\r\n+CIPRXGET: 2,0,${payload.length},0\r\n${payload}\r\nOK\r\n`
    expect(said(text, [], true)).toEqual([
      `${Tag.cipRxGet} '+CIPRXGET: 2,0,${payload.length},0' after 101`,
      "payload '\\r\\nOK\\r\\n>\\n+CIPRXGET: 1,0\\r\\n\\x00\\xff'",
      `${Tag.ok} 'OK' after 101`,
    ])
  })

  test('larger than the window comes in runs', () => {
    const parsing = new Parsing(320, 64)
    parsing.lengthOf = counted
    const payload = pattern(1000)
    parsing.feed(bytesOf('\r\n+CIPRXGET: 2,0,1000,0\r\n')).feed(payload)
    expect(parsing.parser.inPayload).toBe(false)
    parsing.feed(bytesOf('\r\nOK\r\n'))
    expect(parsing.said().length).toBe(3)
  })

  test('the blank signature tells trailers apart', () => {
    const block = '\r\n+CIPRXGET: 2,0,5,0\r\nhello'
    const blank = (trailer: string): string | undefined =>
      said(`${block}${trailer}OK\r\n`)[2]?.replace(/.*after /, '')
    expect(blank('')).toBe('1')
    expect(blank('\n')).toBe('11')
    expect(blank('\r\n')).toBe('101')
    expect(blank('\r\n\r\n')).toBe('10101')
    expect(blank('\n\r\n')).toBe('1101')
    // Long runs are told apart from short ones, not from each other.
    expect(blank('\r\n'.repeat(20))?.length).toBeGreaterThan(10)
  })

  test('is over before the trailer when it was counted by `count`', () => {
    const parsing = new Parsing()
    parsing.parser.promptExpected = true
    parsing.atPrompt = () => parsing.parser.count(6)
    parsing.feed(bytesOf('\r\n>\r\nOK\r\n\r\nERROR\r\n'))
    expect(parsing.said()).toEqual([
      'prompt',
      "payload '\\r\\nOK\\r\\n'",
      `${Tag.error} 'ERROR' after 101`,
    ])
  })
})

describe('prompts', () => {
  const forms = ['\r\n>', '\r\n> ', '\r\n>\r\n', '>', '\r\n\r\n>', '\n>', ' >']
  for (const form of forms) {
    test(`${JSON.stringify(form)} when one is expected, cut anywhere`, () => {
      const text = `${form}\r\nOK\r\n`
      const whole = said(text, [], true).map((event) => event.replace(/ after .*/, ''))
      expect(whole).toEqual(['prompt', `${Tag.ok} 'OK'`])
      for (let cut = 1; cut < text.length; cut++) {
        const events = said(text, [cut], true).map((event) => event.replace(/ after .*/, ''))
        expect(events, `cut at ${cut}`).toEqual(whole)
      }
    })
  }

  test('when none is expected: text', () => {
    expect(said('\r\n>\r\n')).toEqual(["0 '>' after 101"])
  })

  test('only at the start of a line', () => {
    const events = ["0 'a > b' after 1", 'prompt']
    expect(said('a > b\r\n>', [], true)).toEqual(events)
    for (let cut = 1; cut < 8; cut++) expect(said('a > b\r\n>', [cut], true)).toEqual(events)
  })

  test('after the echo of the command', () => {
    expect(said('AT+CIPSEND=0,05\r\r\n>', [], true)).toEqual([
      "0 'AT+CIPSEND=0,05' after 1",
      'prompt',
    ])
  })

  test('only the first', () => {
    expect(said('>\r\n>\r\n', [], true)).toEqual(['prompt', "0 '>' after 101"])
  })

  test('not inside a line that is too long', () => {
    const text = `${'x'.repeat(400)}>y\r\n`
    for (let cut = 385; cut < 402; cut++) {
      expect(said(text, [cut], true), `cut at ${cut}`).toEqual(['long line'])
    }
  })
})

describe('lines that are too long', () => {
  // 384 bytes with the CR.
  for (const length of [383, 384, 500, 895, 896, 5000]) {
    test(`${length} characters: the same, however it is cut`, () => {
      const text = `\r\n${'x'.repeat(length)}\r\nOK\r\n`
      const events = [length <= 383 ? `0 'x{${length}}' after 101` : 'long line']
      events.push(`${Tag.ok} 'OK' after 1`)
      const strip = (list: string[]): string[] =>
        list.map((event) => event.replace(/'OK'.*/, "'OK' after 1"))
      expect(strip(said(text))).toEqual(events)
      expect(strip(said(text, [200, 300, 450, 700]))).toEqual(events)
      const single = Array.from({ length: text.length }, (_, i) => i)
      expect(strip(said(text, single))).toEqual(events)
    })
  }
})

describe('discarding', () => {
  test('from `discard` to `resume` nothing is said', () => {
    const parsing = new Parsing()
    parsing.lengthOf = () => {
      parsing.parser.discard()
      return 0
    }
    parsing.feed(bytesOf('\r\nBAD\r\n\r\nOK\r\nhalf a li'))
    parsing.parser.promptExpected = true
    parsing.feed(bytesOf('ne\r\n\r\n>'))
    parsing.parser.resume()
    parsing.lengthOf = () => 0
    parsing.feed(bytesOf('\r\nOK\r\n'))
    expect(parsing.said()).toEqual(["0 'BAD' after 101", `${Tag.ok} 'OK' after 101`])
  })

  test('also out of counted payload', () => {
    const parsing = new Parsing()
    parsing.lengthOf = () => 9
    parsing.feed(bytesOf('x\r\nabc'))
    expect(parsing.parser.inPayload).toBe(true)
    parsing.parser.discard()
    expect(parsing.parser.inPayload).toBe(false)
  })

  test('also out of a line that is too long', () => {
    const parsing = new Parsing()
    parsing.feed(bytesOf('x'.repeat(500)))
    parsing.parser.discard()
    parsing.parser.resume()
    expect(parsing.feed(bytesOf('OK\r\n')).said()).toEqual(['long line', `${Tag.ok} 'OK' after 1`])
  })
})

describe('arguments', () => {
  /** What parseArguments finds in `text`: the numbers, and `!` when nothing else followed. */
  function parsed(text: string, wide?: boolean): string {
    const { parser, arena } = new Parsing()
    arena.bytes.set(bytesOf(text))
    parser.parseArguments(0, text.length, wide)
    const numbers = [parser.a0, parser.a1, parser.a2, parser.a3].slice(0, parser.argc)
    return numbers.join(',') + (parser.clean ? '!' : '')
  }

  const cases = [
    ['', ''],
    [' 1', '1!'],
    ['1,2,3,4', '1,2,3,4!'],
    [' 1, 2,  3', '1,2,3!'],
    ['1,2,3,4,5', '1,2,3,4'],
    ['0,-1', '0,-1!'],
    ['-', ''],
    ['1,', '1'],
    ['1,,2', '1'],
    ['1,"x"', '1'],
    ['1 ,2', ''],
    ['1x', ''],
    ['1,2x', '1'],
    ['007', '7!'],
    ['999999999', '999999999!'],
  ] as const
  for (const [text, result] of cases) {
    test(JSON.stringify(text), () => expect(parsed(text)).toBe(result))
  }

  test('a number of ten digits is none, unless it may wrap', () => {
    for (const text of ['2147483647', '4294967296', '4294967301,1', '99999999999999999999']) {
      expect(parsed(text), text).toBe('')
    }
    expect(parsed('2147483648,4294967295,1', true)).toBe('-2147483648,-1,1!')
  })
})

describe('properties', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\r\n',
      '\r',
      '\n',
      ' ',
      'OK',
      'ERROR',
      '+CIPRXGET: 1,0',
      '+IPCLOSE: 0,1',
      '>',
      '> ',
    ),
    fc.constantFrom('AT+CIPSEND=0,05\r', '+CREG: 1', '\x00', '\xff', 'x'.repeat(390)),
    fc.string({ maxLength: 8 }),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => {
      return `\r\n+CIPRXGET: 2,0,${bytes.length},0\r\n${textOf(bytes)}\r\nOK\r\n`
    }),
  )

  test('any stream says the same, cut at any bytes', () => {
    const stream = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    check(
      fc.property(
        stream,
        fc.array(fc.nat(200), { maxLength: 12 }),
        fc.boolean(),
        (text, cuts, prompt) => {
          const single = Array.from({ length: text.length }, (_, i) => i)
          const whole = said(text, [], prompt)
          expect(said(text, cuts, prompt)).toEqual(whole)
          expect(said(text, single, prompt)).toEqual(whole)
        },
      ),
      400,
    )
  })

  test('any bytes are taken, with any window', () => {
    check(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        fc.constantFrom(64, 128, 512),
        fc.boolean(),
        (bytes, window, prompt) => {
          const parsing = new Parsing(320, window)
          parsing.parser.promptExpected = prompt
          parsing.lengthOf = (text) => text.length % 17
          parsing.feed(bytes)
          parsing.lengthOf = () => 0
          parsing.feed(new Uint8Array(20)).feed(bytesOf('\r\n\r\nOK\r\n'))
          expect(parsing.said().at(-1)).toContain(`${Tag.ok} 'OK'`)
        },
      ),
      100,
    )
  })
})
