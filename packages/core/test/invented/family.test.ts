/**
 * docs/dialects.md followed: a family that the product does not know is found among the others, shows
 * what every family must show, and its documents' examples are played. Nothing of it is outside this folder.
 */
import { fileURLToPath } from 'node:url'
import { conformance } from '@atlink/core/conformance'
import {
  MemoryNetwork,
  MockModem,
  MockSerial,
  type Profile,
  type ProfileName,
  profiles,
  Simulation,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/dialect.ts'
import { families } from '../../src/dialects/index.ts'
import { findFamily } from '../../src/families.ts'
import { replayInDriver } from '../traces/driver-suite.ts'
import { readTraces } from '../traces/folder.ts'
import { replayInMock } from '../traces/mock-suite.ts'
import { fable } from './dialect.ts'
import { fableProfile } from './profile.ts'

const LIMIT_MS = 200_000
const ROOT = fileURLToPath(new URL('./traces/', import.meta.url))

/** What `findFamily` says of that modem, and the lines that it was asked. */
function found(profile: ProfileName | Profile, list: readonly Dialect[]) {
  const time = new VirtualTime()
  const mock = new MockModem({ time, network: new MemoryNetwork(time), profile })
  const told: (string | undefined)[] = []
  findFamily(
    { serial: new MockSerial(mock.port), clock: new VirtualClock(time), families: list },
    (dialect) => told.push(dialect?.name),
  )
  expect(time.run(() => told.length > 0, LIMIT_MS)).toBe(true)
  return { told, asked: mock.takeCommands() }
}

describe('which family it is', () => {
  const all = [...families, fable]

  test('its model names it', () => {
    const { told, asked } = found(fableProfile, all)
    expect(told).toEqual(['fable'])
    expect(asked).not.toContain(fable.probe.line)
  })

  test('a model that nobody knows is found by what only this family answers', () => {
    const { told, asked } = found({ ...fableProfile, model: 'UNHEARD-OF' }, all)
    expect(told).toEqual(['fable'])
    expect(asked.at(-1)).toBe(fable.probe.line)
  })

  test('without its dialect it is taken for the family that answers the last question', () => {
    const { told } = found({ ...fableProfile, model: 'UNHEARD-OF' }, families)
    expect(told).toEqual(['a7600'])
  })

  test.each(Object.keys(profiles) as ProfileName[])('%s is still found beside it', (name) => {
    expect(found(name, all).told).toEqual([name])
    expect(found({ ...profiles[name], model: 'UNHEARD-OF' }, all).told).toEqual([name])
  })
})

conformance({
  name: 'fable',
  dialect: fable,
  supports: {
    virtualTime: true,
    faults: true,
    rates: true,
    flowControl: true,
    dtr: true,
    power: true,
  },
  createTarget: async (options) => new Simulation('fable', { ...options, profile: fableProfile }),
  test: (title, run) => test(title, { timeout: 60_000 }, run),
  // What the family cannot show: the reason is in the title.
  skip: (title, reason) => test.skip(`${title} (${reason})`),
  print: (line) => console.log(line),
})

describe('its golden traces', () => {
  const traces = readTraces('fable', ROOT)

  test('there are some', () => {
    expect(traces.map(({ section }) => section)).toEqual(['F.1', 'F.2', 'F.3'])
  })

  describe('the driver', () => replayInDriver(traces, [fable]))
  describe('the simulated modem', () => replayInMock(traces, fableProfile))
})
