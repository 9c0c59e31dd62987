/**
 * The command line of `atlink-mock`: what it takes, what it says of itself, and what it refuses, each
 * with one sentence. It starts nothing.
 */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { controlHelp } from '../control.ts'
import { knobList, parseKnob } from '../knob-text.ts'
import type { Knobs } from '../knobs.ts'
import { type ProfileName, profiles } from '../profile.ts'
import { isLoopback } from './host-network.ts'

export interface Settings {
  readonly profile: ProfileName
  readonly door: { kind: 'pty' } | { kind: 'tcp'; host: string; port: number } | { kind: 'stdio' }
  readonly network: 'host' | 'memory'
  readonly allowAnyAddress: boolean
  readonly baud: number
  readonly seed: number
  readonly flowControl: boolean
  readonly autobaud: boolean
  readonly control: boolean
  readonly exitWithStdin: boolean
  readonly trace: string | undefined
  readonly knobs: Partial<Knobs>
}

/** Ends the command: `text` is for standard error, or for standard output when the code is 0. */
export class Ending extends Error {
  readonly exitCode: number

  constructor(exitCode: number, text: string) {
    super(text)
    this.exitCode = exitCode
  }
}

interface Parsed {
  profile: ProfileName
  pty?: true
  tcp?: { host: string; port: number }
  stdio?: true
  network: 'host' | 'memory'
  allowAnyAddress?: true
  baud: number
  latency?: number
  seed: number
  flowControl?: true
  autobaud?: true
  control?: true
  exitWithStdin?: true
  apn?: string
  pin?: string
  sim: boolean
  knob?: Partial<Knobs>
  listKnobs?: true
  trace?: string
}

const help = `
One line on standard output tells what to open: the path of the PTY, or host:port. Messages go to
standard error. Programs may come and go, one at a time; the modem keeps its state. It ends on
SIGINT or SIGTERM.

Networks:
  host     real TCP and UDP of this machine, the modem's servers included, on loopback only
           (127.0.0.0/8, ::1) unless --allow-any-address is given
  memory   no network at all: every name and address leads to one built-in host with
             port 7   echo: what is sent comes back
             port 9   discard: what is sent is dropped
             port 13  daytime: a fixed line, then the end
             port 19  chargen: 64 KB of lines, then the end
             port 80  HTTP: a small fixed page
           any other port refuses; over UDP there are echo, daytime, and chargen, which
           answers one datagram with a hundred of 1024 bytes at once

The PTY and TCP have no line signals and no rate of their own: DTR and RTS stay asserted unless
--control changes them, and the DTE's rate is always the modem's.

With --control each line of standard input is done, and answered on standard output with "ok" or
"error: why":
${controlHelp}
`

function command(out: (text: string) => void, err: (text: string) => void): Command {
  const profile = new Option('--profile <name>', 'modem family').choices(Object.keys(profiles))
  const network = new Option('--network <kind>', 'what the modem is connected to')
  return new Command('atlink-mock')
    .description('A simulated SIMCom modem on a PTY, on TCP, or on standard input and output.')
    .addOption(profile.default('a76xx'))
    .option('--pty', 'serve a pseudo-terminal (Linux, with script(1))')
    .option('--tcp <address>', 'serve raw bytes on 127.0.0.1:PORT; port 0 is any free one', tcp)
    .option('--stdio', 'serve standard input and output')
    .addOption(network.choices(['host', 'memory']).default('host'))
    .option('--allow-any-address', 'let the host network leave this machine')
    .option('--baud <rate>', "the line's rate", number('a rate', 1, 100_000_000), 115_200)
    .option('--latency <ms>', 'from a command to its answer', number('milliseconds', 0, 600_000))
    .option('--seed <number>', 'of everything random', number('a seed', 0, 0xffff_ffff), 1)
    .option('--flow-control', 'the DTE honours CTS and drives RTS (see AT+IFC)')
    .option('--autobaud', 'the modem finds its rate from the first line, which it swallows')
    .option('--control', 'do what lines of standard input say while it runs: see below')
    .option('--exit-with-stdin', 'end when standard input ends, as when its parent process dies')
    .option('--trace <file>', 'write what crosses the line to a file')
    .option('--apn <name>', 'the only APN that the network accepts')
    .option('--pin <pin>', 'the SIM asks for this PIN', pin)
    .option('--no-sim', 'there is no SIM')
    .option('--knob <name=value>', 'turn a knob; may be repeated', knob)
    .option(
      '--list-knobs',
      "list all knobs, their values, and what they are in the profile's family",
    )
    .allowExcessArguments(false)
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
}

/** @throws Ending for --help, --list-knobs and whatever is wrong. */
export function parseCommandLine(args: readonly string[]): Settings {
  let output = ''
  const add = (text: string): void => {
    output += text
  }
  const program = command(add, add)
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw new Ending(error.exitCode === 0 ? 0 : 2, output.trim().replace(/^error: /, ''))
  }
  const parsed = program.opts<Parsed>()
  if (parsed.listKnobs) throw new Ending(0, knobList(parsed.profile))
  return settings(parsed)
}

function settings(parsed: Parsed): Settings {
  const doors = [parsed.pty, parsed.tcp, parsed.stdio].filter((given) => given !== undefined)
  if (doors.length !== 1) throw new Ending(2, 'say how to serve: one of --pty, --tcp or --stdio')
  if (parsed.allowAnyAddress && parsed.network !== 'host') {
    throw new Ending(2, '--allow-any-address is about --network host')
  }
  if (parsed.exitWithStdin && parsed.stdio) {
    throw new Ending(2, '--exit-with-stdin is about --pty and --tcp: --stdio ends by itself')
  }
  if (parsed.control && parsed.stdio) {
    throw new Ending(
      2,
      '--control is about --pty and --tcp: with --stdio standard input is the line',
    )
  }
  if (parsed.pin !== undefined && !parsed.sim) throw new Ending(2, '--pin needs a SIM')
  const knobs: Partial<Knobs> = {}
  if (!parsed.sim) knobs.sim = 'absent'
  if (parsed.pin !== undefined) Object.assign(knobs, { sim: 'pin', pin: parsed.pin })
  if (parsed.apn !== undefined) knobs.simApns = parsed.apn
  if (parsed.latency !== undefined) knobs.latencyMs = parsed.latency
  return {
    profile: parsed.profile,
    door: door(parsed),
    network: parsed.network,
    allowAnyAddress: parsed.allowAnyAddress ?? false,
    baud: parsed.baud,
    seed: parsed.seed,
    flowControl: parsed.flowControl ?? false,
    autobaud: parsed.autobaud ?? false,
    control: parsed.control ?? false,
    exitWithStdin: parsed.exitWithStdin ?? false,
    trace: parsed.trace,
    knobs: { ...knobs, ...parsed.knob },
  }
}

function door(parsed: Parsed): Settings['door'] {
  if (parsed.tcp !== undefined) return { kind: 'tcp', ...parsed.tcp }
  return { kind: parsed.pty ? 'pty' : 'stdio' }
}

function tcp(text: string): { host: string; port: number } {
  const match = /^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(text)
  const name = match?.[1] ?? match?.[2] ?? ''
  const host = name === 'localhost' ? '127.0.0.1' : name
  const port = Number(match?.[3])
  if (!isLoopback(host) || port > 65_535) {
    throw new InvalidArgumentError('It must be 127.0.0.1:PORT (any loopback address).')
  }
  return { host, port }
}

function pin(text: string): string {
  if (/^\d{4,8}$/.test(text)) return text
  throw new InvalidArgumentError('A PIN has four to eight digits.')
}

function number(what: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`It must be ${what} from ${low} to ${high}.`)
  }
}

function knob(text: string, before: Partial<Knobs> = {}): Partial<Knobs> {
  try {
    const [name, value] = parseKnob(text)
    return { ...before, [name]: value }
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`)
  }
}
