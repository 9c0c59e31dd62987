/** The simulated modem on every documented example. */
import { describe } from 'vitest'
import { allTraces } from './folder.ts'
import { replayInMock } from './mock-suite.ts'

describe('the simulated modem', () => {
  replayInMock(allTraces())
})
