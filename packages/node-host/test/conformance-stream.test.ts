/** The conformance suite through serialport's stream, in real time. */
import { conformance } from '@atlink/core/conformance'
import { test } from 'vitest'
import { createStream, supports } from './targets/stream.ts'

conformance({
  name: 'serialport stream',
  supports,
  createTarget: createStream,
  test: (title, run) => test(title, { timeout: 60_000 }, run),
  // What this target cannot show, by what the case needs: the reason is in the title.
  skip: (title, reason) => test.skip(`${title} (${reason})`),
  print: (line) => console.log(line),
})
