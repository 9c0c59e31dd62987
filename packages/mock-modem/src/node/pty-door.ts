/**
 * The modem's serial line as a pseudo-terminal: a path that any program opens as a serial port.
 * Bytes only: a PTY has no baud rate and no line signals (setting or reading them fails with ENOTTY),
 * so DTR and RTS stay asserted. It has no cable that can be seen pulled either: what the modem sends
 * while nobody has the path open, or reads from it, waits in the terminal and in the relay.
 *
 * Node cannot open a PTY by itself. script(1) of util-linux holds it in a relay process, because a
 * process that writes to the controlling side and also opens the other blocks itself: libuv's
 * writes to a terminal spin on EAGAIN. Other systems' script(1) takes other arguments.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { type Door, type DoorOptions, Joint, type Line } from './door.ts'

export interface PtyDoorOptions extends DoorOptions {
  /** The relay was lost and replaced: programs now find the modem at this path. */
  readonly onPath?: (path: string) => void
  /** The script(1) of util-linux. */
  readonly command?: string
}

export interface PtyDoor extends Door {
  /** What a serial port opens: /dev/pts/N. It changes when the relay had to be replaced. */
  readonly path: string
  /** The relay's process id. */
  readonly pid: number
}

/**
 * Runs inside the terminal: makes it raw, tells its name, keeps it open. It ends when this process
 * ends its side of descriptor 4, however that comes about, so no relay is ever left behind.
 */
const holder = 'stty raw -echo && tty >&3 && exec cat <&4 >/dev/null'

/** A relay lost this often within so many milliseconds is not replaced again. */
const lossLimit = 5
const lossWindowMs = 10_000

/** Opens a PTY over a modem's line. */
export async function ptyDoor(line: Line, options: PtyDoorOptions = {}): Promise<PtyDoor> {
  const relay = await Relay.open(options.command ?? 'script')
  return new RelayedDoor(line, relay, options)
}

class RelayedDoor implements PtyDoor {
  readonly #line: Line
  readonly #options: PtyDoorOptions
  readonly #losses: number[] = []
  #relay: Relay
  #joint: Joint
  #closed = false

  constructor(line: Line, relay: Relay, options: PtyDoorOptions) {
    this.#line = line
    this.#options = options
    line.port.setFlowControl(options.flowControl ?? false)
    this.#relay = relay
    this.#joint = this.#join(relay)
  }

  get path(): string {
    return this.#relay.path
  }

  get address(): string {
    return this.#relay.path
  }

  get pid(): number {
    return this.#relay.pid
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#joint.detach()
    await this.#relay.close()
  }

  #join(relay: Relay): Joint {
    relay.onLost = (why) => void this.#replace(why)
    return new Joint(this.#line, relay.output, relay.input)
  }

  async #replace(why: string): Promise<void> {
    if (this.#closed) return
    this.#joint.detach()
    try {
      this.#countLoss(why)
      const relay = await Relay.open(this.#options.command ?? 'script')
      this.#relay = relay
      if (this.#closed) {
        await relay.close()
        return
      }
      this.#joint = this.#join(relay)
    } catch (error) {
      this.#options.onEnded?.(error as Error)
      return
    }
    this.#options.onMessage?.(`the PTY's relay was lost (${why}); the modem is now at ${this.path}`)
    this.#options.onPath?.(this.path)
  }

  #countLoss(why: string): void {
    const now = performance.now()
    this.#losses.push(now)
    const first = this.#losses[this.#losses.length - lossLimit]
    if (first === undefined || now - first > lossWindowMs) return
    throw new Error(`the PTY's relay was lost ${lossLimit} times within seconds (${why})`)
  }
}

/** One script(1) process, the terminal that it holds, and its two ends as streams. */
class Relay {
  readonly path: string
  /** What is written here comes out of the terminal. */
  readonly input: Writable
  /** What programs write to the terminal. */
  readonly output: Readable
  onLost: ((why: string) => void) | null = null
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, path: string) {
    this.#process = process
    this.path = path
    this.input = process.stdin as Writable
    this.output = process.stdout as Readable
    process.once('exit', (code, signal) => this.#exited(signal ?? `exit code ${code}`))
  }

  get pid(): number {
    return this.#process.pid as number
  }

  static async open(command: string): Promise<Relay> {
    const relay = spawn(command, ['-q', '-f', '-E', 'never', '-c', holder, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      // Its own process group: an interrupt from the keyboard is for this process alone.
      detached: true,
    })
    // Writing to a relay that has just died is no error of its own: its exit is what counts.
    for (const stream of relay.stdio) stream?.on('error', () => {})
    try {
      return new Relay(relay, await terminalName(relay))
    } catch (error) {
      relay.kill('SIGKILL')
      throw unavailable(error as NodeJS.ErrnoException, command)
    }
  }

  async close(): Promise<void> {
    this.onLost = null
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exit = once(this.#process, 'exit')
    // SIGTERM would leave the terminal open behind it.
    this.#process.kill('SIGKILL')
    await exit
    this.#destroyStreams()
  }

  #exited(why: string): void {
    this.#destroyStreams()
    this.onLost?.(why)
  }

  #destroyStreams(): void {
    for (const stream of this.#process.stdio) stream?.destroy()
  }
}

/** Waits for the line that the holder writes to descriptor 3. */
function terminalName(relay: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let name = ''
    let complaint = ''
    const complain = (text: Buffer): void => {
      complaint = (complaint + text.toString()).slice(0, 500)
    }
    relay.stderr?.on('data', complain)
    // Before it is known to work, what the terminal shows is a shell's complaint, not the line.
    relay.stdout?.on('data', complain)
    relay.once('error', reject)
    const exited = (code: number | null): void =>
      reject(new Error(complaint.trim() || `it ended with exit code ${code}`))
    relay.once('close', exited)
    relay.stdio[3]?.on('data', (text: Buffer) => {
      name += text.toString()
      if (!name.endsWith('\n')) return
      relay.stdout?.off('data', complain)
      relay.off('close', exited)
      relay.off('error', reject)
      relay.on('error', () => {})
      if (name.startsWith('/')) resolve(name.trim())
      else reject(new Error(`it named no terminal: ${name.trim()}`))
    })
  })
}

function unavailable(cause: NodeJS.ErrnoException, command: string): Error {
  const why = cause.code === 'ENOENT' ? `the command "${command}" was not found` : cause.message
  return new Error(`a PTY needs script(1) of util-linux, and ${why}; a TCP door works without it`, {
    cause,
  })
}
