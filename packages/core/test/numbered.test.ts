/** Link numbers in lines: where they are, where they are left out, and what is not one. */
import { expect, test } from 'vitest'
import type { Dialect } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { Engine } from '../src/engine.ts'
import { announcedLink, hasSender, numberBefore, renumber } from '../src/numbered.ts'
import { type ModemOptions, settingsOf } from '../src/options.ts'
import { sim800 } from '../src/sim800/dialect.ts'
import { bytesOf } from './support/bytes.ts'
import { ManualClock } from './support/manual-clock.ts'
import { ScriptedSerial } from './support/scripted-dce.ts'

function engineOf(dialect: Dialect, single = false): Engine {
  const options: ModemOptions = {
    dialect,
    single,
    serial: new ScriptedSerial(10),
    clock: new ManualClock(),
  }
  return new Engine(options, settingsOf(options))
}

/** Lays the text behind a tag where the parser has it; returns its end. */
function lay(engine: Engine, text: string): number {
  const { arena, parser } = engine
  arena.bytes.set(bytesOf(text), arena.window)
  parser.text = arena.window
  return arena.window + text.length
}

test.each([
  ['1,0', a76xx, false, 0],
  ['1,9', a76xx, false, 9],
  ['3', a76xx, false, -1],
  ['1,0,192.0.2.7:7', a76xx, false, -1],
  ['2,0,5,0', a76xx, false, -1],
  ['1,4', sim800, false, 4],
  ['4', sim800, false, 4],
  ['1,4,192.0.2.7:7', sim800, false, 4],
  ['1,4,nobody', sim800, false, -1],
  ['1', sim800, true, 0],
  ['', sim800, true, -1],
] as const)('`%s` announces', (text, dialect, single, link) => {
  const engine = engineOf(dialect, single)
  expect(announcedLink(engine, lay(engine, text))).toBe(link)
})

test('a number that is left out is put in, and the fifth has no place', () => {
  const { parser } = engineOf(sim800, true)
  const numbers = (): number[] => [parser.a0, parser.a1, parser.a2, parser.a3, parser.argc]
  Object.assign(parser, { a0: 2, a1: 5, a2: 6, a3: 0, argc: 3 })
  renumber(parser)
  expect(numbers()).toEqual([2, 0, 5, 6, 4])
  renumber(parser)
  expect(numbers()).toEqual([2, 0, 0, 5, 4])
  Object.assign(parser, { argc: 0 })
  renumber(parser)
  expect(parser.argc).toBe(0)
})

test('a sender behind the numbers is SIM800’s alone', () => {
  for (const dialect of [a76xx, sim800]) {
    const engine = engineOf(dialect)
    expect(hasSender(engine, lay(engine, '1,4,192.0.2.7:7'))).toBe(dialect === sim800)
  }
})

test.each([
  ['3, CLOSED', false, 3],
  ['x, CLOSED', false, -1],
  ['CLOSED', false, -1],
  ['CLOSED', true, 0],
] as const)('before `%s`', (text, single, number) => {
  const engine = engineOf(sim800, single)
  lay(engine, text)
  expect(numberBefore(engine, engine.parser.text)).toBe(number)
})
