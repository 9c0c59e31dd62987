/* hot: no allocation */
/**
 * `Serial` over `embedded:io/serial`, by the contract of its ESP32 port: a UART of 128 bytes each way,
 * no buffer behind it, no flow control, `write` all or nothing. The Linux port's deviations are met by
 * asking the port, not the platform. It has no queue of its own: what the port cannot take now,
 * `writable()` refuses now. Reading, writing and the port's two callbacks allocate nothing on ESP32.
 */
import type { Serial } from '@atlink/core'
import type {
  DigitalInput,
  DigitalOutput,
  SerialPort,
  SerialPortCallbacks,
  SerialPortConstructor,
  SerialPortOptions,
  TimerModule,
} from './platform.ts'

/** Any interval: the timer is parked until it is needed. */
const parkedMs = 3_600_000

/** Of ESP32's UART. */
const fifoBytes = 128

/** Start bit, eight data bits, stop bit. */
const bitsPerByte = 10

export interface DeviceSerialOptions extends SerialPortOptions {
  /** The class that `embedded:io/serial` exports. */
  io: SerialPortConstructor
  /** The class that `timer` exports: a port is never closed from inside its own callback. */
  timer: TimerModule
  /**
   * The pin wired to the modem's DTR. V.24 at logic level is active low: asserted is level 0.
   * For wiring that inverts, give a pin made with `activeLow`.
   */
  dtr?: DigitalOutput
  /** The pin wired to the modem's DCD: level 0 while it has a connection in online data state. */
  dcd?: DigitalInput
  /**
   * `io` honours ECMA-419's `flowControl` and RTS and CTS are wired. No port of the SDK does; a port of
   * one's own may.
   */
  flowControl?: boolean
}

export class DeviceSerial implements Serial {
  /** Present with a DTR pin, or where the port itself has the line (Linux). */
  declare setDTR?: (on: boolean) => void
  /** Present with a DCD pin. */
  declare carrier?: () => boolean
  /** Present with the option `flowControl`. */
  declare setFlowControl?: (on: boolean) => void

  /** The port gives all it has up to the view's length; from a surplus the next read goes on. */
  readonly drains: boolean = true

  #port: SerialPort | null
  /** Given up, and to be closed as soon as its callback has returned. */
  #retired: SerialPort | null = null
  #onReady: (() => void) | null = null
  #onLost: ((reason: string) => void) | null = null

  /** What the port said it takes, minus what it was given since. */
  #budget = 0
  /** The most the port ever said it takes. */
  #capacity = 0
  /** Something was written since the port last announced room. */
  #sending = false
  /** The engine was refused room, or used all of it up. */
  #wanted = false

  /** The port waits to be reopened with changed options. */
  #changing = false
  /** Inside one of the port's callbacks. */
  #called = false

  /** The port takes no view in `read`, in `write` (Linux). Found out at the first call. */
  #readsWhole = false
  #writesWhole = false
  /** Bytes that such a port gave beyond what was asked for, from `#surplusStart` on. */
  #surplus: Uint8Array | null = null
  #surplusStart = 0

  #io: SerialPortConstructor
  #options: SerialPortOptions & SerialPortCallbacks
  /** The rate that the line has now. `#options.baud` is the one that it shall have. */
  #rate: number
  #timer: TimerModule
  #handle: unknown

  constructor(options: DeviceSerialOptions) {
    const { io, timer, dtr, dcd, flowControl, ...port } = options
    this.#io = io
    this.#timer = timer
    this.#rate = port.baud
    this.#options = {
      ...port,
      format: 'buffer',
      onReadable: () => this.#announce(),
      onWritable: (count) => this.#writable(count),
      onError: () => this.#failed(),
    }
    if (flowControl) {
      this.#options.flowControl = 'none'
      this.setFlowControl = (on) => {
        this.#options.flowControl = on ? 'hardware' : 'none'
        this.#change()
      }
    }
    const opened = new io(this.#options as never)
    this.#port = opened
    if (dtr) this.setDTR = (on) => dtr.write(on ? 0 : 1)
    else if (typeof opened.set === 'function') {
      this.setDTR = (on) => this.#port?.set?.({ DTR: on })
    }
    if (dcd) this.carrier = () => dcd.read() === 0
    this.#handle = timer.repeat(() => this.#elapsed(), parkedMs)
    timer.schedule(this.#handle)
  }

  get onReady(): (() => void) | null {
    return this.#onReady
  }

  set onReady(hook: (() => void) | null) {
    this.#onReady = hook
  }

  get onLost(): ((reason: string) => void) | null {
    return this.#onLost
  }

  set onLost(hook: ((reason: string) => void) | null) {
    this.#onLost = hook
  }

  read(view: Uint8Array): number {
    const port = this.#port
    if (port === null || view.byteLength === 0) return 0
    if (this.#surplus !== null) return this.#readSurplus(this.#surplus, view)
    if (this.#readsWhole) return this.#readWhole(port.read(), view)
    const got = port.read(view)
    if (got === undefined) return 0
    // Not by `typeof`: where code is not in ROM, XS copies a string literal each time.
    if (!(got instanceof Object)) return got as number
    this.#readsWhole = true
    // Linux took nothing. A port that ignores the argument has answered all it had: that is kept.
    const whole = got instanceof ArrayBuffer && got.byteLength > 0 ? got : port.read()
    return this.#readWhole(whole, view)
  }

  writable(): number {
    const room = this.#changing ? 0 : this.#budget
    if (room === 0 || room < this.#capacity) this.#wanted = true
    return room
  }

  write(view: Uint8Array): void {
    const length = view.byteLength
    if (length === 0) return
    const port = this.#port
    if (port === null || this.#changing || length > this.#budget) {
      throw new RangeError('write of more than writable()')
    }
    if (this.#writesWhole) this.#writeWhole(port, view)
    else {
      try {
        port.write(view)
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        this.#writeWhole(port, view)
        this.#writesWhole = true
      }
    }
    // A port that takes whole buffers may hold the last one back, and throws at the next.
    this.#budget = this.#writesWhole ? 0 : this.#budget - length
    if (this.#budget === 0) this.#wanted = true
    this.#sending = true
  }

  /** The port has no such call: it is closed and opened again, once the line is empty. */
  setBaud(rate: number): void {
    this.#options.baud = rate
    this.#change()
  }

  close(): void {
    const port = this.#port
    if (port === null) return
    this.#disown()
    if (this.#called) this.#retire(port)
    else this.#release(port)
  }

  #readSurplus(surplus: Uint8Array, view: Uint8Array): number {
    const start = this.#surplusStart
    const left = surplus.byteLength - start
    const count = Math.min(left, view.byteLength)
    for (let i = 0; i < count; i++) view[i] = surplus[start + i] as number
    if (count === left) this.#surplus = null
    else this.#surplusStart = start + count
    return count
  }

  /* cold: the port has allocated already */
  #readWhole(whole: unknown, view: Uint8Array): number {
    if (!(whole instanceof ArrayBuffer)) return 0
    const surplus = new Uint8Array(whole)
    this.#surplus = surplus
    this.#surplusStart = 0
    return this.#readSurplus(surplus, view)
  }

  /* cold: the port takes no view */
  #writeWhole(port: SerialPort, view: Uint8Array): void {
    const start = view.byteOffset
    port.write(view.buffer.slice(start, start + view.byteLength) as ArrayBuffer)
  }

  #writable(count: number): void {
    if (this.#port === null) return
    this.#budget = count
    if (count > this.#capacity) this.#capacity = count
    this.#sending = false
    if (this.#changing) this.#outlast()
    else if (this.#wanted) {
      this.#wanted = false
      this.#announce()
    }
  }

  #failed(): void {
    const port = this.#port
    if (port === null) return
    this.#retire(port)
    this.#lose('the serial port reported an error')
  }

  #announce(): void {
    const hook = this.#onReady
    if (hook === null) return
    this.#called = true
    hook()
    this.#called = false
  }

  #change(): void {
    if (this.#port === null) return
    this.#changing = true
    if (!this.#sending) this.#outlast()
  }

  /**
   * ESP32 announces room while up to nine bytes are still to leave and says nothing when they have;
   * a tenth is in the shift register. So the rest is waited for by the clock. One more millisecond,
   * because a timer may be early by a fraction of one.
   */
  #outlast(): void {
    const bytes = this.#capacity - this.#budget + 1
    const ms = Math.ceil((bytes * bitsPerByte * 1000) / this.#rate) + 1
    this.#timer.schedule(this.#handle, ms, ms)
  }

  #elapsed(): void {
    this.#timer.schedule(this.#handle)
    const retired = this.#retired
    if (retired !== null) {
      this.#retired = null
      this.#release(retired)
    } else if (this.#changing && this.#port !== null) this.#reopen(this.#port)
  }

  /* cold: a port is made */
  #reopen(port: SerialPort): void {
    this.#keep()
    port.close()
    this.#changing = false
    this.#budget = 0
    this.#rate = this.#options.baud
    try {
      this.#port = new this.#io(this.#options as never)
    } catch {
      this.#timer.clear(this.#handle)
      this.#lose('the serial port could not be opened again')
      return
    }
    if (this.#surplus !== null) this.#announce()
  }

  /** What has come and was not read yet would be gone with the port. */
  /* cold: once at a reopen */
  #keep(): void {
    const stage = new Uint8Array(fifoBytes)
    let kept = new Uint8Array(0)
    for (let count = this.read(stage); count > 0; count = this.read(stage)) {
      const longer = new Uint8Array(kept.byteLength + count)
      longer.set(kept)
      longer.set(stage.subarray(0, count), kept.byteLength)
      kept = longer
    }
    if (kept.byteLength === 0) return
    this.#surplus = kept
    this.#surplusStart = 0
  }

  #lose(reason: string): void {
    const hook = this.#onLost
    this.#disown()
    if (hook !== null) hook(reason)
  }

  /** From here on nothing is called and nothing moves. */
  #disown(): void {
    this.#port = null
    this.#budget = 0
    this.#surplus = null
    this.#onReady = null
    this.#onLost = null
  }

  /**
   * A port that is closed inside its own callback is freed there, and the SDK's C code goes on to use
   * it when the callback returns (ESP32: to re-arm its interrupt).
   */
  #retire(port: SerialPort): void {
    this.#retired = port
    this.#timer.schedule(this.#handle, 1, 1)
  }

  #release(port: SerialPort): void {
    port.close()
    this.#timer.clear(this.#handle)
  }
}
