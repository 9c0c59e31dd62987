/**
 * `atlink connect`: a TCP connection through the modem, like netcat: standard input goes to the
 * peer, what the peer sends goes to standard output.
 */
import type { Command } from 'commander'
import type { ModemSocket } from '../socket.ts'
import { parseHost, parsePort, parseSeconds } from './arguments.ts'
import { CliError, type Context, remark } from './context.ts'
import { showSteps } from './info.ts'
import { addLineOptions, addNetworkOptions, type LineOptions, withModem } from './line.ts'

interface ConnectOptions extends LineOptions {
  linger: number
  quiet?: boolean
}

const help = `
At the end of input everything is sent, and acknowledged by the peer. These modems cannot half-close
a connection, so the peer is not told of the end: what it sends is received until it closes, or until
it has sent nothing for --linger seconds; then the connection is closed.`

export function registerConnect(program: Command, context: Context): void {
  const command = program
    .command('connect')
    .description('connect standard input and output to a TCP server, through the modem')
    .argument('<host>', 'host name or address; the modem resolves names', parseHost)
    .argument('<port>', 'port of the server, 1 to 65535', parsePort)
  addNetworkOptions(addLineOptions(command))
    .option(
      '--linger <seconds>',
      'how long to wait for the peer after end of input',
      parseSeconds,
      2,
    )
    .option('-q, --quiet', 'do not show the steps of the bring-up')
    .addHelpText('after', help)
    .action((host: string, port: number, options: ConnectOptions) =>
      run(context, host, port, options),
    )
}

async function run(
  context: Context,
  host: string,
  port: number,
  options: ConnectOptions,
): Promise<void> {
  await withModem(context, options, async (modem) => {
    if (!options.quiet) showSteps(context, modem)
    await modem.whenReady()
    const lingerMs = options.linger * 1000
    const socket = modem.connect({ host, port, lingerMs }, () => {
      if (!options.quiet) remark(context, `connected to ${host}:${port}`)
    })
    await join(context, socket)
  })
}

/** Joins the streams until the connection is closed and all that it brought is written. */
async function join(context: Context, socket: ModemSocket): Promise<void> {
  const { stdin, stdout } = context
  stdout.once('error', () => socket.destroy())
  stdin.on('error', (error) => socket.destroy(new Error(`standard input: ${error.message}`)))
  await new Promise<void>((resolve, reject) => {
    socket.on('error', (error) => reject(new CliError(sentence(error))))
    socket.on('close', () => resolve())
    socket.pipe(stdout, { end: false })
    stdin.pipe(socket)
  })
  if (!stdout.writableNeedDrain || stdout.destroyed) return
  await new Promise<void>((resolve) => stdout.once('drain', resolve).once('close', resolve))
}

/** `connect ECONNREFUSED 10.0.0.1:80 (what it means)`: the meaning first, for people. */
function sentence(error: Error): string {
  const match = /^(.*?) \((.*)\)$/s.exec(error.message)
  return match === null ? error.message : `${match[1]}: ${match[2]}`
}
