/** What is held back of a stream: nothing but a tail that could be the modem's last words. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { a76xx } from '../src/dialects/a76xx.ts'
import { LastWords, lastWordIndex } from '../src/last-words.ts'
import { Silence } from '../src/silence.ts'
import { check } from './support/seed.ts'

function after(
  text: string,
  limit = 100,
  change: (words: LastWords) => void = () => {},
): LastWords {
  const words = new LastWords(a76xx.lastWords, limit)
  change(words)
  for (let i = 0; i < text.length; i++) words.take(text.charCodeAt(i))
  return words
}

const line = (text: string): string => `\r\n${text}\r\n`
const CLOSED = line('CLOSED')

describe('held back', () => {
  test.each([
    ['', 0, 0],
    ['text', 0, 0],
    ['text\r', 1, 0],
    ['text\r\n', 2, 0],
    ['\r\r\n', 2, 0],
    ['\r\n\r\n', 2, 0],
    ['\r\nC', 3, 0],
    ['\r\nX', 0, 0],
    ['\r\nCLOSED', 8, 0],
    ['\r\nCLOSEDX', 0, 0],
    ['\r\nCLOSE\r', 1, 0],
    ['\r\nCLOSED\r', 9, 0],
    ['\r\nCLOSED\rX', 0, 0],
    [CLOSED, 10, 1],
    [`${CLOSED}X`, 0, 0],
    [`${CLOSED}\r`, 11, 1],
    [`${CLOSED}\r\n`, 12, 1],
    [`${CLOSED}\r\n\r`, 1, 0],
    [CLOSED + line('+IPCLOSE: 0,1'), 27, 2],
    [CLOSED + line('any line'), 22, 2],
    [`${CLOSED}\r\nbad \x01`, 0, 0],
    [line('+IPCLOSE: 0,x'), 2, 0],
    [line('+IPCLOSE: 1,1'), 2, 0],
    [line('+CIPEVENT: whatever it is'), 29, 1],
    [line('*ATREADY: 1'), 15, 1],
    [line('an ordinary line'), 2, 0],
    ['\r\nx', 0, 0],
    [line('OK'), 2, 0],
  ])('%j: %d bytes, %d lines', (text, held, lines) => {
    const words = after(text)
    expect([words.held, words.lines]).toEqual([held, lines])
  })

  test('a word that opens shows that what came before was payload', () => {
    const words = after(CLOSED + line('+IPCLOSE: 0,1') + line('NO CARRIER'))
    expect([words.held, words.lines]).toEqual([14, 1])
  })

  test('the end of a line may be the beginning of the next word', () => {
    expect(after('\r\nCLOSED\r\nCLOSED\r\n').held).toBe(10)
    expect(after(`${CLOSED}\r\nfoo\r\nCLOSED\r\n`).held).toBe(10)
  })

  test('OK opens, once it is awaited, and nothing opens after it', () => {
    const awaited = (words: LastWords): void => {
      words.okAwaited = true
    }
    const words = after(CLOSED + line('OK') + line('RING') + CLOSED, 100, awaited)
    expect([words.held, words.lines, words.ok]).toEqual([6 + 8 + 10, 3, true])
    expect(after(`${line('OK')}x`, 100, awaited).ok).toBe(false)
  })

  test('an echo of the escape sequence follows a line, and no more', () => {
    const awaited = (words: LastWords): void => {
      words.echoAwaited = true
    }
    expect(after(`${CLOSED}+++`, 100, awaited).echoed).toBe(3)
    expect(after(`${CLOSED}+++x`, 100, awaited).held).toBe(0)
    expect(after(`${CLOSED}+++\r`, 100, awaited).complete).toBe(false)
    expect(after(`${CLOSED}++`).held).toBe(0)
  })

  test.each([
    ['\r', 1],
    ['\r\n', 2],
    ['\r\nCLO', 5],
    ['\r\nCLOSED\r', 9],
    ['\r\nfoo', 0],
    ['', 0],
  ])('too much: of %j only what may be a word of its own stays', (tail, held) => {
    const words = after(`${CLOSED}${line('+IPCLOSE: 0,1')}${tail}`, 27 + tail.length)
    words.take(tail === '\r\nCLO' ? 0x53 : 10)
    // The byte that was too much has been looked at: a line feed goes on only where one belongs.
    const goesOn = ['\r', '\r\nCLO', '\r\nCLOSED\r'].includes(tail)
    expect(words.held).toBe(goesOn ? held + 1 : 0)
    expect(words.lines).toBe(tail === '\r\nCLOSED\r' ? 1 : 0)
  })

  test('too much of nothing known', () => {
    expect(after(`${CLOSED}\r\n${'a'.repeat(50)}`, 40).held).toBe(0)
    expect(after(CLOSED + line('x').repeat(9), 40).held).toBeLessThanOrEqual(40)
  })

  test('never more than has come, never more than is allowed; payload has no line', () => {
    const piece = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      'CLOSED',
      'OK',
      '+',
      'x',
      '\x01',
      line('START'),
    )
    check(
      fc.property(fc.array(piece), fc.boolean(), (pieces, asked) => {
        const text = pieces.join('')
        const words = new LastWords(a76xx.lastWords, 32)
        words.okAwaited = asked
        words.echoAwaited = asked
        for (let i = 0; i < text.length; i++) {
          words.take(text.charCodeAt(i))
          expect(words.held).toBeLessThanOrEqual(Math.min(32, i + 1))
          if (words.held === 0) expect([words.lines, words.complete]).toEqual([0, false])
          else expect(text[i + 1 - words.held]).toBe('\r')
        }
      }),
      500,
    )
  })
})

describe('silence', () => {
  test.each([
    [300, 3, 100],
    [9600, 96, 100],
    [115_200, 1152, 100],
    [921_600, 9216, 100],
  ])('at %d bit/s %d bytes take %d ms', (baud, count, ms) => {
    const silence = new Silence()
    silence.start(-5, baud)
    expect(silence.lasted(5)).toBe(10)
    silence.wrote(1000, count)
    expect(silence.unwritten(1010)).toBe(10)
    expect(silence.lasted(1000 + ms)).toBe(0)
    expect(silence.lasted(1500 + ms)).toBe(500)
  })

  test('bytes that are written at the line’s rate do not add up', () => {
    const silence = new Silence()
    silence.start(0, 115_200)
    for (let ms = 0; ms < 100_000; ms += 25) silence.wrote(ms, 288)
    expect(silence.lasted(100_000)).toBe(0)
    silence.wrote(101_700, 1)
    expect(silence.lasted(101_710)).toBe(9)
  })

  test('a port that is faster than its rate is not reckoned for ever', () => {
    const silence = new Silence()
    silence.start(0, 9600)
    silence.wrote(0, 4096)
    for (let i = 0; i < 1000; i++) silence.wrote(i, 4096)
    expect(silence.lasted(999)).toBeGreaterThan(-18_000)
  })
})

describe('a run', () => {
  const piece = fc.constantFrom(
    'CLOSED',
    'NO CARRIER',
    '+IPCLOSE: 0,1',
    '*ATREADY: 1',
    'START',
    'OK',
    'STA',
    'CLOS',
    '+CIPEV',
    '\r\n',
    '\r',
    '\n',
    'C',
    'x',
    '\x00',
    ' ',
    '0',
    'plain text',
    '\r\n\r\n',
  )
  const bytesOf = (text: string): Uint8Array =>
    Uint8Array.from(text, (character) => character.charCodeAt(0))

  test('leaves what byte after byte leaves, wherever it is cut', () => {
    const property = fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      fc.boolean(),
      (pieces, cuts, okAwaited) => {
        const text = pieces.join('')
        const bytes = bytesOf(text)
        const words = new LastWords(a76xx.lastWords, 100)
        words.okAwaited = okAwaited
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = Math.min(at + (cuts[i % cuts.length] as number), bytes.length)
          words.takeRun(bytes, at, end)
          const one = after(text.slice(0, end), 100, (single) => {
            single.okAwaited = okAwaited
          })
          expect([words.held, words.lines, words.ok]).toEqual([one.held, one.lines, one.ok])
          at = end
        }
      },
    )
    check(property, 500)
  })

  test('looks at few bytes of a payload', () => {
    let looks = 0
    const bytes = new Proxy(new Uint8Array(96).fill(0x78), {
      get(target, name) {
        looks++
        return target[Number(name)]
      },
    })
    new LastWords(a76xx.lastWords, 100).takeRun(bytes, 0, 96)
    expect(looks).toBeLessThan(20)
  })

  test('digits of a word, and no words at all', () => {
    const digits = new LastWords(lastWordIndex([['#1: *']]), 100)
    digits.takeRun(bytesOf('plain text\r\n71: so it is\r\n'), 0, 26)
    expect([digits.held, digits.lines]).toEqual([16, 1])
    const none = new LastWords(lastWordIndex([]), 100)
    none.takeRun(bytesOf(`long enough a text, then ${CLOSED}`), 0, 35)
    expect([none.held, none.lines]).toEqual([2, 0])
  })
})
