/**
 * The options that reach a modem, the same for all subcommands, and the way from them to an open
 * modem and back. Every failure on the way becomes one sentence.
 */
import { a76xx, a7600, type Dialect, ErrorBase, ErrorCode, sim800, sim7028 } from '@atlink/core'
import { type Command, Option } from 'commander'
import { ModemError, type NodeModem, openModem } from '../modem.ts'
import { type ClosableSerial, openPort } from '../open-port.ts'
import { PortError } from '../port-error.ts'
import { parseBaud, parseSeconds } from './arguments.ts'
import { CliError, type Context } from './context.ts'
import { mockFamily, openMock } from './mock.ts'
import { TraceFile } from './trace-file.ts'

/** Which port, and what is done with it. */
export interface PortChoice {
  port: string
  baud: number
  flowControl?: boolean
  trace?: string
}

export interface LineOptions extends PortChoice {
  timeout?: number
  dialect?: string
  apn?: string
  user?: string
  password?: string
  pin?: string
}

/** How payload is to come, as a subcommand has chosen it. */
export interface ReceiveChoice {
  receive?: 'pull' | 'push'
  transparent?: boolean
}

const families: readonly Dialect[] = [a7600, a76xx, sim7028, sim800]
const names: readonly string[] = families.map(({ name }) => name)

export function addPortOptions(command: Command): Command {
  return command
    .requiredOption('-p, --port <port>', 'device path, tcp://host:port, or mock:<family>')
    .option('--baud <rate>', 'bits per second of the port', parseBaud, 115200)
    .option('--flow-control', 'RTS and CTS are wired: use them')
    .option('--trace <file>', 'write every byte on the line to a file')
}

export function addLineOptions(command: Command): Command {
  return addPortOptions(command).option(
    '--timeout <seconds>',
    'how long to wait for a first answer (10), the SIM (10) and the network (90)',
    parseSeconds,
  )
}

export function addNetworkOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--dialect <family>',
        "the modem's family; without it a76xx, or what mock:<family> says",
      ).choices(names),
    )
    .option('--apn <name>', 'access point name; without it the modem uses the one it has stored')
    .option('--user <name>', 'user for the access point')
    .option('--password <text>', 'password for the access point')
    .option('--pin <digits>', 'PIN of the SIM, used once and only if the card asks')
}

/** Opens the port alone and runs `work` with it, which closes it. A signal ends it early. */
export async function withPort<T>(
  context: Context,
  options: PortChoice,
  work: (serial: ClosableSerial, trace: TraceFile['bytes']) => Promise<T>,
): Promise<T> {
  const { port, baud, flowControl } = options
  const trace = options.trace === undefined ? null : new TraceFile(options.trace)
  const mock = openMock(port, baud)
  try {
    context.signal.throwIfAborted()
    const rtscts = flowControl === true
    const serial = mock?.serial ?? (await openPort(port, { baudRate: baud, rtscts, flowControl }))
    if (rtscts) mock?.serial.setFlowControl?.(true)
    return await work(serial, trace?.bytes.bind(trace) ?? (() => {}))
  } catch (error) {
    throw explain(error, options, undefined)
  } finally {
    mock?.stop()
    trace?.close()
  }
}

/**
 * Opens the modem, runs `work` with it, and closes it whatever happens. A signal ends it early.
 * @param leave - release the port at the end, and leave the modem's network as it is.
 */
export async function withModem<T>(
  context: Context,
  options: LineOptions & ReceiveChoice,
  work: (modem: NodeModem) => Promise<T>,
  leave = false,
): Promise<T> {
  const { port, baud } = options
  const trace = options.trace === undefined ? null : new TraceFile(options.trace)
  const mock = openMock(port, baud)
  let modem: NodeModem | undefined
  try {
    context.signal.throwIfAborted()
    modem = await openModem({
      ...engineOptions(options),
      port: mock?.serial ?? port,
      baudRate: baud,
      ...(trace === null ? {} : { trace: trace.bytes.bind(trace) }),
    })
    const working = work(modem)
    // After a signal it may still fail, and nobody is interested.
    working.catch(() => {})
    return await Promise.race([working, interrupted(context.signal)])
  } catch (error) {
    throw explain(error, options, modem)
  } finally {
    await (leave ? modem?.release() : modem?.close())
    mock?.stop()
    trace?.close()
  }
}

function engineOptions(options: LineOptions & ReceiveChoice): object {
  const { apn, user, password, pin, flowControl, receive, transparent } = options
  const given = Object.entries({ apn, user, password, pin, flowControl, receive, transparent })
  return {
    dialect: dialectOf(options),
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  }
}

function dialectOf(options: LineOptions): Dialect {
  const wanted = options.dialect ?? mockFamily(options.port)
  const dialect = families.find(({ name }) => name === wanted) ?? a76xx
  if (options.timeout === undefined) return dialect
  const limitMs = Math.max(1, Math.round(options.timeout * 1000))
  const waits = { contact: limitMs, sim: limitMs, registration: limitMs }
  return { ...dialect, deadlines: { ...dialect.deadlines, ...waits } }
}

export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function explain(
  error: unknown,
  options: PortChoice & { apn?: string },
  modem: NodeModem | undefined,
): unknown {
  if (error instanceof CliError) return error
  if (error instanceof PortError)
    return new CliError(error.message, error.code === 'EINVAL' ? 2 : 1)
  if (error instanceof ModemError)
    return new CliError(describeDown(error.atlinkCode, error.message, options, modem))
  // Options, commands and names that the engine refuses: "apn: …", "command: …".
  if (error instanceof RangeError || error instanceof TypeError) {
    return new CliError(`${error.message}.`, 2)
  }
  return error
}

/** Why the modem, or its network, is not there, with what this command knows of the line. */
export function describeDown(
  code: number,
  message: string,
  options: PortChoice & { apn?: string },
  modem: NodeModem | undefined,
): string {
  if (code === ErrorCode.modemSilent) {
    const rate = `${options.baud} bit/s`
    if (modem !== undefined && modem.counters.bytesIn > 0) {
      return (
        `${options.port} sends bytes but does not answer AT at ${rate}: try another --baud, or ` +
        'this is not a modem.'
      )
    }
    return (
      `Nothing answers AT at ${options.port} (${rate}). Is the modem on, is this its AT port ` +
      '(atlink ports lists all), is --baud right?'
    )
  }
  // Before IP is up there is no peer yet: it is the network that says no.
  if (code === ErrorBase.cip + 1) {
    return options.apn === undefined
      ? 'The network gave no IP connection: give the access point of your SIM with --apn.'
      : `The network gave no IP connection for the access point ${options.apn}: correct --apn.`
  }
  if (code === ErrorCode.pinRequired) return 'The SIM asks for a PIN: give it with --pin.'
  if (code === ErrorCode.pinWrong) {
    return 'The SIM refused the PIN. Correct --pin: three wrong tries lock the card.'
  }
  return message
}
