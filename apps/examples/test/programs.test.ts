/** The examples under virtual time on Node: over the modem's own line, and over fakes of the ESP32. */
import { describe, test } from 'vitest'
import { exampleTests } from './programs/index.ts'
import { esp32World, plainWorld } from './world.ts'

describe.each([
  ['a serial line', plainWorld],
  ['the ESP32’s fakes', esp32World],
])('over %s', (_, newWorld) => {
  for (const { title, run } of exampleTests(newWorld)) test(title, run)
})
