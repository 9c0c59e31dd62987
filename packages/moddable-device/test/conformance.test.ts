/** The conformance suite over fakes of the ESP32's modules: 128-byte FIFOs that drop, no flow control. */
import { conformance } from '@atlink/core/conformance'
import { test } from 'vitest'
import { createDevice, supports } from './targets/device.ts'

conformance({
  name: 'ESP32 fakes',
  supports: { ...supports, rates: true, dtr: true },
  createTarget: createDevice,
  test: (title, run) => test(title, { timeout: 60_000 }, run),
  // What this target cannot show, by what the case needs: the reason is in the title.
  skip: (title, reason) => test.skip(`${title} (${reason})`),
  print: (line) => console.log(line),
})
