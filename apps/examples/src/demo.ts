/**
 * `npm start`: Node's own HTTP client, TLS and a TCP echo through a simulated A76XX modem on a real
 * serial port; or, with `--port`, a fetch through a real modem. Exit code 0 only if all was right, 1
 * if something failed, 2 for wrong use.
 */
import { randomBytes } from 'node:crypto'
import { type NodeModem, openModem } from '@atlink/node-host'
import pc from 'picocolors'
import { type Done, echoOver, fetchOver, sha256 } from './demo/jobs.ts'
import { startMock } from './demo/mock.ts'
import { type DemoOptions, parseOptions, UsageError, usage } from './demo/options.ts'
import { followSteps, type Row, table } from './demo/report.ts'
import { startServers } from './demo/servers.ts'

const SIZE = 64 * 1024

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function timed(name: string, expected: string, job: () => Promise<Done>): Promise<Row> {
  const from = performance.now()
  try {
    const { received, sent, sha256: digest } = await job()
    const ok = expected === '' || digest === expected
    const note = ok ? `SHA-256 ${digest.slice(0, 12)}…` : `SHA-256 differs: ${digest.slice(0, 12)}…`
    return { name, bytes: received + sent, ms: performance.now() - from, note, ok }
  } catch (error) {
    const note = (error as Error).message
    return { name, bytes: 0, ms: performance.now() - from, note, ok: false }
  }
}

async function bringUp(port: string, options: DemoOptions): Promise<NodeModem> {
  const { baudRate, apn, pin } = options
  const modem = await openModem({
    port,
    ...(port.startsWith('tcp:') ? {} : { baudRate }),
    ...(apn === undefined ? {} : { apn }),
    ...(pin === undefined ? {} : { pin }),
  })
  followSteps(modem)
  try {
    await modem.whenReady()
  } catch (error) {
    await modem.close()
    throw error
  }
  const signal = modem.signal === 99 ? 'unknown' : `${modem.signal} of 31`
  say(`  IP address ${pc.bold(modem.address ?? 'unknown')}, signal ${signal}`)
  return modem
}

function conclude(rows: readonly Row[], baudRate: number): boolean {
  say('')
  say(table(rows, baudRate))
  return rows.every((row) => row.ok)
}

async function onSimulatedModem(options: DemoOptions): Promise<boolean> {
  const file = randomBytes(SIZE)
  const digest = sha256(file)
  const servers = await startServers(file)
  const mock = await startMock(options.baudRate)
  try {
    if (mock.insteadOfPty !== undefined) say(`No PTY (${mock.insteadOfPty}), so over TCP.`)
    say(`Simulated A76XX modem on ${pc.bold(mock.path)} at ${options.baudRate} baud`)
    const modem = await bringUp(mock.path, options)
    const { httpPort, tlsPort, echoPort, certificate } = servers
    const http = new URL(`http://localhost:${httpPort}/file`)
    const https = new URL(`https://localhost:${tlsPort}/file`)
    try {
      const rows = [
        await timed('node:http GET', digest, () => fetchOver(modem, http)),
        await timed('node:https GET (TLS)', digest, () => fetchOver(modem, https, certificate)),
        await timed('TCP echo', digest, () => echoOver(modem, 'localhost', echoPort, file)),
      ]
      return conclude(rows, options.baudRate)
    } finally {
      await modem.close()
    }
  } finally {
    await mock.close()
    await servers.close()
  }
}

async function onRealModem(port: string, url: URL, options: DemoOptions): Promise<boolean> {
  say(`Modem on ${pc.bold(port)} at ${options.baudRate} baud`)
  const modem = await bringUp(port, options)
  try {
    const name = `${url.protocol === 'https:' ? 'node:https' : 'node:http'} GET ${url.host}`
    return conclude([await timed(name, '', () => fetchOver(modem, url))], options.baudRate)
  } finally {
    await modem.close()
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return 0
  }
  const options = parseOptions(args)
  const { port, url } = options
  const ok =
    port === undefined || url === undefined
      ? await onSimulatedModem(options)
      : await onRealModem(port, url, options)
  return ok ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${pc.red('failed')}: ${(error as Error).message}\n`)
  if (error instanceof UsageError) process.stderr.write(usage)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
