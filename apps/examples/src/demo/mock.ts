/**
 * The simulated modem in a process of its own: `atlink-mock` on a PTY, or on TCP where the machine
 * has no PTY. It is what any program in any language would start.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ProfileName } from '@atlink/mock-modem'

export interface MockProcess {
  /** What a port opens. */
  readonly path: string
  /** Why it is not a PTY, if it is not. */
  readonly insteadOfPty: string | undefined
  close(): Promise<void>
}

const cli = fileURLToPath(
  new URL('src/node/cli.ts', import.meta.resolve('@atlink/mock-modem/package.json')),
)

async function start(
  profile: ProfileName,
  door: string[],
  baud: number,
): Promise<[ChildProcess, string]> {
  const args = [
    cli,
    ...['--profile', profile, '--network', 'host', '--baud', String(baud)],
    // Killed, this program leaves no modem behind.
    ...['--exit-with-stdin', ...door],
  ]
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  let messages = ''
  child.stderr?.on('data', (text: Buffer) => {
    messages += text
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(messages.trim() || 'the simulated modem ended')))
    child.stdout?.on('data', (text: Buffer) => {
      output += text
      if (output.includes('\n')) resolve(output.trim())
    })
  })
  child.removeAllListeners('exit')
  return [child, address]
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}

/** Starts the simulated modem. */
export async function startMock(profile: ProfileName, baud: number): Promise<MockProcess> {
  let why: string | undefined
  if (process.platform !== 'win32') {
    try {
      const [child, path] = await start(profile, ['--pty'], baud)
      return { path, insteadOfPty: undefined, close: () => ended(child) }
    } catch (error) {
      why = (error as Error).message
    }
  }
  const [child, address] = await start(profile, ['--tcp', '127.0.0.1:0'], baud)
  return {
    path: `tcp://${address}`,
    insteadOfPty: why ?? 'this system has none',
    close: () => ended(child),
  }
}
