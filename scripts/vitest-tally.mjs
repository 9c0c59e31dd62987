// A vitest reporter that only counts: it writes passed, failed and skipped as JSON to the file that
// ATLINK_TALLY names. A file that fails to load and an error outside any test count as failed, so
// that "0 failed" always means that nothing went wrong.
import { writeFileSync } from 'node:fs'
import process from 'node:process'

export default class Tally {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const tally = { passed: 0, failed: unhandled.length, skipped: 0 }
    for (const module of modules) {
      tally.failed += module.errors().length
      for (const suite of module.children.allSuites()) tally.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        // A test that never got its turn is a failure of the run, not a skip.
        tally[state === 'pending' ? 'failed' : state]++
      }
    }
    const file = process.env.ATLINK_TALLY
    if (file) writeFileSync(file, JSON.stringify(tally))
  }
}
