/**
 * `atlink connect`: a connection through the modem, like netcat: standard input goes to the peer, what
 * the peer sends goes to standard output.
 */
import { type Command, Option } from 'commander'
import { likelyFreePort } from '../dgram.ts'
import { parseHost, parsePort, parseSeconds } from './arguments.ts'
import { CliError, type Context, remark } from './context.ts'
import { exchange } from './datagrams.ts'
import { showSteps } from './info.ts'
import { join } from './join.ts'
import {
  addLineOptions,
  addNetworkOptions,
  type LineOptions,
  type ReceiveChoice,
  withModem,
} from './line.ts'

interface ConnectOptions extends LineOptions {
  udp?: boolean
  mode?: 'pull' | 'push' | 'transparent'
  localPort?: number
  linger: number
  quiet?: boolean
}

const help = `
At the end of input everything is sent, and acknowledged by the peer. These modems cannot half-close
a connection, so the peer is not told of the end: what it sends is received until it closes, or until
it has sent nothing for --linger seconds; then the connection is closed.

With --udp each piece of input is a datagram, at a terminal each line; nobody acknowledges them. It
needs push reception, which is chosen then; in transparent mode datagrams have no boundaries.

--mode says how payload reaches this side: pull asks the modem for it and never loses any; push has the
modem send it by itself, faster, but only --flow-control can hold it back; transparent makes the serial
line a pipe to the peer, the fastest of all, with that one connection; only --flow-control can hold it
back too, and what was sent is known to be with the modem, not with the peer.`

export function registerConnect(program: Command, context: Context): void {
  const command = program
    .command('connect')
    .description('connect standard input and output to a server, through the modem')
    .argument('<host>', 'host name or address; the modem resolves names', parseHost)
    .argument('<port>', 'port of the server, 1 to 65535', parsePort)
  addNetworkOptions(addLineOptions(command))
    .option('--udp', 'send and receive datagrams instead of a TCP stream')
    .addOption(
      new Option('--mode <mode>', 'how payload comes through the modem').choices([
        'pull',
        'push',
        'transparent',
      ]),
    )
    .option('--local-port <port>', 'for --udp: port of this side (default: any)', parsePort)
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
  const { udp = false, localPort } = options
  if (!udp && localPort !== undefined) throw new CliError('--local-port is for --udp.', 2)
  await withModem(context, { ...options, ...receiveChoice(options) }, async (modem) => {
    if (!options.quiet) showSteps(context, modem)
    await modem.whenReady()
    const lingerMs = options.linger * 1000
    const onConnect = () => {
      if (!options.quiet) remark(context, `connected to ${host}:${port}`)
    }
    const peer = { host, port, localPort, lingerMs }
    if (options.mode === 'transparent') {
      const end = udp
        ? ({ protocol: 'udp', localPort: localPort ?? likelyFreePort() } as const)
        : {}
      await join(context, modem.connectTransparent({ ...peer, ...end }, onConnect))
    } else if (udp) await exchange(context, modem, { ...peer, onConnect })
    else await join(context, modem.connect(peer, onConnect))
  })
}

function receiveChoice({ udp, mode }: ConnectOptions): ReceiveChoice {
  if (udp && mode === 'pull') {
    throw new CliError('--udp needs push reception: leave --mode pull out.', 2)
  }
  if (mode === 'transparent') return { transparent: true }
  if (mode === 'pull') return { receive: 'pull' }
  return udp || mode === 'push' ? { receive: 'push' } : {}
}
