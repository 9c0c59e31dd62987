/** Command lines, byte by byte. */
import { expect, test } from 'vitest'
import { Arena } from '../src/arena.ts'
import { ascii } from '../src/ascii.ts'
import { Writer } from '../src/writer.ts'
import { bytesOf, textOf } from './support/bytes.ts'

const arena = new Arena(384, 64, 1, 64, 64)
const writer = new Writer(arena)

function written(): string {
  return textOf(arena.bytes.slice(arena.command, arena.command + writer.length))
}

test('every number from 0 to 70000, and the largest rates', () => {
  const numbers = Array.from({ length: 70_001 }, (_, i) => i)
  for (const number of [...numbers, 921_600, 999_999, 1_000_000, 4_000_000]) {
    writer.begin().number(number)
    if (written() !== String(number)) expect(written()).toBe(String(number))
  }
})

test('leading zeros', () => {
  for (const [value, digits, text] of [
    [0, 2, '00'],
    [5, 2, '05'],
    [15, 2, '15'],
    [150, 2, '150'],
    [5, 5, '00005'],
    [10, 1, '10'],
  ] as const) {
    writer.begin().number(value, digits)
    expect(written()).toBe(text)
  }
})

test('everything a line is made of', () => {
  arena.bytes.set(bytesOf('host'), arena.transmitBase(0))
  const host = arena.transmitBase(0)
  writer
    .begin()
    .put(ascii('AT+X='))
    .number(7)
    .comma()
    .quote()
    .range(host, host + 4)
    .quote()
  writer.comma().view(bytesOf('view')).fill(0x7e, 3).end()
  expect(written()).toBe('AT+X=7,"host",view~~~\r')
  writer.begin()
  expect(writer.length).toBe(0)
})
