/**
 * The tests of golden traces on the simulated modem: it answers every example byte for byte, however the
 * host's bytes are cut; and what the driver sends around and in place of it, where that is a conversation
 * with a modem.
 */
import type { Profile } from '@atlink/mock-modem'
import { expect, test } from 'vitest'
import { MockReplay } from './mock-replay.ts'
import { isPlayed, type Line, longestRun, type Trace, withChange } from './trace.ts'

type Half = 'document' | 'driver'

/** A line that says what the simulated modem has to do. */
function isWanted(line: Line): boolean {
  return line.kind === 'modem' || (line.kind === 'network' && line.verb === 'got')
}

function halvesOf(trace: Trace): readonly Half[] {
  return trace.scripted === '' ? ['document', 'driver'] : ['document']
}

/** The trace without one of the things that prepare it, each in turn. */
function lessPrepared(trace: Trace): Trace[] {
  const less = [...trace.knobs.keys()].map((name) => {
    return { ...trace, knobs: new Map([...trace.knobs].filter(([other]) => other !== name)) }
  })
  return trace.before.length === 0 ? less : [...less, { ...trace, before: [] }]
}

function expectFailure(trace: Trace, halves: readonly Half[], profile?: Profile): void {
  expect(() => {
    for (const half of halves) new MockReplay(trace, 64, profile).play(half)
  }).toThrow(`${trace.file}:`)
}

/** Every size to 200, and the whole. */
function chunksOf(longest: number): number[] {
  const sizes = Array.from({ length: Math.min(longest, 200) }, (_, n) => n + 1)
  return longest > 200 ? [...sizes, longest] : sizes
}

/** The tests of these traces. @param profile of the simulated modem; default: the one with the family's name. */
export function replayInMock(traces: readonly Trace[], profile?: Profile): void {
  for (const trace of traces) {
    const name = `${trace.family} ${trace.id} ${trace.section} ${trace.title}`
    for (const half of halvesOf(trace)) {
      test(`${name}: the ${half}’s half`, () => {
        const longest = longestRun(trace, 'host', half)
        for (const chunk of chunksOf(longest)) {
          new MockReplay(trace, chunk, profile).play(half)
        }
      })
    }

    test(`${name}: each changed byte is found`, () => {
      trace.lines.forEach((line, index) => {
        if (!isWanted(line) || !isPlayed(line, 'document')) return
        expectFailure(withChange(trace, index), ['document'], profile)
      })
    })

    const less = lessPrepared(trace)
    if (less.length > 0) {
      test(`${name}: nothing prepares it without need`, () => {
        for (const each of less) expectFailure(each, halvesOf(trace), profile)
      })
    }

    if (trace.scripted !== '') {
      test(`${name}: the driver’s half is no conversation with this modem`, () => {
        expectFailure(trace, ['driver'], profile)
      })
    }
  }
}
