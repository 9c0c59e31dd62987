/** No block holds a line that a DCE in command state would run. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inertLength as lengthIn } from '../src/inert.ts'
import { bytesOf, textOf } from './support/bytes.ts'
import { check } from './support/seed.ts'

/** In memory that ends with a whole cell, and with bytes around it that count for nothing. */
function inertLength(bytes: Uint8Array, start: number, limit: number): number {
  const cells = new Int32Array((bytes.length >> 2) + 2)
  const room = new Uint8Array(cells.buffer).fill(0x0d)
  const at = bytes.length & 3
  room.set(bytes, at)
  return lengthIn(room, cells, at + start, limit)
}

/** The blocks that `bytes` leave in, at most `limit` each. */
function blocks(bytes: Uint8Array, limit: number): Uint8Array[] {
  const all: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const most = Math.min(limit, bytes.length - at)
    const length = inertLength(bytes, at, most)
    if (!(length >= 1 && length <= most)) throw new Error(`a block of ${length} of ${most} bytes`)
    all.push(bytes.slice(at, at + length))
    at += length
  }
  return all
}

/** What a DCE with line editing has in its buffer: control characters count for nothing. */
function edited(text: string, before: string = ''): string {
  let line = before
  for (const character of text) {
    if (character === '\b' || character === '\x7f') line = line.slice(0, -1)
    else if (character >= ' ') line += character
  }
  return line
}

/** A line that is ended by CR and has AT somewhere in it, or A/ anywhere, as typed or as edited. */
function runnable(block: string): boolean {
  if (/at[^\r]*\r|a\//i.test(block)) return true
  const lines = block.split('\r').map((line) => edited(line))
  return (
    lines.some((line) => /a\//i.test(line)) || lines.slice(0, -1).some((line) => /at/i.test(line))
  )
}

/** Behind a send command that lost its CR: may the block's first line make another command of it? */
function hijacks(block: string): boolean {
  const end = block.indexOf('\r')
  if (end < 0) return false
  const line = edited(block.slice(0, end), 'AT+CIPSEND=1,15')
  const isSend = line.startsWith('AT+CIPSEND=1,15')
  return !isSend || /^AT\+CIPSEND=1,15[0-9, ]*;/.test(line)
}

describe('what a block may not hold', () => {
  const cases: readonly (readonly [text: string, ...blocks: string[]])[] = [
    ['hello', 'hello'],
    ['AT', 'AT'],
    ['AT\r', 'A', 'T\r'],
    ['at\r', 'a', 't\r'],
    ['aT\r', 'a', 'T\r'],
    ['AT+CFUN=1,1\rAT\r', 'A', 'T+CFUN=1,1\rA', 'T\r'],
    ['A/', 'A', '/'],
    ['xa/y', 'xa', '/y'],
    ['GET / HTTP/1.1\r\nHost: at\r\n', 'GET / HTTP/1.1\r\nHost: a', 't\r\n'],
    ['that\n\r', 'tha', 't\n\r'],
    ['A\rT\r', 'A\rT\r'],
    ['AAT\r', 'AA', 'T\r'],
    ['ATAT\r', 'ATA', 'T\r'],
    ['\r\r\r', '\r\r\r'],
    ['A\bAT\r', 'A\bA', 'T\r'],
    ['Ax\bT\r', 'Ax\b', 'T\r'],
    ['Ax\x7f/', 'Ax\x7f', '/'],
    ['\b\b;x', '\b\b;x'],
    ['\bCLOSE=1\rx', '\bCLOSE=1', '\rx'],
    ['x\b\by\r', 'x\b\by', '\r'],
    ['x\by\r', 'x\by\r'],
    ['0;+CFUN=0\r', '0;+CFUN=0', '\r'],
    ['x;+CFUN=0\r', 'x;+CFUN=0\r'],
    ['\r0;+CFUN=0\r', '\r0;+CFUN=0\r'],
  ]
  for (const [text, ...expected] of cases) {
    test(JSON.stringify(text), () =>
      expect(blocks(bytesOf(text), 1500).map(textOf)).toEqual(expected),
    )
  }

  test('the limit counts, and what lies beyond it does not', () => {
    expect(blocks(bytesOf('xxAT\r'), 4).map(textOf)).toEqual(['xxAT', '\r'])
    expect(inertLength(bytesOf('xxAT\r'), 2, 2)).toBe(2)
    expect(inertLength(bytesOf('xA/'), 0, 2)).toBe(2)
  })
})

describe('properties', () => {
  const nasty = fc.constantFrom(
    'A',
    'a',
    'T',
    't',
    '/',
    '\r',
    '\n',
    '+',
    'x',
    '\x08',
    ';',
    '1',
    '\x1a',
  )
  const text = fc.array(nasty, { maxLength: 60 }).map((all) => all.join(''))

  test('the blocks make up the text, and none can be run', () => {
    check(
      fc.property(text, fc.integer({ min: 1, max: 70 }), (all, limit) => {
        const parts = blocks(bytesOf(all), limit).map(textOf)
        expect(parts.join('')).toBe(all)
        for (const part of parts) {
          expect(runnable(part), JSON.stringify(part)).toBe(false)
          expect(hijacks(part), JSON.stringify(part)).toBe(false)
        }
      }),
      2000,
    )
  })

  test('a block that is cut would have been runnable', () => {
    check(
      fc.property(text, (all) => {
        fc.pre(all.length > 0)
        const length = inertLength(bytesOf(all), 0, all.length)
        if (length < all.length) expect(runnable(all) || /[\b\x7f;]/.test(all)).toBe(true)
        else expect(runnable(all) || hijacks(all)).toBe(false)
      }),
      2000,
    )
  })

  test('ordinary text is not cut', () => {
    const page = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Hello, world!</p>\r\n'
    expect(inertLength(bytesOf(page), 0, page.length)).toBe(page.length)
  })
})
