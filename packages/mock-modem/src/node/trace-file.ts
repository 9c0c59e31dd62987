/**
 * A record of everything that crosses the DTE's end of the line, for `--trace FILE`.
 *
 * Text, one line per chunk, three fields with a blank between:
 *
 *     # atlink-mock trace, 2026-11-20T18:30:00.000Z
 *     0.000412 ! baud 115200
 *     1.204310 > AT+CIPSEND=0,5\r
 *     1.212087 < \r\n>
 *     1.213400 > hel\x00o
 *     1.220015 < \r\n+CIPSEND: 0,5,5\r\n
 *
 * - the time of the chunk's first byte, in seconds since the line that begins with #;
 * - `>` from the DTE to the DCE, `<` from the DCE to the DTE, `!` a change of the line itself (the
 *   DTE's rate and lines as `baud`, `dtr`, `rts`; the DCE's lines as `cts`, `dcd`, `ri`, `power`);
 * - the bytes: printable ASCII as it is, `\r`, `\n`, `\t`, `\\`, all else as `\xHH`. Nothing is left
 *   out, so that the bytes can be had back.
 *
 * A chunk ends where the direction changes, after 20 ms of silence, or at 256 bytes: a UART delivers
 * as it pleases, and nobody wants to search for `+CIPOPEN` letter by letter.
 */

import { closeSync, openSync, writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { DtePort } from '../uart.ts'

const silenceMs = 20
const chunkSize = 256

type Direction = '>' | '<'

export class TraceFile {
  readonly #file: number
  readonly #originMs: number = performance.now()
  #direction: Direction = '>'
  #chunk = ''
  #count = 0
  #chunkMs = 0
  #silence: NodeJS.Timeout | null = null

  constructor(path: string) {
    this.#file = openSync(path, 'w')
    writeSync(this.#file, `# atlink-mock trace, ${new Date().toISOString()}\n`)
  }

  bytes(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    if (direction !== this.#direction) this.flush()
    this.#direction = direction
    for (let index = start; index < end; index++) {
      if (this.#count === 0) this.#chunkMs = performance.now()
      this.#chunk += escapeByte(bytes[index] as number)
      if (++this.#count === chunkSize) this.flush()
    }
    if (this.#count === 0) return
    if (this.#silence === null) this.#silence = setTimeout(() => this.flush(), silenceMs).unref()
    else this.#silence.refresh()
  }

  change(text: string): void {
    this.flush()
    this.#line(performance.now(), '!', text)
  }

  /** Writes what is still held back. */
  flush(): void {
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#silence = null
    if (this.#count === 0) return
    this.#line(this.#chunkMs, this.#direction, this.#chunk)
    this.#chunk = ''
    this.#count = 0
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }

  /** Written at once: a trace is most wanted when the process did not end well. */
  #line(timeMs: number, mark: string, text: string): void {
    writeSync(this.#file, `${((timeMs - this.#originMs) / 1000).toFixed(6)} ${mark} ${text}\n`)
  }
}

function escapeByte(byte: number): string {
  if (byte === 0x0d) return '\\r'
  if (byte === 0x0a) return '\\n'
  if (byte === 0x09) return '\\t'
  if (byte === 0x5c) return '\\\\'
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

/** A port that records what passes through it. */
export class TracedPort implements DtePort {
  onReceive: (() => void) | null = null
  onWritable: (() => void) | null = null
  onLines: (() => void) | null = null
  readonly #port: DtePort
  readonly #trace: TraceFile
  #lines = ''

  constructor(port: DtePort, trace: TraceFile) {
    this.#port = port
    this.#trace = trace
    port.onReceive = () => this.onReceive?.()
    port.onWritable = () => this.onWritable?.()
    port.onLines = () => {
      this.#recordLines()
      this.onLines?.()
    }
    this.#recordLines()
  }

  write(bytes: Uint8Array, start: number, end: number): void {
    this.#trace.bytes('>', bytes, start, end)
    this.#port.write(bytes, start, end)
  }

  read(view: Uint8Array): number {
    const count = this.#port.read(view)
    this.#trace.bytes('<', view, 0, count)
    return count
  }

  setBaud(rate: number): void {
    this.#trace.change(`baud ${rate}`)
    this.#port.setBaud(rate)
  }

  setFlowControl(on: boolean): void {
    this.#port.setFlowControl(on)
  }

  setLines(dtr: boolean, rts: boolean): void {
    this.#trace.change(`dtr ${onOff(dtr)} rts ${onOff(rts)}`)
    this.#port.setLines(dtr, rts)
  }

  get available(): number {
    return this.#port.available
  }

  get pendingWrite(): number {
    return this.#port.pendingWrite
  }

  get lost(): number {
    return this.#port.lost
  }

  get cts(): boolean {
    return this.#port.cts
  }

  get dcd(): boolean {
    return this.#port.dcd
  }

  get ri(): boolean {
    return this.#port.ri
  }

  get powered(): boolean {
    return this.#port.powered
  }

  #recordLines(): void {
    const { cts, dcd, ri, powered } = this.#port
    const lines = `cts ${onOff(cts)} dcd ${onOff(dcd)} ri ${onOff(ri)} power ${onOff(powered)}`
    if (lines === this.#lines) return
    this.#lines = lines
    this.#trace.change(lines)
  }
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off'
}
