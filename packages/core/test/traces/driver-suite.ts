/**
 * The tests of golden traces on the driver: it writes the host's bytes and nothing else, and the events it
 * tells are the same however the modem's bytes are cut.
 */
import type { Dialect } from '@atlink/core'
import { expect, test } from 'vitest'
import { DriverReplay } from './driver-replay.ts'
import { isPlayed, type Line, longestRun, type Trace, withChange } from './trace.ts'

/** A line that says what the driver has to do. */
function isWanted(line: Line): boolean {
  return line.kind === 'host' || line.kind === 'event'
}

/** The tests of these traces. @param families where the families of all of them are. */
export function replayInDriver(traces: readonly Trace[], families: readonly Dialect[]): void {
  for (const trace of traces) {
    const name = `${trace.family} ${trace.id} ${trace.section} ${trace.title}`
    test(`${name}: ${trace.replay}`, () => {
      const longest = longestRun(trace, 'modem', 'driver')
      for (let chunk = 1; chunk <= longest; chunk++) {
        new DriverReplay(trace, chunk, families).play()
      }
    })

    test(`${name}: each changed byte and event is found`, () => {
      trace.lines.forEach((line, index) => {
        if (!isWanted(line) || !isPlayed(line, 'driver')) return
        const replay = new DriverReplay(withChange(trace, index), 64, families)
        expect(() => replay.play()).toThrow(`${trace.file}:`)
      })
    })
  }
}
