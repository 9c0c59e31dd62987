/**
 * Runs before a test file: what the simulated modem is told and says in it goes to the folder that
 * ATLINK_RECORDS names, for docs/coverage.md. Without that name nothing is loaded and nothing recorded.
 */
import process from 'node:process'
import { afterAll, expect } from 'vitest'

const folder = process.env.ATLINK_RECORDS

if (folder) {
  const { writeRecords } = await import('./write.ts')
  const { Recorder } = await import('./recorder.ts')
  const recorder = new Recorder()
  recorder.attach()
  afterAll(() => writeRecords(folder, expect.getState().testPath ?? '', recorder.records))
}
