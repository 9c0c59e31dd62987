#!/usr/bin/env node
/**
 * The command `atlink-mock`: a simulated modem as a process of its own, for programs in any language.
 * What it takes is in cli-options.ts. Standard output carries one line, the address, and with --control
 * an answer to each line of standard input; with --stdio it is the modem's line itself. Everything else
 * goes to standard error, without colours. It exits with 0 when it was told to end, 1 when it could not go on, 2 when the command line was wrong.
 */

import { createInterface, type Interface } from 'node:readline'
import { type Controlled, control } from '../control.ts'
import { MockModem } from '../modem.ts'
import { builtInNetwork } from './built-in-host.ts'
import { Ending, parseCommandLine, type Settings } from './cli-options.ts'
import type { Door, DoorOptions, Line } from './door.ts'
import { HostNetwork } from './host-network.ts'
import { ptyDoor } from './pty-door.ts'
import { RealTime } from './real-time.ts'
import { stdioDoor } from './stdio-door.ts'
import { tcpDoor } from './tcp-door.ts'
import { TracedPort, TraceFile } from './trace-file.ts'

/** Standard error, one sentence a line. */
function say(text: string): void {
  process.stderr.write(`atlink-mock: ${text}\n`)
}

function open(line: Line, settings: Settings, options: DoorOptions): Promise<Door> | Door {
  const { door } = settings
  if (door.kind === 'pty') return ptyDoor(line, options)
  if (door.kind === 'tcp') return tcpDoor(line, { ...options, host: door.host, port: door.port })
  return stdioDoor(line, options)
}

/** Tells where the modem is, for whoever started this: by the one line of standard output. */
function announce(door: Door, settings: Settings): void {
  if (settings.door.kind === 'stdio') return
  // The reader may close its end of the pipe once it has the line.
  process.stdout.on('error', () => {})
  process.stdout.write(`${door.address}\n`)
}

/** Does what lines of standard input say, and answers each on standard output. */
function listen(target: Controlled): Interface {
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', (line) => {
    try {
      control(target, line)
      process.stdout.write('ok\n')
    } catch (error) {
      process.stdout.write(`error: ${(error as Error).message}\n`)
    }
  })
  return lines
}

/** Waits for a signal, or for the end of standard input where that is to count. */
function toldToEnd(exitWithStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve)
    if (!exitWithStdin) return
    for (const event of ['end', 'error', 'close']) process.stdin.once(event, resolve)
    process.stdin.resume()
  })
}

/** Serves until a signal comes or the door has ended by itself. */
async function serve(settings: Settings): Promise<void> {
  const told = toldToEnd(settings.exitWithStdin)
  const trace = settings.trace === undefined ? null : new TraceFile(settings.trace)
  const time = new RealTime()
  const host = new HostNetwork({ allow: settings.allowAnyAddress ? 'any' : 'loopback' })
  const { profile, baud, seed, knobs, flowControl, autobaud } = settings
  const network = settings.network === 'host' ? host : builtInNetwork(time)
  const modem = new MockModem({ time, network, profile, baud, seed, knobs, autobaud })
  const line: Line = {
    port: trace === null ? modem.port : new TracedPort(modem.port, trace),
    get baud() {
      return modem.baud
    },
  }
  let door: Door | undefined
  let lines: Interface | undefined
  let onEnded: (error: Error | null) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    onEnded = (error) => (error === null ? resolve() : reject(error))
  })
  try {
    door = await open(line, settings, { flowControl, onMessage: say, onEnded })
    announce(door, settings)
    if (settings.control) lines = listen({ modem, network })
    await Promise.race([told, ended])
  } finally {
    await door?.close()
    time.stop()
    host.close()
    trace?.close()
    lines?.close()
    // While it flows, standard input keeps the process alive.
    if (settings.exitWithStdin) process.stdin.pause()
  }
}

async function main(): Promise<void> {
  try {
    await serve(parseCommandLine(process.argv.slice(2)))
  } catch (error) {
    const { message } = error as Error
    process.exitCode = error instanceof Ending ? error.exitCode : 1
    if (process.exitCode === 0) process.stdout.write(`${message}\n`)
    else say(message)
  }
}

void main()
