/** The conformance suite as a program for XS: the device package over the ESP32's fakes. */
import { conformance } from '@atlink/core/conformance'
import { type GuestTest, serve } from '@atlink/xs-harness/guest'
import { createDevice, supports } from '../targets/device.ts'

const tests: GuestTest[] = []

conformance({
  name: 'XS',
  supports,
  createTarget: createDevice,
  test: (title, run) => tests.push({ title, run }),
  skip: (title, reason) => tests.push({ title: `${title} (${reason})`, skip: true, run: () => {} }),
})

serve({ tests })
