#!/usr/bin/env node
/**
 * The command `atlink`. Results go to standard output, everything else to standard error. It exits
 * with 0, with 1 when something went wrong, with 2 when the command line was wrong, and with 130 or
 * 143 after SIGINT or SIGTERM, when all is closed.
 */
import { processContext } from './context.ts'
import { run } from './run.ts'

// Whoever reads standard output may stop: that is their business.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await run(processContext(), process.argv.slice(2))
