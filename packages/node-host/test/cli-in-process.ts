/** Runs the command `atlink` in this process, which takes no time to start. */
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createColors } from 'picocolors'
import { run } from '../src/cli/run.ts'
import type { Ended } from './cli-process.ts'

export async function inProcess(
  args: readonly string[],
  input: readonly string[] = [],
): Promise<Ended> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const texts = Promise.all([text(stdout), text(stderr)])
  const context = {
    stdin: Readable.from(input),
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
