/**
 * `--trace FILE`: every byte on the serial line as text, in the format of the simulated modem's own
 * trace: seconds, direction (`>` to the modem, `<` from it), bytes with everything but printable
 * ASCII escaped. A line ends where the direction changes, after 20 ms of silence, or at 256 bytes.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { CliError } from './context.ts'

const silenceMs = 20
const lineSize = 256
const names: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' }

export class TraceFile {
  readonly #file: number
  readonly #originMs: number = performance.now()
  #direction: 0 | 1 = 0
  #text = ''
  #count = 0
  #firstMs = 0
  #lastMs = 0

  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w')
    } catch (error) {
      throw new CliError(`The trace cannot be written: ${(error as Error).message}.`)
    }
    writeSync(this.#file, `# atlink trace, ${new Date().toISOString()}\n`)
  }

  /** The hook of the engine's: 0 from the DCE, 1 to it. */
  bytes(direction: 0 | 1, bytes: Uint8Array, start: number, end: number): void {
    const nowMs = performance.now() - this.#originMs
    if (direction !== this.#direction || nowMs - this.#lastMs > silenceMs) this.#flush()
    this.#direction = direction
    this.#lastMs = nowMs
    for (let index = start; index < end; index++) {
      if (this.#count === 0) this.#firstMs = nowMs
      this.#text += escapeByte(bytes[index] as number)
      if (++this.#count === lineSize) this.#flush()
    }
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    if (this.#count === 0) return
    const seconds = (this.#firstMs / 1000).toFixed(6)
    writeSync(this.#file, `${seconds} ${this.#direction === 1 ? '>' : '<'} ${this.#text}\n`)
    this.#text = ''
    this.#count = 0
  }
}

function escapeByte(byte: number): string {
  const name = names[byte]
  if (name !== undefined) return name
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte)
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
