/** Runs the command `atlink` as a child process, from source. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bounded } from './wait.ts'

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The command line of `atlink`, from source. */
export const command: readonly string[] = [
  process.execPath,
  '--conditions=@atlink/source',
  '--import=tsx',
  main,
]

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly output: { stdout: string; stderr: string }
  readonly ended: Promise<Ended>
}

export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  // A clean environment: no test runner's own settings, no colours asked for.
  const { PATH, HOME, TMPDIR } = process.env
  const [file, ...rest] = command
  const child = spawn(file as string, [...rest, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  // A command that has ended does not take its input.
  child.stdin.on('error', () => {})
  const ended = bounded<Ended>(`atlink ${args.join(' ')}`, (resolve) => {
    child.on('close', (code) => resolve({ code, ...output }))
  })
  ended.catch(() => child.kill('SIGKILL'))
  return { process: child, output, ended }
}

/** Runs it to its end. */
export function atlink(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const running = start(args, env)
  running.process.stdin?.end()
  return running.ended
}
