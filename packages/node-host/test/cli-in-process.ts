/** Runs the command `atlink` in this process, which takes no time to start. */
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createColors } from 'picocolors'
import { run } from '../src/cli/run.ts'
import type { Ended } from './cli-process.ts'

/** Standard input: all of it, or what follows from what the command has said so far. */
export type Input = readonly string[] | ((said: Readonly<Said>) => AsyncIterable<string>)

export interface Said {
  stdout: string
}

export async function inProcess(args: readonly string[], input: Input = []): Promise<Ended> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const texts = Promise.all([text(stdout), text(stderr)])
  const said: Said = { stdout: '' }
  stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk
  })
  const context = {
    stdin: Readable.from(typeof input === 'function' ? input(said) : input),
    stdout,
    stderr,
    colors: createColors(false),
    signal: new AbortController().signal,
  }
  const code = await run(context, args)
  stdout.end()
  stderr.end()
  const [out, err] = await texts
  return { code, stdout: out, stderr: err }
}
