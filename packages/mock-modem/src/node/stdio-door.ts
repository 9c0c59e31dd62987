/**
 * The modem's serial line as this process's standard input and output, for a parent process or a
 * shell's pipe. Standard output is then the line itself: nothing else may be written there.
 */

import type { Readable, Writable } from 'node:stream'
import { type Door, type DoorOptions, Joint, type Line } from './door.ts'

export interface StdioDoorOptions extends DoorOptions {
  readonly input?: Readable
  readonly output?: Writable
  /**
   * After the input's end the line stays up until it has been silent for so long: a pipe such as
   * `printf 'AT\r' | …` ends long before the modem has answered. 1000 unless told otherwise.
   */
  readonly lingerMs?: number
}

export function stdioDoor(line: Line, options: StdioDoorOptions = {}): Door {
  return new StdioDoor(line, options)
}

class StdioDoor implements Door {
  readonly address: string = 'stdio'
  readonly #port: Line['port']
  readonly #input: Readable
  readonly #output: Writable
  readonly #joint: Joint
  readonly #options: StdioDoorOptions
  readonly #lingerMs: number
  #linger: NodeJS.Timeout | null = null
  #silent = false
  #closed = false

  constructor(line: Line, options: StdioDoorOptions) {
    this.#port = line.port
    this.#options = options
    this.#input = options.input ?? process.stdin
    this.#output = options.output ?? process.stdout
    this.#lingerMs = options.lingerMs ?? 1000
    line.port.setFlowControl(options.flowControl ?? false)
    this.#input.once('end', this.#onEnd)
    this.#output.on('error', this.#onError)
    this.#joint = new Joint(line, this.#input, this.#output)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#linger !== null) clearTimeout(this.#linger)
    this.#joint.detach()
    this.#input.off('end', this.#onEnd)
    // A standard input that still flows keeps the process alive.
    this.#input.pause()
  }

  readonly #onEnd = (): void => {
    const receive = this.#port.onReceive
    this.#linger = setTimeout(() => this.#listen(), this.#lingerMs)
    this.#port.onReceive = () => {
      this.#silent = false
      this.#linger?.refresh()
      receive?.()
    }
  }

  /** The reader has gone (EPIPE). */
  readonly #onError = (error: Error): void => this.#end(error)

  /** The time is over; but was the line silent, or has the process just been late to hear it? */
  #listen(): void {
    this.#silent = true
    setImmediate(() => setImmediate(() => this.#decide()))
  }

  #decide(): void {
    if (this.#closed) return
    // At a low rate the last command may still be on its way, and a slow reader has yet to read.
    if (this.#silent && this.#port.pendingWrite === 0 && this.#joint.idle) this.#end(null)
    else this.#linger?.refresh()
  }

  #end(error: Error | null): void {
    if (this.#closed) return
    void this.close()
    this.#options.onEnded?.(error)
  }
}
