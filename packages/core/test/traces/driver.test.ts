/** The driver on every documented example. */
import { describe } from 'vitest'
import { families } from '../../src/dialects/index.ts'
import { replayInDriver } from './driver-suite.ts'
import { allTraces } from './folder.ts'

describe('the driver', () => {
  replayInDriver(allTraces(), families)
})
