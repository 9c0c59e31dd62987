/**
 * The simulated modem answers every documented example byte for byte, however the host's bytes are cut;
 * and what the driver sends around and in place of it, where that is a conversation with a modem.
 */
import { describe, expect, test } from 'vitest'
import { readTraces } from './folder.ts'
import { MockReplay } from './mock-replay.ts'
import { isPlayed, type Line, longestRun, withChange } from './trace.ts'

/** A line that says what the simulated modem has to do. */
function isWanted(line: Line): boolean {
  return line.kind === 'modem' || (line.kind === 'network' && line.verb === 'got')
}

describe('the simulated modem', () => {
  for (const trace of readTraces('a76xx')) {
    const name = `${trace.id} ${trace.section} ${trace.title}`
    for (const side of ['document', 'driver'] as const) {
      if (side === 'driver' && trace.scripted !== '') continue
      test(`${name}: the ${side}’s half`, () => {
        const longest = longestRun(trace, 'host', side)
        for (let chunk = 1; chunk <= longest; chunk++) new MockReplay(trace, chunk).play(side)
      })
    }

    test(`${name}: each changed byte is found`, () => {
      trace.lines.forEach((line, index) => {
        if (!isWanted(line) || !isPlayed(line, 'document')) return
        const replay = new MockReplay(withChange(trace, index), 64)
        expect(() => replay.play('document')).toThrow(`${trace.file}:`)
      })
    })
  }
})
