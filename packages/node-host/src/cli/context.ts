/**
 * What all subcommands share: where results and remarks go, colours, the end by a signal, and the
 * errors that a user sees. Results go to standard output, everything else to standard error.
 */
import type { Readable, Writable } from 'node:stream'
import { createColors } from 'picocolors'

/** An end of the command with one sentence and an exit code: 1 for what went wrong, 2 for misuse. */
export class CliError extends Error {
  readonly exitCode: number
  /** Comes before the message. */
  readonly prefix: string = 'atlink: '

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A signal's end: the conventional exit code, and nothing to say. */
export class Interrupted extends CliError {
  constructor(signal: NodeJS.Signals) {
    super('', signal === 'SIGINT' ? 130 : 143)
  }
}

export interface Context {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable & { isTTY?: boolean }
  readonly colors: ReturnType<typeof createColors>
  /** Aborted, with an `Interrupted` as its reason, by SIGINT or SIGTERM. */
  readonly signal: AbortSignal
}

/** The process itself as a context. The first signal ends in order, a second one at once. */
export function processContext(): Context {
  const { stdin, stdout, stderr, env } = process
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const reason = new Interrupted(signal)
      if (controller.signal.aborted) process.exit(reason.exitCode)
      controller.abort(reason)
    })
  }
  // Remarks are coloured, so it is standard error that must be a terminal.
  const isColored = !env.NO_COLOR && (Boolean(env.FORCE_COLOR) || stderr.isTTY === true)
  return { stdin, stdout, stderr, colors: createColors(isColored), signal: controller.signal }
}

/** Writes results. A reader that has gone away is no error: there is nobody to tell. */
export function print(context: Context, text: string): void {
  context.stdout.write(text)
}

export function remark(context: Context, text: string): void {
  context.stderr.write(`${text}\n`)
}

/** `connect ECONNREFUSED 10.0.0.1:80 (what it means)`: the meaning first, for people. */
export function sentence(error: Error): string {
  const match = /^(.*?) \((.*)\)$/s.exec(error.message)
  return match === null ? error.message : `${match[1]}: ${match[2]}`
}
