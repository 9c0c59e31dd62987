/**
 * `npm run example NAME`: runs one of this folder's examples on Node. Exit code 0 when it has done what it
 * is for, 1 when that failed, 2 for wrong use and for a port that cannot be opened.
 */
import { PortError } from '@atlink/node-host'
import pc from 'picocolors'
import { UsageError } from './command-line.ts'
import { parseOptions, usage } from './example/options.ts'
import { runExample } from './example/run.ts'

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return 0
  }
  return await runExample(parseOptions(args), (text) => void process.stdout.write(`${text}\n`))
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${pc.red('failed')}: ${(error as Error).message}\n`)
  process.exitCode = error instanceof UsageError || error instanceof PortError ? 2 : 1
}
