/** Every number has a name and advice; every text the firmware may say finds its number. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorFromText } from '../src/error-text.ts'
import { describeError, ErrorBase, ErrorCode, errorName } from '../src/errors.ts'
import { bytesOf } from './support/bytes.ts'
import { check } from './support/seed.ts'

const tables = [
  [ErrorBase.cme, '+CME ERROR'],
  [ErrorBase.ip, '+IP ERROR'],
  [ErrorBase.cip, 'CIP error'],
] as const

/** Numbers of a table with their texts, taken from their names. */
function rows(base: number): [number, string][] {
  const found: [number, string][] = []
  for (let n = 0; n < 1000; n++) {
    const text = /\((.*)\)$/.exec(errorName(base + n))?.[1]
    if (
      text !== undefined &&
      describeError(base + n) !== describeError(base + 999).replace('999', String(n))
    ) {
      found.push([n, text])
    }
  }
  return found
}

function fromText(base: number, text: string): number {
  const bytes = bytesOf(`##${text}##`)
  return errorFromText(base, bytes, 2, 2 + text.length)
}

describe('the driver’s own numbers', () => {
  for (const [name, code] of Object.entries(ErrorCode)) {
    test(name, () => {
      expect(errorName(code)).toBe(name)
      expect(describeError(code)).toMatch(/^[A-Z].*\.$/)
    })
  }

  test('no number is used twice', () => {
    const codes = Object.values(ErrorCode)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('the modem’s tables', () => {
  test('have the numbers of the documents', () => {
    const numbers = (base: number): number[] => rows(base).map(([n]) => n)
    expect(numbers(ErrorBase.ip)).toEqual(Array.from({ length: 23 }, (_, i) => i))
    expect(numbers(ErrorBase.cip)).toEqual([...Array.from({ length: 13 }, (_, i) => i), 255])
    for (const n of [0, 3, 10, 11, 12, 13, 14, 16, 30, 50, 103, 107, 133, 148, 149]) {
      expect(numbers(ErrorBase.cme)).toContain(n)
    }
  })

  for (const [base, name] of tables) {
    test(`${name}: name, advice, and the text back to the number`, () => {
      const folded = new Map<string, number>()
      for (const [n, text] of rows(base)) {
        expect(errorName(base + n)).toBe(`${name} ${n} (${text})`)
        expect(describeError(base + n)).toMatch(/^.+: [A-Z].*\.$/)
        const same = folded.get(text.toLowerCase())
        folded.set(text.toLowerCase(), same ?? n)
        for (const form of [
          text,
          text.toUpperCase(),
          text.toLowerCase(),
          text.replaceAll(' ', ''),
          ` ${text} `,
        ]) {
          expect(fromText(base, form), form).toBe(base + (same ?? n))
        }
      }
    })
  }

  test('no two texts of a table fold to one number by chance', () => {
    for (const [base] of tables) {
      const texts = [
        ...new Set(rows(base).map(([, text]) => text.toLowerCase().replace(/[^a-z]/g, ''))),
      ]
      const codes = new Set(texts.map((text) => fromText(base, text)))
      expect(codes.size).toBe(texts.length)
      expect(codes.has(-1)).toBe(false)
    }
  })

  test('texts as manuals and logs have them', () => {
    expect(fromText(ErrorBase.cme, 'SIM not inserted')).toBe(1010)
    expect(fromText(ErrorBase.cme, 'requested service option not subscribed (#33)')).toBe(1133)
    expect(fromText(ErrorBase.ip, 'No data')).toBe(2022)
    expect(fromText(ErrorBase.ip, 'Netclose failed for socket opened')).toBe(2016)
    expect(fromText(ErrorBase.cip, 'operation not supported')).toBe(3004)
  })
})

describe('the two tables of the TCP/IP stack', () => {
  /** As the note has them, section 4.1. */
  const info = [
    'Connection time out',
    'Bind port failed',
    'Port overflow',
    'Create socket failed',
    'Network is already opened',
    'Network is already closed',
    'No clients connected',
    'No active client',
    'Network not opened',
    'Client index overflow',
    'Connection is already created',
    'Connection is not created',
    'Invalid parameter',
    'Operation not supported',
    'DNS query failed',
    'TCP busy',
    'Net close failed for socket opened',
    'Sending time out',
    'Sending failure for network error',
    'Open failure for network error',
    'Server is already listening',
    'Operation failed',
    'No data',
  ]
  const err = [
    'operation succeeded',
    'Network failure',
    'Network not opened',
    'Wrong parameter',
    'Operation not supported',
    'Failed to create socket',
    'Failed to bind socket',
    'TCP server is already listening',
    'Busy',
    'Sockets opened',
    'Timeout',
    'DNS parse failed for AT+CIOPEN',
    'Unknown error',
  ]

  for (const [base, texts] of [
    [ErrorBase.ip, info],
    [ErrorBase.cip, err],
  ] as const) {
    texts.forEach((text, n) => {
      test(`${base + n}: ${text}`, () => {
        expect(fromText(base, text)).toBe(base + n)
        // Meaning and what to do: two sentences of some length, beside the name.
        const advice = describeError(base + n).slice(errorName(base + n).length + 2)
        expect(advice).toMatch(/^[A-Z].{5,}\.( [A-Z].{5,}\.)?$/)
        expect(advice.length).toBeGreaterThan(25)
      })
    })
  }

  for (const base of [0, ErrorBase.cme, ErrorBase.ip, ErrorBase.cip]) {
    test(`no two numbers of ${base} have the same advice`, () => {
      const numbers = base === 0 ? Object.values(ErrorCode) : rows(base).map(([n]) => base + n)
      const advice = numbers.map((code) => describeError(code).replace(/^.*?\): /, ''))
      expect(advice.filter((text, i) => advice.indexOf(text) !== i)).toEqual([])
    })
  }

  test('other words for the same', () => {
    for (const [base, text, code] of [
      [ErrorBase.ip, 'Connection timeout', 2000],
      [ErrorBase.ip, 'Network already opened', 2004],
      [ErrorBase.ip, 'Netclose failed for socket opened', 2016],
      [ErrorBase.ip, 'NO DATA.', 2022],
      [ErrorBase.cip, 'success', 3000],
      [ErrorBase.cip, 'DNS parse failed for AT+CIPOPEN', 3011],
      [ErrorBase.cip, 'TCP server already listening', 3007],
      [ErrorBase.cip, 'time-out', 3010],
      [ErrorBase.cme, 'requested service option not subscribed #33', 1133],
      [ErrorBase.cme, 'PH_SIM PIN required', 1005],
      [ErrorBase.cme, 'network not allowed, emergency calls only', 1032],
    ] as const) {
      expect(fromText(base, text), text).toBe(code)
    }
  })
})

describe('numbers and texts that nobody knows', () => {
  test('have a name and a description all the same', () => {
    for (const code of [-1, 14, 999, 1099, 2500, 3077, 4001, 999_999]) {
      expect(errorName(code)).toContain(String(code < 1000 ? code : code % 1000))
      expect(describeError(code).length).toBeGreaterThan(5)
    }
  })

  test('a text is no number', () => {
    for (const text of ['', ' ', '22', 'gremlins', 'no dat', 'no dataa']) {
      for (const [base] of tables) expect(fromText(base, text), text).toBe(-1)
    }
  })

  test('any text is a number of its table, or none', () => {
    check(
      fc.property(fc.string({ maxLength: 40 }), fc.constantFrom(...tables), (text, [base]) => {
        const latin = text.replace(/[^\x00-\xff]/g, '?')
        const code = fromText(base, latin)
        if (code !== -1) expect(rows(base).map(([n]) => base + n)).toContain(code)
      }),
      200,
    )
  })
})
