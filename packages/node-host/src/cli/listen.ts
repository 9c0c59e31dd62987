/**
 * `atlink listen`: a TCP server on a port of the modem's. Like netcat it joins the first client to
 * standard input and output and ends with it, or, with --echo, sends back to each client what it sends.
 */
import type { Command } from 'commander'
import type { NodeModem } from '../modem.ts'
import type { ModemServer } from '../server.ts'
import type { ModemSocket } from '../socket.ts'
import { parsePort } from './arguments.ts'
import { CliError, type Context, remark, sentence } from './context.ts'
import { showSteps } from './info.ts'
import { join } from './join.ts'
import { addLineOptions, addNetworkOptions, type LineOptions, withModem } from './line.ts'

interface ListenOptions extends LineOptions {
  echo?: boolean
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
    .option('-q, --quiet', 'do not show the steps of the bring-up, nor who comes')
    .addHelpText('after', help)
    .action((port: number, options: ListenOptions) => run(context, port, options))
}

async function run(context: Context, port: number, options: ListenOptions): Promise<void> {
  await withModem(context, options, async (modem) => {
    if (!options.quiet) showSteps(context, modem)
    await modem.whenReady()
    const serve = options.echo ? echo : joinFirst
    await serve(context, modem, port, options.quiet === true)
  })
}

/** Resolves when the server has ended, which only the modem can make it. */
function serving(server: ModemServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (error) => reject(new CliError(sentence(error))))
    server.on('close', resolve)
    server.listen(port)
  })
}

function announce(context: Context, server: ModemServer, port: number, quiet: boolean): void {
  if (quiet) return
  server.on('listening', () => remark(context, `listening on port ${port}`))
  server.on('connection', ({ remoteAddress, remotePort }) =>
    remark(context, `${remoteAddress}:${remotePort} has connected`),
  )
}

async function echo(context: Context, modem: NodeModem, port: number, quiet: boolean) {
  const server = modem.createServer((socket) => {
    const { remoteAddress, remotePort } = socket
    // One client's trouble is not the others'.
    socket.on('error', (error) => {
      if (!quiet) remark(context, `${remoteAddress}:${remotePort}: ${sentence(error)}`)
    })
    socket.on('close', () => {
      if (!quiet) remark(context, `${remoteAddress}:${remotePort} has gone`)
    })
    socket.pipe(socket)
  })
  announce(context, server, port, quiet)
  await serving(server, port)
}

async function joinFirst(context: Context, modem: NodeModem, port: number, quiet: boolean) {
  const server = modem.createServer()
  server.maxConnections = 1
  announce(context, server, port, quiet)
  const first = new Promise<ModemSocket>((resolve) => server.once('connection', resolve))
  const ended = serving(server, port)
  const socket = await Promise.race([first, ended])
  if (socket === undefined) return
  // What becomes of the server while its client is served is the client's to tell.
  ended.catch(() => {})
  server.close()
  await join(context, socket)
}
