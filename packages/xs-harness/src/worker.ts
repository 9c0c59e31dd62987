/**
 * A process of the xsnap worker, spoken to in its own protocol: netstrings on descriptors 3 (to it) and
 * 4 (from it), one request at a time. It knows nothing of bundles or tests. The package's own
 * JavaScript is not used: it locks the realm down that it is imported into.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** What the worker says about itself after each request. */
export interface Meter {
  /** Slots allocated; falls to the live ones at a collection. */
  readonly currentHeapCount: number
  /** Opcodes run, and the fixed charges of native functions. */
  readonly compute: number
  /** Bytes taken from the system for the heap; they only grow, in large steps. */
  readonly allocate: number
}

export interface Reply {
  readonly meter: Meter
  readonly bytes: Buffer
}

interface Waiter {
  resolve(reply: Reply): void
  reject(error: Error): void
}

const COLON = 0x3a
/** What an answer begins with: all went well, and an exception. */
const DONE = 0x2e
const FAILED = 0x21
/** Between the meter and the reply. */
const SOH = 0x01

/** Printed behind what the program has printed so far. */
const END = '--- end of output'
const END_LINE = `${END}\n`

/** xsnap's exit codes. */
const EXITS: Readonly<Record<number, string>> = Object.freeze({
  11: 'out of memory',
  12: 'stack overflow',
  15: 'an exception that nobody caught',
  16: 'no more keys',
  17: 'more computation than allowed',
})

export class Worker {
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  readonly #process: ChildProcess
  readonly #input: Writable
  #output = ''
  #received: Buffer = Buffer.alloc(0)
  #waiter: Waiter | null = null
  #last: Promise<unknown> = Promise.resolve()
  #hasEnded = false

  constructor(path: string) {
    const child = spawn(path, ['xs'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
    this.#process = child
    this.#input = child.stdio[3] as Writable
    // A write to a process that has just ended; its exit says more.
    this.#input.on('error', () => {})
    const from = child.stdio[4] as Readable
    from.on('data', (bytes: Buffer) => this.#arrived(bytes))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => this.#ends(error.message, resolve))
      child.once('close', (code, signal) => {
        this.#ends(`XS ended: ${EXITS[code ?? -1] ?? signal ?? `exit code ${code}`}`, resolve)
      })
    })
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** What was printed since the last call. It comes on a way of its own, so the end of it is waited for. */
  async takeOutput(): Promise<string> {
    await this.evaluate(`print('${END}')`)
    for (let at = -1; ; await once(this.#process.stdout as Readable, 'data')) {
      at = this.#output.indexOf(END_LINE)
      if (at < 0) continue
      const output = this.#output.slice(0, at)
      this.#output = this.#output.slice(at + END_LINE.length)
      return output
    }
  }

  /** Runs a script. */
  evaluate(source: string): Promise<Reply> {
    return this.#request('e', Buffer.from(source))
  }

  /** Calls `handleCommand` with an ArrayBuffer; the reply is what it puts into `result`. */
  command(bytes: Uint8Array): Promise<Reply> {
    return this.#request('?', bytes)
  }

  /** Ends the process, whatever it does. */
  async close(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.ended
  }

  #ends(reason: string, resolve: () => void): void {
    this.#hasEnded = true
    this.#settle()?.reject(new Error(`${reason}\n${this.#output.slice(-2000)}`))
    resolve()
  }

  #request(kind: string, bytes: Uint8Array): Promise<Reply> {
    const reply = this.#last.then(
      () =>
        new Promise<Reply>((resolve, reject) => {
          if (this.#hasEnded) {
            reject(new Error('XS has ended already'))
            return
          }
          this.#waiter = { resolve, reject }
          const head = Buffer.from(`${bytes.length + 1}:${kind}`)
          this.#input.write(Buffer.concat([head, bytes, Buffer.from(',')]))
        }),
    )
    this.#last = reply.catch(() => {})
    return reply
  }

  #arrived(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes])
    for (;;) {
      const colon = this.#received.indexOf(COLON)
      if (colon < 0) return
      const length = Number(this.#received.toString('latin1', 0, colon))
      const end = colon + 1 + length
      if (this.#received.length < end + 1) return
      const message = this.#received.subarray(colon + 1, end)
      this.#received = this.#received.subarray(end + 1)
      this.#answered(message)
    }
  }

  #answered(message: Buffer): void {
    const waiter = this.#settle()
    if (message[0] === DONE) {
      const at = message.indexOf(SOH)
      const meter = JSON.parse(message.toString('utf8', 1, at)) as Meter
      waiter?.resolve({ meter, bytes: message.subarray(at + 1) })
    } else if (message[0] === FAILED) {
      waiter?.reject(new Error(`XS: ${message.toString('utf8', 1)}`))
    } else {
      waiter?.reject(new Error(`XS: an answer of an unknown kind, ${message[0]}`))
    }
  }

  #settle(): Waiter | null {
    const waiter = this.#waiter
    this.#waiter = null
    return waiter
  }
}
