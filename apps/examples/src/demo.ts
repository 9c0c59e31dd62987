/**
 * `npm start`: what atlink can do, on simulated modems of any family on real serial ports, one for each way in
 * which data comes through a modem; or, with `--port`, a lookup and a fetch through a real modem. Exit
 * code 0 only if all was right, 1 if something failed, 2 for wrong use.
 */
import pc from 'picocolors'
import { UsageError } from './command-line.ts'
import { type DemoOptions, parseOptions, usage } from './demo/options.ts'
import { onRealModem } from './demo/real.ts'
import { type Row, table } from './demo/report.ts'
import { onSimulatedModems } from './demo/simulated.ts'

function rowsOf(options: DemoOptions): Promise<Row[]> {
  const { port, url } = options
  if (port === undefined || url === undefined) return onSimulatedModems(options)
  return onRealModem(port, url, options)
}

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return 0
  }
  const options = parseOptions(args)
  const rows = await rowsOf(options)
  process.stdout.write(`\n${table(rows, options.baudRate)}\n`)
  return rows.every((row) => row.outcome !== 'failed') ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${pc.red('failed')}: ${(error as Error).message}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
