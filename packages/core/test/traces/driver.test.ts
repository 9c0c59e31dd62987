/**
 * The driver on every documented example: it writes the host's bytes and nothing else, and the events it
 * tells are the same however the modem's bytes are cut.
 */
import { describe, expect, test } from 'vitest'
import { DriverReplay } from './driver-replay.ts'
import { readTraces } from './folder.ts'
import { isPlayed, type Line, longestRun, withChange } from './trace.ts'

/** A line that says what the driver has to do. */
function isWanted(line: Line): boolean {
  return line.kind === 'host' || line.kind === 'event'
}

describe('the driver', () => {
  for (const trace of readTraces('a76xx')) {
    const name = `${trace.id} ${trace.section} ${trace.title}`
    test(`${name}: ${trace.replay}`, () => {
      const longest = longestRun(trace, 'modem', 'driver')
      for (let chunk = 1; chunk <= longest; chunk++) new DriverReplay(trace, chunk).play()
    })

    test(`${name}: each changed byte and event is found`, () => {
      trace.lines.forEach((line, index) => {
        if (!isWanted(line) || !isPlayed(line, 'driver')) return
        const replay = new DriverReplay(withChange(trace, index), 64)
        expect(() => replay.play()).toThrow(`${trace.file}:`)
      })
    })
  }
})
