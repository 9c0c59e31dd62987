/** The conformance suite inside XS, the engine of the ESP32. */
import { testsInside } from '@atlink/xs-harness/vitest'

await testsInside(new URL('./conformance.guest.ts', import.meta.url), { timeout: 300_000 })
