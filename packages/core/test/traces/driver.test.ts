/**
 * The driver on every documented example: it writes the host's bytes and nothing else, and the events it
 * tells are the same however the modem's bytes are cut.
 */
import { describe, expect, test } from 'vitest'
import { DriverReplay } from './driver-replay.ts'
import { allTraces } from './folder.ts'
import { isPlayed, type Line, longestRun, type Trace, withChange } from './trace.ts'

/** A line that says what the driver has to do. */
function isWanted(line: Line): boolean {
  return line.kind === 'host' || line.kind === 'event'
}

/** An application plays in it; the index page's check wants that of every trace. */
function isDriven({ lines }: Trace): boolean {
  return lines.some(({ kind }) => kind === 'call')
}

describe('the driver', () => {
  for (const trace of allTraces().filter(isDriven)) {
    const name = `${trace.family} ${trace.id} ${trace.section} ${trace.title}`
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
