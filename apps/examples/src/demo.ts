/**
 * `npm start`: what atlink can do, on a simulated A76XX modem on a real serial port, once for each way
 * in which data comes through it; or, with `--port`, a lookup and a fetch through a real modem. Exit
 * code 0 only if all was right, 1 if something failed, 2 for wrong use.
 */
import { randomBytes } from 'node:crypto'
import { type NodeModem, openModem } from '@atlink/node-host'
import pc from 'picocolors'
import {
  type Done,
  datagramsOver,
  echoOver,
  fetchOver,
  lookupOver,
  serveOver,
  sha256,
} from './demo/jobs.ts'
import { type MockProcess, startMock } from './demo/mock.ts'
import { type DemoOptions, parseOptions, UsageError, usage } from './demo/options.ts'
import { followSteps, type Row, table } from './demo/report.ts'
import { type Servers, startServers } from './demo/servers.ts'

const SIZE = 64 * 1024
const ECHO = 32 * 1024
const SOME = 8 * 1024
const DATAGRAM = 1024

/** How data comes through the modem: options of `openModem`. */
const PULL = { receive: 'pull' } as const
const PUSH = { receive: 'push' } as const
const TRANSPARENT = { transparent: true } as const

type Mode = typeof PULL | typeof PUSH | typeof TRANSPARENT

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

/** A lookup has no bytes to compare: its note is the address. */
async function lookedUp(modem: NodeModem, name: string): Promise<Row> {
  let note = ''
  const row = await timed(`lookup of ${name}`, '', async () => {
    note = await lookupOver(modem, name)
    return { received: 0, sent: 0, sha256: '' }
  })
  return row.ok ? { ...row, note } : row
}

async function bringUp(
  port: string,
  options: DemoOptions,
  mode: Mode,
  isShown: boolean,
): Promise<NodeModem> {
  const { baudRate, apn, pin } = options
  const modem = await openModem({
    port,
    ...mode,
    ...(port.startsWith('tcp:') ? {} : { baudRate }),
    ...(apn === undefined ? {} : { apn }),
    ...(pin === undefined ? {} : { pin }),
  })
  if (isShown) followSteps(modem)
  try {
    await modem.whenReady()
  } catch (error) {
    await modem.close()
    throw error
  }
  if (!isShown) return modem
  const signal = modem.signal === 99 ? 'unknown' : `${modem.signal} of 31`
  say(`  IP address ${pc.bold(modem.address ?? 'unknown')}, signal ${signal}`)
  return modem
}

function conclude(rows: readonly Row[], baudRate: number): boolean {
  say('')
  say(table(rows, baudRate))
  return rows.every((row) => row.ok)
}

async function pulled(modem: NodeModem, servers: Servers, file: Buffer): Promise<Row[]> {
  const { httpPort, tlsPort, echoPort, certificate } = servers
  const http = new URL(`http://localhost:${httpPort}/file`)
  const https = new URL(`https://localhost:${tlsPort}/file`)
  const digest = sha256(file)
  const half = file.subarray(0, ECHO)
  const some = file.subarray(0, SOME)
  const echo = (): Promise<Done> =>
    echoOver(modem.connect({ host: 'localhost', port: echoPort }), half)
  return [
    await lookedUp(modem, 'localhost'),
    await timed('node:http GET', digest, () => fetchOver(modem, http)),
    await timed('node:https GET (TLS)', digest, () => fetchOver(modem, https, certificate)),
    await timed('TCP echo, pull', sha256(half), echo),
    await timed('accepted client', sha256(some), () => serveOver(modem, some)),
  ]
}

async function pushed(modem: NodeModem, servers: Servers, file: Buffer): Promise<Row[]> {
  const { echoPort, udpPort } = servers
  const half = file.subarray(0, ECHO)
  const some = file.subarray(0, SOME)
  const echo = (): Promise<Done> =>
    echoOver(modem.connect({ host: 'localhost', port: echoPort }), half)
  const datagrams = (): Promise<Done> => datagramsOver(modem, udpPort, some, DATAGRAM)
  return [
    await timed('TCP echo, push', sha256(half), echo),
    await timed('UDP echo', sha256(some), datagrams),
  ]
}

async function piped(modem: NodeModem, servers: Servers, file: Buffer): Promise<Row[]> {
  const echo = (): Promise<Done> =>
    echoOver(modem.connectTransparent({ host: 'localhost', port: servers.echoPort }), file)
  return [await timed('TCP echo, transparent', sha256(file), echo)]
}

type Jobs = (modem: NodeModem, servers: Servers, file: Buffer) => Promise<Row[]>

async function onSimulatedModem(options: DemoOptions): Promise<boolean> {
  const file = randomBytes(SIZE)
  const starting = [1, 2, 3].map(() => startMock(options.baudRate))
  const [servers, ...mocks] = await Promise.all([startServers(file), ...starting])
  const run = async (mock: MockProcess, mode: Mode, jobs: Jobs): Promise<Row[]> => {
    const modem = await bringUp(mock.path, options, mode, mode === PULL)
    try {
      return await jobs(modem, servers, file)
    } finally {
      await modem.close()
    }
  }
  try {
    const [first, second, third] = mocks as [MockProcess, MockProcess, MockProcess]
    if (first.insteadOfPty !== undefined) say(`No PTY (${first.insteadOfPty}), so over TCP.`)
    say(`Simulated A76XX modem on ${pc.bold(first.path)} at ${options.baudRate} baud`)
    const rows = await run(first, PULL, pulled)
    // The other two together: most of the time of either is waiting for its own line.
    const others = [run(second, PUSH, pushed), run(third, TRANSPARENT, piped)]
    rows.push(...(await Promise.all(others)).flat())
    return conclude(rows, options.baudRate)
  } finally {
    await Promise.all(mocks.map((mock) => mock.close()))
    await servers.close()
  }
}

async function onRealModem(port: string, url: URL, options: DemoOptions): Promise<boolean> {
  say(`Modem on ${pc.bold(port)} at ${options.baudRate} baud`)
  const modem = await bringUp(port, options, PULL, true)
  try {
    const name = `${url.protocol === 'https:' ? 'node:https' : 'node:http'} GET ${url.host}`
    const rows = [
      await lookedUp(modem, url.hostname),
      await timed(name, '', () => fetchOver(modem, url)),
    ]
    return conclude(rows, options.baudRate)
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
