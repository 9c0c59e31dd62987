/** The sweep's own tables: no knob, no value and no family is left out, and no name is a case's of old. */
import { CASES } from '@atlink/core/conformance'
import { expect, test } from 'vitest'
import { checkKnob, type Knobs, knobTable, type ProfileName, profiles } from '../../src/index.ts'
import { area, unknownNames } from './areas.ts'
import { openCases } from './open-cases.ts'
import { leftOutBy, values } from './row.ts'
import { rows } from './sweep.ts'

const families = Object.keys(profiles) as ProfileName[]

test('every knob has a row, and every row a knob', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(knobTable).sort())
})

test.each(Object.entries(rows))('%s has values, each of them one of the knob’s', (key, row) => {
  const name = key as keyof Knobs
  const all = (row.of ?? families).flatMap((profile) => values(profile, name, row))
  expect(all.length).toBeGreaterThan(0)
  for (const value of all) expect(() => checkKnob(name, value)).not.toThrow()
  const listed = knobTable[name].values
  if (!Array.isArray(listed)) return
  expect(row.values, 'the knob lists its values itself').toBeUndefined()
})

test('every name is of a case, or begins one', () => {
  const named = Object.values(rows).flatMap(({ cases = [] }) => cases)
  expect(unknownNames(named)).toEqual([])
  const known = CASES.map(({ name }) => name)
  const single = Object.values(rows).flatMap((row) =>
    families.flatMap((profile) => leftOutBy(profile, row)),
  )
  for (const name of [...single, ...Object.values(openCases).flat()]) expect(known).toContain(name)
})

test('an area is a case, also a long one, or a group without the long ones', () => {
  expect(area('data/soak').length).toBe(1)
  expect(area('data/').map(({ name }) => name)).not.toContain('data/soak')
  expect(area('data/').length).toBeGreaterThan(10)
})
