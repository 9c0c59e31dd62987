/**
 * `embedded:io/serial` of the ESP32 port, over a fake UART, in all that a program can see of it.
 * It is harsher in two places, where the real one fails silently: closing a port inside its own
 * callback throws when the callback has returned (there, freed memory is used), and so does a callback
 * of the port that would run inside its methods.
 */
import type { FakeLoop } from './loop.ts'
import { type FakeUart, rxFull, rxIdle, txEmpty } from './uart.ts'

export interface FakeSerialOptions {
  baud: number
  port?: number
  receive?: number
  transmit?: number
  format?: 'number' | 'buffer'
  flowControl?: string
  target?: unknown
  onReadable?(this: FakeSerial, count: number): void
  onWritable?(this: FakeSerial, count: number): void
}

/** What the ports of one chip share. */
export interface Chip {
  readonly loop: FakeLoop
  readonly uart: FakeUart
  readonly pinsInUse: Set<number>
  /** Every port that was opened, the last one last. */
  readonly opened: FakeSerial[]
}

/** What a `read(n)` beyond what waits is filled up with. */
export const garbage = 0xa5

export class FakeSerial {
  readonly target: unknown
  /** What was called, for tests: lengths as given. */
  readonly reads: number[] = []
  readonly writes: number[] = []
  /** Reads without a view: each makes a buffer. */
  readsOfBuffers = 0
  readonly options: FakeSerialOptions
  readonly #chip: Chip
  readonly #pins: number[] = []
  readonly #format: 'number' | 'buffer'
  #open = true
  #isReadable = false
  #isWritable = false
  #txInterruptEnabled = false

  constructor(chip: Chip, options: FakeSerialOptions) {
    const { receive, transmit, baud, format = 'number' } = options
    for (const pin of [receive, transmit]) {
      if (pin === undefined) continue
      if (chip.pinsInUse.has(pin)) throw new Error('in use')
      this.#pins.push(pin)
    }
    if (this.#pins.length === 0) throw new Error('invalid')
    if (!(baud > 0 && baud <= 20_000_000)) throw new RangeError('invalid baud')
    if (format !== 'number' && format !== 'buffer') throw new RangeError('invalid format')
    this.#chip = chip
    this.#format = format
    this.target = options.target
    // The real one reads its options once.
    this.options = { ...options }
    chip.uart.configure(baud)
    chip.uart.isr = (causes) => this.#interrupt(causes)
    if (receive !== undefined && options.onReadable) chip.uart.enable(rxFull | rxIdle)
    if (transmit !== undefined && options.onWritable) chip.uart.enable(txEmpty)
    for (const pin of this.#pins) chip.pinsInUse.add(pin)
    chip.opened.push(this)
  }

  get isOpen(): boolean {
    return this.#open
  }

  read(wanted?: number | ArrayBuffer | ArrayBufferView): unknown {
    this.#mustBeOpen()
    const { uart } = this.#chip
    const available = uart.rxLength
    if (typeof wanted !== 'object') this.readsOfBuffers++
    this.reads.push(typeof wanted === 'object' ? wanted.byteLength : (wanted ?? available))
    if (available === 0) return undefined
    let result: unknown
    if (this.#format === 'number') {
      const one = new Uint8Array(1)
      uart.readRx(one, 1)
      result = one[0]
    } else if (typeof wanted === 'object') {
      const view = bytesOf(wanted)
      const count = Math.min(view.length, available)
      if (count === 0) throw new Error('invalid')
      uart.readRx(view, count)
      result = count
    } else {
      const count = wanted ?? available
      if (count <= 0) throw new Error('invalid')
      const view = new Uint8Array(count).fill(garbage)
      uart.readRx(view, Math.min(count, available))
      result = view.buffer
    }
    if (this.options.onReadable) uart.enable(rxFull | rxIdle)
    return result
  }

  write(data: number | ArrayBuffer | ArrayBufferView): void {
    this.#mustBeOpen()
    const { uart } = this.#chip
    const bytes = typeof data === 'number' ? Uint8Array.of(data) : bytesOf(data)
    this.writes.push(bytes.length)
    if (bytes.length > uart.txFree) throw new Error('output full')
    uart.writeTx(bytes)
    if (this.options.onWritable && !this.#txInterruptEnabled) {
      this.#txInterruptEnabled = true
      uart.enable(txEmpty)
    }
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    const { uart } = this.#chip
    uart.disable(rxFull | rxIdle | txEmpty)
    uart.isr = null
    for (const pin of this.#pins) this.#chip.pinsInUse.delete(pin)
  }

  #interrupt(causes: number): void {
    const posted = this.#isReadable || this.#isWritable
    if (causes & txEmpty) {
      this.#isWritable = true
      this.#txInterruptEnabled = false
      this.#chip.uart.disable(txEmpty)
    }
    if (causes & (rxFull | rxIdle)) {
      this.#isReadable = true
      this.#chip.uart.disable(rxFull | rxIdle)
    }
    if (!posted) this.#chip.loop.post(() => this.#deliver())
  }

  #deliver(): void {
    if (!this.#open) return
    const { uart } = this.#chip
    if (this.#isReadable) {
      this.#isReadable = false
      if (uart.rxLength > 0) this.options.onReadable?.call(this, uart.rxLength)
      this.#mustNotBeFreed()
      uart.enable(rxFull | rxIdle)
    }
    if (this.#isWritable) {
      this.#isWritable = false
      if (uart.txFree > 0) this.options.onWritable?.call(this, uart.txFree)
      this.#mustNotBeFreed()
    }
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('closed')
  }

  #mustNotBeFreed(): void {
    if (!this.#open) throw new Error('use after free: the port was closed in its own callback')
  }
}

/** The class that `embedded:io/serial` would export on this chip. */
export function serialOf(chip: Chip): new (options: FakeSerialOptions) => FakeSerial {
  return class extends FakeSerial {
    constructor(options: FakeSerialOptions) {
      super(chip, options)
    }
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (data instanceof Uint8Array || data instanceof Int8Array || data instanceof DataView) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }
  throw new TypeError('invalid')
}
