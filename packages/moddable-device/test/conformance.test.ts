/**
 * The conformance suite through the device package over the ESP32's fakes: once with a counter that
 * starts at zero, once with one that wraps in every case and JavaScript that takes its time.
 */
import { conformance } from '@atlink/core/conformance'
import { test } from 'vitest'
import { type DeviceOptions, DeviceTarget, supports } from './targets/device.ts'

function run(name: string, fixed: DeviceOptions): void {
  conformance({
    name,
    supports,
    createTarget: async (options) => new DeviceTarget({ ...options, ...fixed }),
    test,
    skip: (title, reason) => test.skip(`${title} (${reason})`),
    print: (line) => console.log(line),
  })
}

run('ESP32 fakes', { startMs: 0 })
run('ESP32 fakes, clock wraps, slow turns', { startMs: 0x7fff_ffff - 999, turnMs: 0.5 })
