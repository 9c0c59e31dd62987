/**
 * `atlink listen`: a TCP server on a port of the modem's. Like netcat it joins the first client to
 * standard input and output and ends with it, or, with --echo, sends back to each client what it sends.
 */
import type { Command } from 'commander'
import type { ModemServer } from '../server.ts'
import type { ModemSocket } from '../socket.ts'
import { parsePort, parseSeconds } from './arguments.ts'
import { CliError, type Context, remark, sentence } from './context.ts'
import { showSteps } from './info.ts'
import { join } from './join.ts'
import { addLineOptions, addNetworkOptions, type LineOptions, withModem } from './line.ts'

interface ListenOptions extends LineOptions {
  echo?: boolean
  linger: number
  quiet?: boolean
}

const help = `
Without --echo one client is served: standard input goes to it, what it sends goes to standard output,
and the command ends when it goes; others are closed at once. With --echo any number of clients, as far
as the modem has links, is served until a signal ends the command.

Clients reach the modem only if the SIM's network gives it an address that they can reach: most
subscriptions do not. On a simulated modem (mock:a76xx) the port is one of this machine's.`

export function registerListen(program: Command, context: Context): void {
  const command = program
    .command('listen')
    .description('accept clients on a port of the modem')
    .argument('<port>', 'port of the modem, 1 to 65535', parsePort)
  addNetworkOptions(addLineOptions(command))
    .option('--echo', 'send back to each client what it sends')
    .option(
      '--linger <seconds>',
      'how long to wait for the client after end of input',
      parseSeconds,
      2,
    )
    .option('-q, --quiet', 'do not show the steps of the bring-up, nor who comes')
    .addHelpText('after', help)
    .action((port: number, options: ListenOptions) => run(context, port, options))
}

async function run(context: Context, port: number, options: ListenOptions): Promise<void> {
  await withModem(context, options, async (modem) => {
    if (!options.quiet) showSteps(context, modem)
    await modem.whenReady()
    const server = modem.createServer({ lingerMs: options.linger * 1000 })
    if (!options.quiet) announce(context, server, port)
    if (options.echo) await echo(server, port)
    else await joinFirst(context, server, port)
  })
}

/** Resolves when the server has ended, which only its owner or the modem can make it. */
function serving(server: ModemServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (error) => reject(new CliError(sentence(error))))
    server.on('close', resolve)
    server.listen(port)
  })
}

function announce(context: Context, server: ModemServer, port: number): void {
  server.on('listening', () => remark(context, `listening on port ${port}`))
  server.on('connection', (socket) => {
    const name = `${socket.remoteAddress}:${socket.remotePort}`
    remark(context, `${name} has connected`)
    socket.on('error', (error) => remark(context, `${name}: ${sentence(error)}`))
    socket.on('close', () => remark(context, `${name} has gone`))
  })
}

async function echo(server: ModemServer, port: number): Promise<void> {
  server.on('connection', (socket) => {
    // One client's trouble is not the others'.
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  await serving(server, port)
}

async function joinFirst(context: Context, server: ModemServer, port: number): Promise<void> {
  server.maxConnections = 1
  const first = new Promise<ModemSocket>((resolve) => server.once('connection', resolve))
  const ended = serving(server, port)
  const socket = await Promise.race([first, ended])
  if (socket === undefined) return
  // What becomes of the server while its client is served is the client's to tell.
  ended.catch(() => {})
  server.close()
  await join(context, socket)
}
